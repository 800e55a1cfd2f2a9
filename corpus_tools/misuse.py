"""What a person did wrong in a call: what was given, what is allowed, what to do.

The public verbs are called through `explained`. It stays out of the way of every call that works; when one fails, the
arguments are held against the verb's own signature, and where one does not fit, the error says so in one sentence.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any, NoReturn

COLUMNS_NAMED = 12  # of a table in a message
_OF_PANDAS = re.compile(r"\[|None of \[")  # how its messages on several columns begin


def explained(verb: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The verb `name` of the package, whose failures on arguments that do not fit become one sentence.

    TypeError: an argument of another kind, one too few or too many. ValueError: a negative count. TableError: a table
    without a column that is needed. Every other error is the verb's own.
    """
    signature = inspect.signature(verb)

    @functools.wraps(verb)
    def called(*args: Any, **kwargs: Any) -> Any:
        given = _bound(name, signature, args, kwargs)
        _refuse_negative(name, signature, given)
        try:
            return verb(*args, **kwargs)
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            _explain(name, signature, given, error)
            raise

    called.__module__, called.__qualname__ = "corpus_tools", name  # where it is found, also by pickle
    return called


def _bound(name: str, signature: inspect.Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        bare = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
        takes = signature.replace(parameters=bare, return_annotation=signature.empty)
        raise TypeError(f"ct.{name}: {error}. It is called as ct.{name}{takes}.") from None


def _refuse_negative(name: str, signature: inspect.Signature, given: Mapping[str, Any]) -> None:
    for argument, value in given.items():
        if isinstance(value, Integral) and value < 0 and "int" in _kinds(signature.parameters[argument]):
            raise ValueError(f"ct.{name}: {argument}={value} is negative. Give a whole number from 0 up.")


def _explain(name: str, signature: inspect.Signature, given: Mapping[str, Any], error: Exception) -> None:
    """Raise the sentence that tells why the call failed; return where no argument is to blame, or the verb has said it."""
    if _told_here(error):
        return
    for argument, value in given.items():
        allowed = _allowed(signature.parameters[argument], value, error)
        if allowed:
            raise TypeError(f"ct.{name}: {argument} is {_called(value)}. It takes {allowed}.") from error
    if isinstance(error, KeyError) and type(error) is KeyError and error.args:
        _explain_column(name, given, error)


def _told_here(error: Exception) -> bool:
    """Whether the error is a sentence of this package, not of Python or pandas on the way through it."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    inside = frame is not None and str(frame.tb_frame.f_globals.get("__name__", "")).startswith("corpus_tools")
    return inside and isinstance(error, KeyError | ValueError) and " " in str(error)


def _kinds(parameter: inspect.Parameter) -> list[str]:
    """The names of the types that a parameter takes: `str | Sequence[str] | None` gives str, Sequence, None."""
    written = str(parameter.annotation)
    flat = re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\[[^\[\]]*\[[^\[\]]*\][^\[\]]*\]", "", written))
    return [kind.strip().rpartition(".")[2] for kind in flat.split("|")]


def _allowed(parameter: inspect.Parameter, value: Any, error: Exception) -> str:
    """What the parameter takes, in words, if `value` is nothing of it; else nothing.

    Of a type that is not known here it is said only where the error itself speaks of a value of this class.
    """
    kinds = _BY_NAME.get(parameter.name) or _kinds(parameter)
    named = f"'{type(value).__name__}'" in str(error)
    if any(_CHECKS[kind](value) if kind in _CHECKS else kind == "Any" or not named for kind in kinds):
        return ""
    return " or ".join(dict.fromkeys(_in_words(kind, parameter.name) for kind in kinds))


def _in_words(kind: str, name: str) -> str:
    return _table_words(name) if kind == "DataFrame" else _WORDS.get(kind, f"a {kind}")


def _table_words(name: str) -> str:
    from corpus_tools.schema import TABLES  # only a failure needs it

    made = f", the table {name} that ct.{TABLES[name].filled_by} makes" if name in TABLES else ""
    return f"a pandas DataFrame{made}"


def _is(*path: str) -> Callable[[Any], bool]:
    """Whether a value is of the class of this name: compared by name, as naming a class would load its room."""
    return lambda value: any(kind.__name__ in path for kind in type(value).__mro__)


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda value: all(hasattr(value, name) for name in names)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "None": lambda value: value is None,
    "str": lambda value: isinstance(value, str),
    "Path": lambda value: isinstance(value, Path),
    "int": lambda value: isinstance(value, Integral),
    "float": lambda value: isinstance(value, Real),
    "bool": _is("bool", "bool_"),
    "DataFrame": _is("DataFrame"),
    "Series": _is("Series"),
    "Corpus": _has("articles", "sentences"),
    "Lexicons": _is("Lexicons"),
    "Comparison": _has("members", "pairs"),
    "Topics": _has("terms", "weights"),
    "Mapping": lambda value: isinstance(value, Mapping),
    "Sequence": lambda value: isinstance(value, Sequence) and not isinstance(value, str | bytes),
    "Iterable": lambda value: isinstance(value, Iterable) and not isinstance(value, str | bytes),
}
_WORDS = {
    "None": "None",
    "str": "a str",
    "Path": "a Path",
    "int": "a whole number",
    "float": "a number",
    "bool": "True or False",
    "Series": "a row of a table (a pandas Series)",
    "Corpus": "a Corpus, which ct.build, ct.open_corpus and ct.load make",
    "Lexicons": "word lists, which ct.load_lexicons makes",
    "Comparison": "the result of ct.compare_claims",
    "Topics": "the result of ct.fit_topics",
    "Mapping": "a dict",
    "Sequence": "a list",
    "Iterable": "a list",
}
_BY_NAME = {"corpus": ["Corpus"], "found": ["Comparison", "None"]}  # where the annotation leaves the type open


def _called(value: Any) -> str:
    """A value in a message: small ones as they are, others by their class."""
    kind = type(value).__name__
    return repr(value) if value is None or isinstance(value, str | int | float) else f"of class {kind}"


def _explain_column(name: str, given: Mapping[str, Any], error: KeyError) -> None:
    """A column that a table lacks: the tables among the arguments tell which."""
    said = str(error.args[0])
    one = re.fullmatch(r"\S+", said) and not said.startswith("[")
    columns = [said] if one else re.findall(r"'([^']+)'", said) if _OF_PANDAS.match(said) else []
    for argument, table in _tables(given):
        lost = next((column for column in columns if column not in map(str, table.columns)), None)
        if lost is not None:
            _refuse_table(name, argument, lost, list(map(str, table.columns)), error)


def _tables(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((argument, value) for argument, value in given.items() if _CHECKS["DataFrame"](value))


def _refuse_table(name: str, argument: str, column: str, columns: list[str], error: KeyError) -> NoReturn:
    from corpus_tools.schema import TABLES  # as above
    from corpus_tools.tables import TableError

    more = ", ..." if len(columns) > COLUMNS_NAMED else ""
    made = f" ct.{TABLES[argument].filled_by} makes such a table." if argument in TABLES else ""
    raise TableError(
        f"ct.{name}: {argument} has no column {column!r}; it has: {', '.join(columns[:COLUMNS_NAMED]) or 'none'}{more}.{made}"
    ) from error
