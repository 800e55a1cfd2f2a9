"""What is made of a sentence when somebody first asks for it, and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class made_once(Generic[T]):  # noqa: N801 (used like property)
    """A property that is made once: functools.cached_property without the lock that it takes before Python 3.12."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make, self.name, self.__doc__ = make, make.__name__, make.__doc__

    @overload
    def __get__(self, of: None, owner: type) -> made_once[T]: ...
    @overload
    def __get__(self, of: object, owner: type) -> T: ...
    def __get__(self, of: object | None, owner: type) -> made_once[T] | T:
        if of is None:
            return self
        made = of.__dict__[self.name] = self.make(of)
        return made
