"""Arguments of a public verb, held against its signature where they arrive: what was given, what is allowed, what to do.

The public verbs are called through `checked`, before anything is read: an error that comes later is the verb's own.
Columns that a table must have are asked for by the verb itself, with `tables.need`.
"""

from __future__ import annotations

import functools
import inspect
import os
import re
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real
from typing import Any


def checked(verb: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The verb `name` of the package, which refuses arguments that do not fit in one sentence.

    TypeError: an argument of another kind, one too few or too many. ValueError: a negative count.
    """
    signature = inspect.signature(verb)
    kinds = {parameter.name: _kinds(parameter) for parameter in signature.parameters.values()}

    @functools.wraps(verb)
    def called(*args: Any, **kwargs: Any) -> Any:
        for argument, value in _bound(name, signature, args, kwargs).items():
            _refuse(name, argument, value, kinds[argument])
        return verb(*args, **kwargs)

    called.__module__, called.__qualname__ = "corpus_tools", name  # where it is found, also by pickle
    return called


def _bound(name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        bare = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
        takes = signature.replace(parameters=bare, return_annotation=signature.empty)
        raise TypeError(f"ct.{name}: {error}. It is called as ct.{name}{takes}.") from None


def _kinds(parameter: inspect.Parameter) -> list[str]:
    """The names of the types that a parameter takes: `str | Sequence[str] | None` gives str, Sequence, None."""
    flat = re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\[[^\[\]]*\[[^\[\]]*\][^\[\]]*\]", "", str(parameter.annotation)))
    return _BY_NAME.get(parameter.name) or [kind.strip().rpartition(".")[2] for kind in flat.split("|")]


def _refuse(name: str, argument: str, value: Any, kinds: list[str]) -> None:
    if isinstance(value, Integral) and value < 0 and "int" in kinds:
        raise ValueError(f"ct.{name}: {argument}={value} is negative. Give a whole number from 0 up.")
    # a type that is not listed here takes anything: the verb says what it makes of it
    if not any(kind not in _TYPES or _TYPES[kind].fits(value) for kind in kinds):
        takes = dict.fromkeys(_made(argument) if kind == "DataFrame" else _TYPES[kind].words for kind in kinds)
        raise TypeError(f"ct.{name}: {argument} is {_called(value)}. It takes {' or '.join(takes)}.")


def _made(argument: str) -> str:
    from corpus_tools.schema import TABLES  # only a refusal needs it

    made = f", the table {argument} that ct.{TABLES[argument].filled_by} makes" if argument in TABLES else ""
    return _TYPES["DataFrame"].words + made


def _called(value: Any) -> str:
    """A value in a message: small ones as they are, others by their class."""
    return repr(value) if value is None or isinstance(value, str | int | float) else f"of class {type(value).__name__}"


class _Type:
    """A type by name: what a person calls it, and whether a value is one. Naming the class itself would load its room."""

    def __init__(self, words: str, fits: Callable[[Any], bool] | None = None, *, called: str = "") -> None:
        self.words = words
        self.fits = fits or (lambda value: any(kind.__name__ == called for kind in type(value).__mro__))


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda value: all(hasattr(value, name) for name in names)


def _several(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes)


_TYPES = {
    "None": _Type("None", lambda value: value is None),
    "str": _Type("a str", lambda value: isinstance(value, str)),
    "Path": _Type("a Path", lambda value: isinstance(value, os.PathLike)),
    "int": _Type("a whole number", lambda value: isinstance(value, Real)),  # the verb says what is wrong with 2.5
    "float": _Type("a number", lambda value: isinstance(value, Real)),
    "date": _Type("a date", called="date"),
    "DataFrame": _Type("a pandas DataFrame", called="DataFrame"),
    "Series": _Type("a row of a table (a pandas Series)", called="Series"),
    "Mapping": _Type("a dict", lambda value: isinstance(value, Mapping)),
    "Sequence": _Type("a list", _several),
    "Iterable": _Type("a list", _several),
    "Corpus": _Type("a Corpus, which ct.build, ct.open_corpus and ct.load make", _has("articles", "claims")),
    "Lexicons": _Type("word lists, which ct.load_lexicons makes", called="Lexicons"),
    "DateSpan": _Type("a DateSpan, which ct.find_dates makes", called="DateSpan"),
    "Comparison": _Type("the result of ct.compare_claims", _has("members", "pairs")),
    "Topics": _Type("the result of ct.fit_topics", _has("terms", "weights")),
}
_BY_NAME = {"corpus": ["Corpus"], "found": ["Comparison", "None"]}  # where the annotation leaves the type open
