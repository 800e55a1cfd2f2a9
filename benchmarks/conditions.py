"""Which conditions of the code never decide on some real articles: what could go, and what only rare texts need.

    python -m benchmarks.conditions CORPUS [--n 500] [--most 2] [ROOM ...]

Every test of an `if` and every operand of `and` and `or` below corpus_tools/ROOM (default: extraction) is counted while the first
N articles of the corpus are built and compared. Listed are those that went the rarer way at most `--most` times, as
"true/false file:line function: condition", and those that were never asked. A bound that guards an index is among them, and so is
what another kind of text needs: read before you delete.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import importlib.abc
import importlib.machinery
import sys
from collections import Counter
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COUNTER = "__condition__"  # ends in underscores, so that no class mangles it
SHOWN = 100  # characters of a condition


class Condition(NamedTuple):
    """A condition in the code; `way` is the operator that it is an operand of, or the test that it is."""

    file: str
    line: int
    function: str
    way: str
    text: str


class Counts:
    """The conditions that were found, and how often each was true and false."""

    def __init__(self) -> None:
        self.conditions: list[Condition] = []
        self.true: Counter[int] = Counter()
        self.asked: Counter[int] = Counter()

    def seen(self, number: int, value: object) -> object:
        self.asked[number] += 1
        self.true[number] += _truth(value)
        return value

    def undecided(self, most: int) -> list[tuple[int, int, Condition]]:
        """True, false and condition of those that never were asked or hardly ever went the way that would change anything."""
        found = []
        for number, condition in enumerate(self.conditions):
            true, false = self.true[number], self.asked[number] - self.true[number]
            rare = {"and": false, "or": true}.get(condition.way, min(true, false))
            if rare <= most:
                found.append((true, false, condition))
        return found


def _truth(value: object) -> bool:
    try:
        return bool(value)
    except ValueError:  # a table as the last operand of "or"
        return True


class Marked(ast.NodeTransformer):
    """The tree with every condition wrapped in a call that counts it."""

    def __init__(self, counts: Counts, file: str, source: str) -> None:
        self.counts, self.file, self.source, self.functions = counts, file, source, [""]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        way = "and" if isinstance(node.op, ast.And) else "or"
        node.values = [self._counted(value, way) for value in node.values]
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        return self._tested(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self._tested(node)

    def _tested(self, node: ast.If | ast.IfExp) -> ast.AST:
        test = node.test
        node.test = ast.Constant(True)  # the test is not looked at twice
        self.generic_visit(node)
        node.test = self.visit(test) if isinstance(test, ast.BoolOp) else self._counted(test, "if")
        return node

    def _counted(self, node: ast.expr, way: str) -> ast.expr:
        text = ast.get_source_segment(self.source, node) or ""
        self.counts.conditions.append(Condition(self.file, node.lineno, self.functions[-1], way, text))
        number = ast.Constant(len(self.counts.conditions) - 1)
        return ast.copy_location(ast.Call(ast.Name(COUNTER, ast.Load()), [number, self.visit(node)], []), node)


class Finder(importlib.abc.MetaPathFinder):
    """Imports the modules of some rooms with their conditions counted."""

    def __init__(self, counts: Counts, rooms: Sequence[str]) -> None:
        self.counts = counts
        self.prefixes = tuple("corpus_tools." + room.strip("/").replace("/", ".") for room in rooms)

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        if not name.startswith(self.prefixes):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(name, spec.loader.path, self.counts)
        return spec


class Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, counts: Counts) -> None:
        super().__init__(name, path)
        self.counts = counts

    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.path).read_text(encoding="utf-8")
        tree = Marked(self.counts, str(Path(self.path).relative_to(ROOT)), source).visit(ast.parse(source))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", default=["extraction"])
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--most", type=int, default=2)
    given = parser.parse_intermixed_args(arguments)
    counts = Counts()
    setattr(builtins, COUNTER, counts.seen)
    sys.meta_path.insert(0, Finder(counts, given.rooms))
    import corpus_tools as ct  # only now, so that what it imports is counted
    from benchmarks.snapshot import first_articles

    ct.compare_claims(ct.build(first_articles(given.corpus, given.n)))
    listed = counts.undecided(given.most)
    for true, false, c in listed:
        print(f"{true}/{false}  {c.file}:{c.line} {c.function} [{c.way}] {' '.join(c.text.split())[:SHOWN]}")
    print(f"{len(listed):,} of {len(counts.conditions):,} conditions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
