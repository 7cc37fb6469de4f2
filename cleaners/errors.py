"""What `cleaners` raises: only for input that no cleaning can help."""

from __future__ import annotations


class CleanError(Exception):
    """The input cannot be cleaned; the message says why and what to do instead."""


class NotText(CleanError):  # noqa: N818 - it says what the input is
    """The bytes are not text in any encoding: a picture, an archive, a program."""


class NotAMemory(CleanError):  # noqa: N818 - it says what the input is
    """The JSON is no site memory, or one of a newer release."""


class BadSelector(CleanError):  # noqa: N818 - it says what the input is
    """The selector is none that is understood; the message says which are."""
