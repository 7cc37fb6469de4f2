"""Phrase tables: what furniture says, by topic and language, as TOML beside this file."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def read(topic: str) -> dict[str, Any]:
    """Return the table of one topic, a file of this package without its suffix.

    >>> sorted(read("tags"))
    ['starts', 'whole']
    """
    return tomllib.loads(resources.files(__name__).joinpath(f"{topic}.toml").read_text("utf-8"))
