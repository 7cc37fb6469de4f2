"""The only reader of disk and of standard input: a path goes in, a capture comes out."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from .capture import Capture, How
from .errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MEBIBYTE = 1024 * 1024
#: Largest file read, in bytes: what `Limits.body` allows a page from the web.
SIZE_LIMIT = 64 * MEBIBYTE

#: The source that stands for standard input.
STDIN = "-"


def _now() -> datetime:
    return datetime.now(UTC)


def read_stream(
    stream: BinaryIO,
    *,
    url: str = "",
    limit: int = SIZE_LIMIT,
    now: Callable[[], datetime] = _now,
) -> Capture:
    """Read one page from an open stream, such as standard input, to its end.

    Raises:
        ReadError: It holds more than `limit` bytes.
    """
    return Capture(
        body=_whole(stream, "standard input", limit),
        url_asked=url,
        url=url,
        status=None,
        headers=(),
        content_type="",
        fetched_at=now(),
        how=How.STDIN,
        source="",
    )


def load(path: Path, *, limit: int = SIZE_LIMIT) -> bytes:
    """Return the bytes of a file.

    Raises:
        ReadError: It cannot be read, with the remedy where there is one.
    """
    with opened(path) as stream:
        return _whole(stream, str(path), limit)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file to read it in parts.

    Raises:
        ReadError: It cannot be read, with the remedy where there is one.
    """
    with _opened(path) as stream:
        try:
            yield stream
        except OSError as error:
            raise _unreadable(path, error) from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except IsADirectoryError as error:
        raise ReadError(f"{path} is a directory; give its files, such as {path}/*.html") from error
    except FileNotFoundError as error:
        raise ReadError(not_found(path)) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ReadError:
    reason = getattr(error, "strerror", None) or error
    return ReadError(f"cannot read {str(path)!r}: {reason}")


def rest(stream: BinaryIO, path: Path, read: int, *, limit: int = SIZE_LIMIT) -> bytes:
    """Return what is left of an open file of which `read` bytes were read.

    Raises:
        ReadError: The file holds more than `limit` bytes.
    """
    return _whole(stream, str(path), limit, read)


def modified(path: Path, now: datetime) -> datetime:
    """Return when a file was last written; `now` where that lies ahead or cannot be told."""
    with suppress(OSError, ValueError, OverflowError):
        return min(datetime.fromtimestamp(path.stat().st_mtime, UTC), now)
    return now


def size_and_date(path: Path) -> tuple[int, int]:
    """Return a file's bytes and when it was last written, in nanoseconds; zeros if it is not there.

    Together they tell that it changed.
    """
    with suppress(OSError, ValueError):
        known = path.stat()
        return known.st_size, known.st_mtime_ns
    return 0, 0


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        ReadError: It cannot be read.
    """
    found = hashlib.sha256()
    with opened(path) as stream:
        while chunk := stream.read(MEBIBYTE):
            found.update(chunk)
    return found.hexdigest()


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what a folder holds, in no order, as it is read: it may be a million files.

    Raises:
        ReadError: It cannot be read.
    """
    try:
        with os.scandir(folder) as found:
            yield from found
    except OSError as error:
        raise _unreadable(folder, error) from error


def replace(path: Path, body: bytes) -> None:
    """Put a file in another's place, whole or not at all, even if the power fails.

    Links to it and its permissions stay; the folder is made if there is none.

    Args:
        path: The file, which need not exist.
        body: What it is to hold.

    Raises:
        OSError: It cannot be written; the old one is as it was.
    """
    with replacing(path) as stream:
        stream.write(body)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open what takes the place of a file once all is written, as `replace` puts it there.

    Where the path is a device or a pipe, which nothing can take the place of, that is written to.

    Raises:
        OSError: It cannot be written; the old one is as it was.
    """
    target = _resolved(path)
    if is_stream(target):
        with target.open("wb") as stream:
            yield stream
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("xb") as stream:
            yield stream
            stream.flush()
            _dress(stream.fileno(), target)
            os.fsync(stream.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _settle(target.parent)


def _resolved(path: Path) -> Path:
    """Return where links lead; in a circle, nowhere, which Python says in two ways."""
    try:
        return path.resolve()
    except RuntimeError as error:  # until Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


def _dress(draft: int, target: Path) -> None:
    """Give a file the owner and permissions of another, as far as we may."""
    with suppress(FileNotFoundError):
        known = target.stat()
        with suppress(PermissionError):
            os.fchown(draft, known.st_uid, known.st_gid)
        os.fchmod(draft, known.st_mode & 0o7777)


def _settle(folder: Path) -> None:
    """Wait until a renaming is on disk; not every file system can tell."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _whole(stream: BinaryIO, name: str, limit: int, read: int = 0) -> bytes:
    # One byte more than allowed tells a full read from an endless one, such as /dev/zero.
    body = stream.read(limit + 1 - read)
    if len(body) + read > limit:
        raise ReadError(
            f"{name} holds more than {limit // MEBIBYTE} MiB, which no single page does"
        )
    return body


def is_missing(path: Path) -> bool:
    """Tell whether there is nothing at a path; what may not be looked at may be there."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except (OSError, ValueError):  # no permission; names too long, or with a NUL
        return False
    return False


def is_folder(path: Path) -> bool:
    """Tell whether a path is a folder; what may not be looked at is read, and told then."""
    with suppress(OSError, ValueError):
        return path.is_dir()
    return False


def is_file(path: Path) -> bool:
    """Tell whether a path is a file; what may not be looked at is read, and told then."""
    with suppress(OSError, ValueError):
        return path.is_file()
    return False


def is_stream(path: Path) -> bool:
    """Tell whether a path is a pipe, a device or the like, which can be read only once."""
    with suppress(OSError, ValueError):
        return path.exists() and not (path.is_file() or path.is_dir())
    return False


def not_found(path: Path) -> str:
    """Say that there is no such file, and what to do with an address, or with a stream."""
    if str(path) == STDIN:
        return "standard input (-) is read by `unmirror clean - --db FILE`"
    # A path has lost one of the two slashes of an address.
    if scheme := re.match(r"([a-z][a-z0-9+.-]+):/", str(path), re.IGNORECASE):
        remedy = (
            "`unmirror clean ADDRESS --db FILE` fetches it, `unmirror add ADDRESS` watches a blog"
            if scheme[1].lower() in ("http", "https")
            else "only https:// and http:// are fetched; save the page, and give the file"
        )
        return f"{path}: an address is no file; {remedy}"
    return f"no such file: {path} (an address starts with https:// or http://)"
