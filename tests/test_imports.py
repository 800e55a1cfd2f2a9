"""The arrows of the house: a floor uses the floors before it and the ground, never a later one."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "corpus_tools"
GROUND = {"schema", "tables", "lexicons", "dates", "misuse"}
FLOORS = ["reading", "extraction", "analysis", "presentation"]
TOP = {"pipeline", "cli", "__main__"}
# Within a floor rooms speak through tables; these are the only imports between rooms of one floor.
ALLOWED_ACROSS = {
    "presentation.report": {"presentation.evidence", "presentation.figures"},
    "reading.pages": {"reading.encodings", "reading.files", "reading.records", "reading.webpages"},
    "reading.files": {"reading.encodings"},
    "reading.webpages": {"reading.encodings"},
    "reading.records": {"reading.encodings"},
    "extraction.claims": {
        "extraction.actors",
        "extraction.context",
        "extraction.counted",
        "extraction.event_words",
        "extraction.events",
        "extraction.meaning",
        "extraction.numbers",
        "extraction.phrases",
        "extraction.places",
        "extraction.readings",
        "extraction.roles",
        "extraction.setting",
        "extraction.victims",
        "extraction.vouchers",
    },
    "extraction.victims": {
        "extraction.context",
        "extraction.counted",
        "extraction.event_words",
        "extraction.events",
        "extraction.numbers",
        "extraction.phrases",
        "extraction.readings",
    },
    "extraction.vouchers": {
        "extraction.actors",
        "extraction.phrases",
        "extraction.readings",
        "extraction.roles",
    },
    "extraction.context": {
        "extraction.counted",
        "extraction.event_words",
        "extraction.numbers",
        "extraction.phrases",
        "extraction.places",
        "extraction.readings",
    },
    "extraction.readings": {
        "extraction.counted",
        "extraction.event_words",
        "extraction.meaning",
        "extraction.numbers",
        "extraction.phrases",
        "extraction.places",
        "extraction.roles",
    },
    "extraction.setting": {
        "extraction.actors",
        "extraction.context",
        "extraction.counted",
        "extraction.event_words",
        "extraction.numbers",
        "extraction.phrases",
        "extraction.places",
        "extraction.readings",
        "extraction.roles",
    },
    "extraction.event_words": {"extraction.phrases"},
    "extraction.phrases": {"extraction.numbers"},
    "extraction.counted": {"extraction.numbers", "extraction.phrases"},
    "extraction.event_clauses": {"extraction.counted", "extraction.event_words", "extraction.phrases"},
    "extraction.events": {
        "extraction.counted",
        "extraction.event_clauses",
        "extraction.event_words",
        "extraction.numbers",
        "extraction.phrases",
    },
    "extraction.actors": {"extraction.event_words", "extraction.phrases"},
    "extraction.places": {"extraction.phrases"},
    "extraction.meaning": {"extraction.numbers", "extraction.phrases"},
    "extraction.gazetteer": {"extraction.spelling"},
    "extraction.runs": {"extraction.gazetteer"},
    "extraction.name_heads": {"extraction.gazetteer", "extraction.runs", "extraction.spelling"},
    "extraction.mentions": {"extraction.gazetteer", "extraction.name_heads", "extraction.runs"},
    "extraction.consistency": {"extraction.gazetteer", "extraction.runs", "extraction.spelling"},
    "extraction.roles_of_persons": {"extraction.gazetteer", "extraction.runs"},
    "extraction.local_names": {"extraction.gazetteer", "extraction.spelling"},
    "extraction.entities": {
        "extraction.consistency",
        "extraction.gazetteer",
        "extraction.local_names",
        "extraction.mentions",
        "extraction.roles_of_persons",
        "extraction.runs",
    },
    "extraction.cues": {"extraction.quotations"},
    "extraction.speakers": {"extraction.cues"},
    "extraction.contents": {"extraction.cues", "extraction.speakers"},
    "extraction.subjects": {"extraction.contents", "extraction.cues", "extraction.speakers"},
    "extraction.complements": {"extraction.contents", "extraction.cues", "extraction.speakers"},
    "extraction.verbless": {"extraction.contents", "extraction.cues", "extraction.speakers"},
    "extraction.modals": {"extraction.contents", "extraction.cues"},
    "extraction.reporting": {
        "extraction.complements",
        "extraction.contents",
        "extraction.cues",
        "extraction.modals",
        "extraction.speakers",
        "extraction.subjects",
        "extraction.verbless",
    },
    "extraction.source_types": {"extraction.cues"},
    "extraction.speaker_names": {"extraction.source_types"},
    "extraction.sources": {"extraction.source_types", "extraction.speaker_names", "extraction.who"},
    "extraction.who": {"extraction.source_types", "extraction.speaker_names"},
    "extraction.labels": {"extraction.cues"},
    "extraction.statements": {
        "extraction.contents",
        "extraction.cues",
        "extraction.labels",
        "extraction.quotations",
        "extraction.reporting",
        "extraction.sources",
    },
    "analysis.stories": {"analysis.terms"},
    "analysis.claim_figures": {"analysis.terms", "analysis.relations"},
    "analysis.claim_continuations": {"analysis.claim_figures", "analysis.relations"},
    "analysis.claim_events": {"analysis.terms", "analysis.claim_figures", "analysis.relations"},
    "analysis.claim_links": {"analysis.claim_events", "analysis.claim_figures", "analysis.relations"},
    "analysis.claim_groups": {"analysis.claim_figures", "analysis.relations"},
    "analysis.comparison": {
        "analysis.claim_continuations",
        "analysis.claim_events",
        "analysis.claim_figures",
        "analysis.claim_groups",
        "analysis.claim_links",
        "analysis.relations",
        "analysis.stories",
    },
    "reading.articles": {
        "reading.drafts",
        "reading.origin",
        "reading.heads",
        "reading.pages",
        "reading.cleaning_steps",
        "reading.webpages",
    },
    "reading.drafts": {"reading.furniture"},
    "reading.origin": {"reading.drafts"},
    "reading.heads": {"reading.drafts"},
    "reading.wrapping": {"reading.drafts"},
    "reading.cleaning_steps": {"reading.drafts", "reading.furniture", "reading.heads", "reading.wrapping"},
    "analysis.topics": {"analysis.outlets", "analysis.statistics"},
    "analysis.outlets": {"analysis.statistics"},
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


def _room(module):
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("module", sorted(_modules()))
def test_no_import_points_upwards(module):
    for used in _imports(_modules()[module]):
        if used and not module.startswith("optional"):
            assert _height(used) <= _height(module), f"{module} imports {used}, a later floor"
            assert not used.startswith("optional"), f"{module} imports the optional room {used}"


@pytest.mark.parametrize("module", sorted(m for m in _modules() if m.split(".")[0] in FLOORS))
def test_rooms_of_a_floor_speak_through_tables(module):
    own = _room(module)
    for used in map(_room, _imports(_modules()[module])):
        if used.split(".")[0] == own.split(".")[0] and used != own:
            assert used in ALLOWED_ACROSS.get(own, set()), f"{module} imports {used}"


def test_importing_the_package_loads_nothing_heavy():
    heavy = ("sklearn", "matplotlib", "seaborn", "nltk", "pandas")
    code = f"import sys, corpus_tools; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_number_grammar_loads_no_pandas():
    code = "import sys, corpus_tools.extraction.numbers; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
