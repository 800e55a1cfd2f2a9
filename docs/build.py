"""Write what is generated: docs/tables.md, docs/verbs.md, who uses which word list, the outputs in README.md."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

import corpus_tools as ct
from corpus_tools.schema import CORPUS_TABLES, TABLES, Column

ROOT = Path(__file__).parent.parent

SHOWN = ("display.width", 118, "display.max_columns", 12, "display.max_colwidth", 44, "display.max_rows", 12)

TABLES_HEAD = """\
# The tables

Generated from `corpus_tools/data/schema/` by `make docs`.

- A `*_id` column is a key: a string that begins with a letter, the same for the same input whatever else is in the corpus.
- Spans are 0-based, end-exclusive, in Unicode code points, relative to the `text` of the sentence named in the same row:
  `sentence.text[start:end]` gives the words.
- Null means "the text does not say" or "not found". An empty table has every column with its type.
- Types: string, integer, number (float), boolean, date (without time zone: UTC where the input gives one).
- What the input brings besides (section, author, language ...) is kept as extra columns of `articles`.
- `corpus.save(folder)` writes Parquet, `corpus.save(folder, format="csv")` CSV, each with a Frictionless `datapackage.json`
  (columns, keys, SHA-256 and row count of each file) and `run.json` (versions, hashes of the input and the word lists, counts),
  all at once in place of what was saved there before. In CSV a text that a spreadsheet would run as a formula
  carries an apostrophe in front; `ct.load` takes it away again.
"""
VERBS_HEAD = """\
# The verbs

Generated from the docstrings by `make docs`. Use the package as `import corpus_tools as ct`; a verb's room is loaded when it is
first used.
"""


def tables_page() -> str:
    parts = [TABLES_HEAD]
    for title, names in (
        ("Tables of a corpus", CORPUS_TABLES),
        ("Tables of an analysis", tuple(n for n in TABLES if n not in CORPUS_TABLES)),
    ):
        parts.append(f"## {title}\n")
        parts += [_table(name) for name in names]
    return "\n".join(parts)


def _table(name: str) -> str:
    table = TABLES[name]
    key = f" Key: {', '.join(f'`{column}`' for column in table.key)}." if table.key else ""
    rows = "\n".join(f"| `{c.name}` | {c.type} | {_meaning(c)} |" for c in table.columns)
    head = f"### {name}\n\nOne row is {table.row}. Made by `{table.filled_by}`.{key}"
    return f"{head}\n\n| column | type | meaning |\n|---|---|---|\n{rows}\n"


def _meaning(column: Column) -> str:
    allowed = f". One of: {', '.join(column.allowed)}" if column.allowed else ""
    return column.meaning + allowed + (" (never null)" if column.required else "")


def verbs_page() -> str:
    parts = [VERBS_HEAD]
    for name in ct.__all__:
        verb = getattr(ct, name)
        signature = "" if isinstance(verb, type) else _signature(verb)
        parts.append(f"## {name}\n\n```python\nct.{name}{signature}\n```\n\n{inspect.getdoc(verb) or ''}\n")
    return "\n".join(parts)


def _signature(verb: object) -> str:
    """Parameters and defaults, without types: the docstring tells them better."""
    signature = inspect.signature(verb)  # type: ignore[arg-type]
    plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    shown = str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))
    return re.sub(r"<function (\w+) at 0x[0-9a-f]+>", r"\1", shown)


BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)


def with_outputs(page: str) -> str:
    """The page with the output of each Python block that is followed by a text block, as it comes from running them in order.

    They run in an empty folder that holds the seeds, so that what they save is in nobody's way.
    """
    namespace: dict[str, Any] = {}

    def run(block: re.Match[str]) -> str:
        shown = _run(block[1], namespace)
        return f"```python\n{block[1]}```\n" + ("" if block[2] is None else f"\n```text\n{shown}```\n")

    with tempfile.TemporaryDirectory() as folder, pd.option_context(*SHOWN):
        shutil.copytree(ROOT / "seeds", Path(folder) / "seeds")
        with contextlib.chdir(folder):
            return BLOCK.sub(run, page)


def _run(code: str, namespace: dict[str, Any]) -> str:
    """What the block prints, and its last expression as text."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(tree, "README", "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "README", "eval"), namespace)
            if value is not None:
                print(value)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def readme() -> str:
    return with_outputs((ROOT / "README.md").read_text(encoding="utf-8"))


def word_lists_page() -> str:
    """The page of the word lists, with the column "used by" read from the code."""
    page = (ROOT / "corpus_tools/data/README.md").read_text(encoding="utf-8")
    users = list_users()
    return re.sub(
        r"^\| `?(\w+)`? \| (.+?) \| .*? \| (.+?) \|$",
        lambda row: (
            row[0] if row[1] == "list" else f"| {row[1]} | {row[2]} | {', '.join(users.get(row[1], []))} | {row[3]} |"
        ),
        page,
        flags=re.MULTILINE,
    )


def list_users() -> dict[str, list[str]]:
    """Word list -> the rooms (folders, or modules of the ground) in whose code its name stands."""
    users: dict[str, set[str]] = {name: set() for name in ct.load_lexicons()}
    for path in sorted((ROOT / "corpus_tools").rglob("*.py")):
        parts = path.relative_to(ROOT / "corpus_tools").with_suffix("").parts
        room = "/".join(parts[:-1]) or parts[0]
        named, read = set(), set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in users:
                named.add(node.value)
            if isinstance(node, ast.Attribute) and node.attr in ("terms", "mapping", "lexicons"):
                read.add(node.attr)
            elif isinstance(node, ast.Name) and node.id in ("words", "lexicons"):
                read.add(node.id)
        for name in named if read else ():
            users[name].add(room)
    return {name: sorted(rooms) for name, rooms in users.items()}


PAGES = {
    "corpus_tools/data/README.md": word_lists_page,
    "docs/tables.md": tables_page,
    "docs/verbs.md": verbs_page,
    "README.md": readme,
}


def main() -> int:
    """Write the pages that changed."""
    for path, page in PAGES.items():
        (ROOT / path).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
