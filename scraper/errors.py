"""What can go wrong between an address and a capture.

    ScraperError
    ├── AddressError      not an address this project can ask
    ├── ReadError         a file or standard input that cannot be read
    ├── SeedError         the list of blogs has mistakes, or cannot be changed
    ├── ExtraMissing      a library that only some commands need is not installed
    └── FetchError        the web did not give a whole answer
        ├── Unreachable       no connection: name, route, refusal, TLS
        ├── ForbiddenAddress  the host is no public address, or its name stands for none
        ├── TimedOut          the connection, the next byte or the whole answer took too long
        ├── TooLarge          more than the limit: bytes on the wire or inflated, or header fields
        ├── TooManyRedirects  the chain is longer than the limit, or a ring
        └── BadAnswer         an answer that breaks HTTP or its own declared encoding

A leaf stands for one decision a caller may take; an answer with an error status is no exception
but a capture, since its body and headers are worth looking at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ScraperError(Exception):
    """Trouble with one source, told in one line that names the source and the remedy."""


class AddressError(ScraperError, ValueError):
    """The text is not an absolute http, https or file address."""


class ReadError(ScraperError):
    """A file or a stream could not be read."""


class SeedError(ScraperError):
    """A list of blogs has mistakes, or cannot be changed.

    Args:
        path: The file.
        problems: Each in one line that names entry and key, where it is of one.
    """

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = tuple(problems)

    @property
    def lines(self) -> tuple[str, ...]:
        """Each problem, named with its file."""
        return tuple(f"{self.path}: {problem}" for problem in self.problems)

    def __str__(self) -> str:
        return "; ".join(self.lines)


class ExtraMissing(ScraperError):  # noqa: N818 - it reads as the others do
    """A library that only some commands need is not installed.

    Args:
        what: What it is needed for.
        library: Its name.
        extra: The extra of ours that installs it.
    """

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(what, library, extra)
        self.what, self.library, self.extra = what, library, extra

    def __str__(self) -> str:
        return (
            f"{self.what} needs {self.library}, which is not installed: "
            f"pip install 'unmirror[{self.extra}]' "
            f"(in the source folder, pip install '.[{self.extra}]')"
        )


class FetchError(ScraperError):
    """The web gave no whole answer.

    Args:
        url: The address that was being asked, after redirects.
        reason: What happened and what can be done, without the address.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"could not fetch {self.url}: {self.reason}"


class Unreachable(FetchError):  # noqa: N818 - the tree above reads as a sentence; the base says Error
    """No connection could be made, or it broke."""


class ForbiddenAddress(FetchError):  # noqa: N818
    """The host is this machine, a private network or another address that is not public."""


class TimedOut(FetchError):  # noqa: N818
    """A limit of time was reached."""


class TooLarge(FetchError):  # noqa: N818
    """A limit of size was reached."""


class TooManyRedirects(FetchError):  # noqa: N818
    """A redirect led on for longer than the limit."""


class BadAnswer(FetchError):  # noqa: N818
    """The answer breaks HTTP, or does not decode as it declares."""
