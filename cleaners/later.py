"""Fields of frozen records that are worked out when they are first asked for.

Whoever wants a post's text alone should not pay for the language of every line the page holds. A
field that `deferred` names may be given as `later(f)`; it then is what ``f()`` returns, computed
once. Nothing else about the record changes: comparing, printing, copying and pickling it ask for
every field, as they always do, and so never see what was put off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from .collector import undisturbed

_Record = TypeVar("_Record")
_Value = TypeVar("_Value")


class _Later(Generic[_Value]):
    __slots__ = ("make",)

    def __init__(self, make: Callable[[], _Value]) -> None:
        self.make = make


def later(make: Callable[[], _Value]) -> _Value:
    """Stand for the value that `make` returns, in a deferred field and nowhere else."""
    return cast("_Value", _Later(make))


@undisturbed
def _made(value: _Later[_Value]) -> _Value:
    return value.make()


class _Deferred:
    """Reads and fills a slot; what was put off is computed at the first reading."""

    __slots__ = ("slot",)

    def __init__(self, slot: Any) -> None:
        self.slot = slot

    def __get__(self, record: object | None, kind: type | None = None) -> Any:
        if record is None:
            return self
        value = self.slot.__get__(record, kind)
        if isinstance(value, _Later):
            # Two threads may both compute it; what they compute is the same.
            value = _made(value)
            self.slot.__set__(record, value)
        return value

    def __set__(self, record: object, value: object) -> None:
        self.slot.__set__(record, value)


def deferred(*names: str) -> Callable[[type[_Record]], type[_Record]]:
    """Let fields of a frozen, slotted dataclass be put off.

    >>> from dataclasses import dataclass
    >>> @deferred("y")
    ... @dataclass(frozen=True, slots=True)
    ... class Point:
    ...     x: int
    ...     y: int
    >>> Point(1, later(lambda: 2)) == Point(1, 2)
    True
    """

    def decorate(record: type[_Record]) -> type[_Record]:
        for name in names:
            setattr(record, name, _Deferred(record.__dict__[name]))
        return record

    return decorate
