"""Frozen records that are made quickly.

A page is some thousand frozen dataclasses, and their generated ``__init__`` sets each field by
``object.__setattr__``, which takes a microsecond and a half for six fields: two of the six
milliseconds in which a page is read. `quick` lets the same class be filled as fast as a mutable one
(half a microsecond), and changes nothing else about it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def quick(record: type[_Record]) -> type[_Record]:
    """Give a frozen, slotted dataclass an ``__init__`` that fills it three times as fast.

    The object becomes one of a mutable twin with the same slots, is filled, and turns back. Fields
    may have default values, but no default factories.

    >>> from dataclasses import dataclass
    >>> @quick
    ... @dataclass(frozen=True, slots=True)
    ... class Point:
    ...     x: int
    >>> Point(1) == Point(x=1)
    True
    """
    names = [each.name for each in fields(record)]  # type: ignore[arg-type]  # it is a dataclass
    defaults = {each.name: each.default for each in fields(record)}  # type: ignore[arg-type]
    twin = type(record.__name__, (), {"__slots__": tuple(names)})
    given = ", ".join(
        name if defaults[name] is MISSING else f"{name}=defaults[{name!r}]" for name in names
    )
    lines = [
        f"def __init__(self, {given}):",
        "    turn(self, '__class__', twin)",
        *(f"    self.{name} = {name}" for name in names),
        "    self.__class__ = record",
    ]
    scope: dict[str, Any] = {
        "record": record, "twin": twin, "turn": object.__setattr__, "defaults": defaults,
    }  # fmt: skip
    exec("\n".join(lines), scope)  # noqa: S102 - as `dataclasses` itself does, from field names
    record.__init__ = scope["__init__"]  # type: ignore[method-assign]
    return record
