"""The arrows of the house: a floor uses the floors before it and the ground, never a later one."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "corpus_tools"
GROUND = {
    "schema",
    "folders",
    "tables",
    "checks",
    "corrections",
    "lexicons",
    "level_weights",
    "dates",
    "field_dates",
    "misuse",
    "english",
}
FLOORS = ["reading", "extraction", "analysis", "presentation"]
TOP = {"pipeline", "accuracy", "cli", "__main__"}
# Folders of one floor, in the order in which data flows; a folder uses those named beside it and no other of its floor.
# Modules that lie in a floor itself, outside its folders, are held by the floors alone.
FOLDERS = {
    "extraction.language": set(),
    "extraction.names": {"extraction.language"},
    "extraction.numbers": {"extraction.language"},
    "extraction.statements": {"extraction.language"},
    "extraction.claims": {"extraction.language", "extraction.numbers", "extraction.statements"},
    "analysis.statistics": set(),
    "analysis.claims": set(),
    "analysis.events": set(),
    "analysis.outlets": {"analysis.statistics"},
    "analysis.topics": {"analysis.statistics", "analysis.outlets"},
    "presentation.plots": set(),
    "presentation.evidence": set(),
}


def _modules():
    return {".".join(p.relative_to(PACKAGE).with_suffix("").parts): p for p in PACKAGE.rglob("*.py")}


def _imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("corpus_tools"):
            base = node.module.removeprefix("corpus_tools").lstrip(".")
            for alias in node.names:
                name = f"{base}.{alias.name}".lstrip(".")
                yield name if name in _modules() else base
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("corpus_tools."):
                    yield alias.name.removeprefix("corpus_tools.")


def _height(module):
    first = module.split(".")[0]
    if first in GROUND:
        return 0
    if first in FLOORS:
        return 1 + FLOORS.index(first)
    return 9


def _folder(module):
    """The folder of a floor in which a module lies: extraction.names; None for what lies in a floor itself."""
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 or (PACKAGE / parts[0] / parts[-1]).is_dir() else None


@pytest.mark.parametrize("module", sorted(_modules()))
def test_no_import_points_upwards(module):
    for used in _imports(_modules()[module]):
        if used and not module.startswith("optional"):
            assert _height(used) <= _height(module), f"{module} imports {used}, a later floor"
            assert not used.startswith("optional"), f"{module} imports the optional room {used}"


@pytest.mark.parametrize("module", sorted(m for m in _modules() if _folder(m) in FOLDERS))
def test_folders_use_only_folders_before_them(module):
    own = _folder(module)
    for used in map(_folder, _imports(_modules()[module])):
        if used in FOLDERS and used != own and used.split(".")[0] == own.split(".")[0]:
            assert used in FOLDERS[own], f"{module} imports {used}"


def test_the_arrows_of_the_folders_make_no_circle():
    done: set[str] = set()
    while ready := {folder for folder, uses in FOLDERS.items() if folder not in done and uses <= done}:
        done |= ready
    assert done == set(FOLDERS)


def test_importing_the_package_loads_nothing_heavy():
    heavy = ("sklearn", "matplotlib", "seaborn", "nltk", "pandas")
    code = f"import sys, corpus_tools; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_number_grammar_loads_no_pandas():
    code = "import sys, corpus_tools.extraction.numbers; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
