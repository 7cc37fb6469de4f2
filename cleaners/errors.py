"""What `cleaners` raises: only for input that no cleaning can help."""

from __future__ import annotations


class CleanError(Exception):
    """The input cannot be cleaned; the message says why and what to do instead."""


class NotText(CleanError):  # noqa: N818 - it says what the input is
    """The bytes are not text in any encoding: a picture, an archive, a program."""
