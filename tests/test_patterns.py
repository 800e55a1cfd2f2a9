"""Time grows linearly on hostile text, for every compiled pattern of the package and for the verbs that read one text."""

import importlib
import inspect
import pkgutil
import re
import time
from functools import cache
from pathlib import Path

import pytest

import corpus_tools
from corpus_tools.dates import find_dates
from corpus_tools.extraction.numbers import find_numbers
from corpus_tools.lexicons import Lexicons, load_lexicons

PACKAGE = Path(corpus_tools.__file__).parent
MOTIFS = (
    *("1", "1,", "1.", "1 ", "1-", "12:", "1/", "2014 ", "$1", "and ", "one ", "one-", "million ", "-", "- ", "'", '"'),
    *(
        '" ',
        "“",
        "”",
        "’s ",
        "including ",
        "(including ",
        "(",
        ") ",
        ",",
        ", ",
        ".",
        ". ",
        "...",
        " ",
        "\n",
        "\n ",
        "\t",
    ),
    *(
        "\u00a0",
        "a",
        "A",
        "aA",
        "a ",
        "A ",
        "Aa ",
        "A. ",
        "Aaa, ",
        "a-",
        "Al-",
        "of the ",
        "said ",
        "at least ",
        "http://",
    ),
    *("www.", "@", "#", "Jan ", "May 5, ", "the ", "The ", "United ", "Mr. ", "|", "•", "—", ":", "?!", "é", "\u0660"),
)
SMALL, LARGE = 600, 2_400  # a quadratic pattern grows sixteenfold between the two, a linear one fourfold
OF_ONE_LIST = 10  # patterns walked of those that one word list made
FULL, QUARTER = 400_000, 100_000
STEEPEST = 9.0  # times the time for four times the text
TOO_SHORT = 0.004  # seconds below which a growth is noise
PATIENCE = 0.1  # seconds for the quarter: a pattern that needs more is measured on a quarter of the texts
MATCHED_AT_THE_START = ("corpus_tools.reading.furniture",)  # rooms whose patterns see one line from its start
SKIPPED = ("corpus_tools.optional",)


def _modules():
    for found in pkgutil.walk_packages(corpus_tools.__path__, "corpus_tools."):
        if not found.name.startswith(SKIPPED) and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _patterns_in(value, seen):
    """The compiled patterns inside a value: containers, tuples and the package's own objects."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (str, bytes, int, float, Lexicons)) or value is None or id(value) in seen:
        return
    else:
        seen.add(id(value))
        if isinstance(value, dict):
            parts = [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            parts = list(value)
        elif type(value).__module__.startswith("corpus_tools"):
            parts = [getattr(value, name, None) for name in getattr(value, "__slots__", ())] + [*vars_of(value)]
        else:
            parts = []
        for part in parts:
            yield from _patterns_in(part, seen)


def vars_of(value):
    return list(getattr(value, "__dict__", {}).values())


def _made_by(function):
    """What a cached function of the word lists returns."""
    if not hasattr(function, "cache_info"):
        return None
    parameters = list(inspect.signature(function).parameters.values())
    needed = [p for p in parameters if p.default is inspect.Parameter.empty]
    if len(needed) == 1 and "Lexicons" in str(needed[0].annotation):
        return function(load_lexicons())
    return None


def compiled_patterns():
    """Pattern -> where it was found, for all of the package."""
    found = {}
    for module in _modules():
        for name, value in list(vars(module).items()):
            made = _made_by(value) if callable(value) and getattr(value, "__module__", "") == module.__name__ else value
            if inspect.ismodule(made) or inspect.isclass(made):
                continue
            for pattern in _patterns_in(made, set()):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    return found


def walked_patterns():
    """All of them; of a long list of patterns that one word list made, some of each length."""
    homes = {}
    for pattern, place in compiled_patterns().items():
        homes.setdefault(place, []).append(pattern)
    for place, patterns in homes.items():
        ordered = sorted(patterns, key=lambda p: (len(p.pattern), str(p.pattern)))
        step = max(1, len(ordered) // OF_ONE_LIST)
        yield from ((pattern, place) for pattern in {*ordered[::step], ordered[-1]})


def _seconds(work, text):
    start = time.process_time()
    work(text)
    return time.process_time() - start


@cache
def _only_matched():
    """Names of patterns that the package never searches with: they see a text from its start."""
    used = {}
    for path in PACKAGE.rglob("*.py"):
        for name, method in re.findall(r"\b(_?[A-Z][A-Z_]+)\.(\w+)\(", path.read_text("utf-8")):
            used.setdefault(name, set()).add(method)
    return {name for name, methods in used.items() if methods <= {"match", "fullmatch"}}


def _exhaust(pattern, place):
    """The work of a pattern: all its matches, or one at the start of a text where it is only used so."""
    encode = str.encode if isinstance(pattern.pattern, bytes) else str
    if place.startswith(MATCHED_AT_THE_START) or place.split(".")[-1] in _only_matched():
        return lambda text: pattern.match(encode(text))
    return lambda text: sum(1 for _ in pattern.finditer(encode(text)))


def _grows_too_fast(work, small, large):
    """The time for four times the text is far more than four times the time; measured again before it counts."""

    def once():
        a, b = _seconds(work, small), _seconds(work, large)
        return b > TOO_SHORT and b > STEEPEST * max(a, TOO_SHORT / 8)

    return once() and once() and once()


def _repeated(motif, size):
    return motif * (size // len(motif))


def _mixed(size):
    return "".join(_repeated(motif, size // len(MOTIFS)) for motif in MOTIFS)


@pytest.mark.slow
def test_the_walk_finds_the_patterns_of_every_floor():
    places = set(compiled_patterns().values())
    for room in ("dates", "reading", "extraction", "analysis"):
        assert any(place.startswith(f"corpus_tools.{room}") for place in places), room


@pytest.mark.slow
def test_every_pattern_is_linear_on_every_motif():
    texts = [(motif, _repeated(motif, SMALL), _repeated(motif, LARGE)) for motif in MOTIFS]
    steep = [
        (place, pattern.pattern[:80], motif)
        for pattern, place in walked_patterns()
        for motif, small, large in texts
        if _grows_too_fast(_exhaust(pattern, place), small, large)
    ]
    assert steep == []


@pytest.mark.slow
def test_every_pattern_is_linear_on_a_long_text():
    texts = [_mixed(size) for size in (FULL // 16, QUARTER, FULL)]
    steep = []
    for pattern, place in walked_patterns():
        work = _exhaust(pattern, place)
        patient = _seconds(work, texts[0]) < PATIENCE / 4
        small, large = texts[1:] if patient else texts[:2]
        if _grows_too_fast(work, small, large):
            steep.append((place, pattern.pattern[:80]))
    assert steep == []


@pytest.mark.slow
@pytest.mark.parametrize("work", [find_numbers, find_dates])
def test_a_long_text_is_read_in_linear_time(work):
    steep = [
        motif for motif in MOTIFS if _grows_too_fast(work, _repeated(motif, SMALL * 4), _repeated(motif, LARGE * 4))
    ]
    assert steep == []
    nested = "of the 12 killed on May 5, at least one-third, including (including two or three "
    assert not _grows_too_fast(work, _repeated(nested, QUARTER), _repeated(nested, FULL))
