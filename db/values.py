"""Values that have a form of their own: what a hand has made of them is told with its place.

SQLite minds that a column holds text, and that JSON is JSON, as long as nobody turns that off; what
stands in it is ours to mind. Every message begins with what the value is and whose.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any


class ValueDamage(ValueError):  # noqa: N818 - `connection.explained` makes an error of the store of it
    """A value of a row is not as it was written."""


def texts(value: Any, what: str) -> tuple[str, ...]:
    """Return the texts of a JSON array.

    >>> texts('["a", "b"]', "authors of post 1")
    ('a', 'b')
    >>> texts('"a"', "authors of post 1")
    Traceback (most recent call last):
    db.values.ValueDamage: authors of post 1: '"a"' is no JSON array

    Raises:
        ValueDamage: It is none.
    """
    found = array(value, what)
    if not all(isinstance(one, str) for one in found):
        raise _no(value, what, "JSON array of texts")
    return tuple(found)


def pairs(value: Any, what: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of texts of a JSON array.

    Raises:
        ValueDamage: It is none.
    """
    found = array(value, what)
    try:
        return tuple((f"{name}", f"{text}") for name, text in found)
    except (TypeError, ValueError) as error:
        raise _no(value, what, "JSON array of pairs of texts") from error


def array(value: Any, what: str) -> list[Any]:
    """Return the items of a JSON array.

    Raises:
        ValueDamage: It is none.
    """
    try:
        found = json.loads(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise _no(value, what, "JSON array") from error
    if not isinstance(found, list):
        raise _no(value, what, "JSON array")
    return found


def moment(value: Any, what: str) -> str:
    """Return a moment as it is stored.

    >>> moment("2022-05-03T09:30:00Z", "gone_at of post 1")
    '2022-05-03T09:30:00Z'

    Raises:
        ValueDamage: It is none, or does not say in which zone.
    """
    try:
        if datetime.fromisoformat(value).tzinfo:
            return str(value)
    except (TypeError, ValueError) as error:
        raise _no(value, what, "moment such as 2022-05-03T09:30:00Z") from error
    raise _no(value, what, "moment such as 2022-05-03T09:30:00Z")


def _no(value: Any, what: str, form: str) -> ValueDamage:
    # So much is enough to find it by.
    shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}…"
    return ValueDamage(f"{what}: {shown} is no {form}")
