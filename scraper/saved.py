"""Saved pages: files and folders go in, captures come out, one after the other.

    path -walk-> file -shape-> HTML | text | MHTML | WARC | gzip -> Capture | Unread | LeftOut

A page is known by the address that is found for it, in this order: what the user says of a single
file; what the program that saved it wrote into it; what the user says of the folder; the names of
folders and file in a mirror that wget or HTTrack made. Without any it is known by its file.

Nothing is listed before it is read, so a folder may hold millions of files. Links to folders are
not followed, so they may form rings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from . import files, mhtml, mirrorpath
from .capture import Capture, How, LeftOut, Taken, Unread
from .errors import ReadError
from .inflate import InflateError, gunzip
from .payload import PayloadError, inflated
from .savedfrom import Origin, is_index_of_mirror, origin, restore, unwrap
from .sniff import HEAD_BYTES, Shape, shape
from .urls import file_address, is_file_address, is_web_address, path_of
from .warcpages import Archives

#: Endings of names under which a folder holds pages that lost their HTML; other text files there
#: are style sheets, scripts and notes.
_TEXTS = (".txt", ".text")
#: Text that mirrors hold besides: HTTrack's log, what crawlers may do, cookies of wget and curl.
_NO_TEXTS = frozenset({"hts-log.txt", "robots.txt", "cookies.txt"})
#: Where HTTrack keeps what it fetched a second time.
_CACHE = "hts-cache"
_ORIGINAL = ".orig"
#: Endings of names that only archives and saved pages have: what has one and is neither is damaged.
_WEB_ARCHIVES = (".warc", ".warc.gz", ".wet.gz")
_MESSAGES = (".mhtml", ".mht")

#: What cannot be read although it may hold pages, and what to do.
_UNREADABLE = {
    Shape.ZSTD: "is compressed with zstd; unpack it first",
    Shape.ARC: "is an ARC archive; make a WARC of it first (`warcio recompress`)",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file to read, and what is known of its address from outside."""

    path: Path
    #: The address that the user gave this file; it outranks all.
    told: str = ""
    #: The address that its name says; what the page says of itself outranks it.
    named: str = ""
    #: It was found in a folder, where not everything is a page.
    found: bool = False


class Material:
    """Reads the saved material of one run.

    Args:
        now: The time: no page is from later.
        url: Address that a single file came from, or the folder that its files came from.
        remember: What `Archives` may hold for revisits; None for as much as it takes.
    """

    def __init__(self, now: datetime, url: str = "", remember: int | None = None) -> None:
        self._now = now
        self._url = url
        self._archives = Archives(remember)

    def listed(self, paths: Iterable[Path]) -> Iterator[File | LeftOut | Unread]:
        """Yield the files that `take` would read, those of a folder in the order of their names.

        For whoever reads them more than once, or elsewhere, in one and the same order: `opened`
        reads them. The names of one folder are held.
        """
        for path in paths:
            if not files.is_folder(path):
                yield File(path, told=self._url, named=_named(path))
                continue
            for one in _walk(path, _by_name):
                yield self._found(path, one) if isinstance(one, Path) else one

    def opened(self, one: File) -> Iterator[Taken]:
        """Yield what one listed file holds, and what repeats answers that were read before."""
        yield from self._file(one)
        yield from self._archives.rest()

    def take(self, paths: Iterable[Path]) -> Iterator[Taken]:
        """Yield what files and folders hold."""
        for path in paths:
            if files.is_folder(path):
                yield from self._folder(path)
            else:
                yield from self._file(File(path, told=self._url, named=_named(path)))
        yield from self._archives.rest()

    def file(self, source: str) -> Iterator[Taken]:
        """Yield what one file holds, whatever it is; its name says nothing of its address.

        Args:
            source: A path, or a ``file:`` address.

        Raises:
            AddressError: The address names another machine.
        """
        path = path_of(source) if is_file_address(source) else Path(source)
        yield from self._file(File(path, told=self._url))
        yield from self._archives.rest()

    def stream(self, stream: BinaryIO) -> Taken:
        """Return the page that an open stream holds, such as standard input.

        Raises:
            ReadError: It holds more than any single page.
        """
        bare = files.read_stream(stream, url=self._url, now=lambda: self._now)
        known = _shape(bare.body[:HEAD_BYTES])
        name = "standard input"
        if known is Shape.WARC:
            return Unread(name, f"{name} holds a web archive; give the name of its file instead")
        try:
            page = self._page(File(Path(name), told=self._url), known, bare.body)
        except (PayloadError, mhtml.MhtmlError) as error:
            return Unread(name, f"{name}: {error}")
        if not isinstance(page, Capture):
            return page
        url = page.url if is_web_address(page.url) else ""
        how = How.STDIN if page.how is How.FILE else page.how
        return replace(page, url=url, url_asked=url, how=how, source="")

    def _folder(self, top: Path) -> Iterator[Taken]:
        empty = True
        for one in _walk(top):
            taken = self._file(self._found(top, one)) if isinstance(one, Path) else iter((one,))
            for each in taken:
                empty = empty and isinstance(each, LeftOut)
                yield each
        if empty:
            yield Unread(str(top), f"{top}: there is no saved page in it")

    def _found(self, top: Path, path: Path) -> File:
        original = path.with_name(path.name.removesuffix(_ORIGINAL))
        if self._url:
            inside = original.relative_to(top).parts
            return File(path, named=mirrorpath.address(inside, self._url), found=True)
        return File(path, named=_named(original, top), found=True)

    def _file(self, one: File) -> Iterator[Taken]:
        try:
            with files.opened(one.path) as stream:
                head = stream.read(HEAD_BYTES)
                known = _meant(one.path, _shape(head))
                if known is Shape.WARC and not head:
                    yield Unread(str(one.path), f"{one.path}: the archive is empty")
                elif one.found and (reason := _unwanted(one.path, known)):
                    yield _left_out(one.path, reason)
                elif known is Shape.WARC:
                    yield from self._archives.read(one.path, stream, self._now)
                else:
                    # A pipe can be read only once.
                    yield self._page(one, known, head + files.rest(stream, one.path, len(head)))
        except (ReadError, PayloadError, mhtml.MhtmlError) as error:
            told = str(error) if isinstance(error, ReadError) else f"{one.path}: {error}"
            yield Unread(str(one.path), told)

    def _page(self, one: File, known: Shape, body: bytes) -> Taken:
        if known in _UNREADABLE:
            return Unread(str(one.path), f"{one.path} {_UNREADABLE[known]}")
        body = inflated(body, "gzip") if body.startswith(b"\x1f\x8b") else body
        if known is Shape.MHTML:
            page = mhtml.read(body)
            capture = self._capture(one, page.body, Origin(page.url or one.named, page.at))
            return replace(capture, how=How.MHTML, content_type=page.content_type)
        if one.found and is_index_of_mirror(body):
            return LeftOut(str(one.path), "HTTrack's list of what it mirrored")
        return self._capture(one, body, self._origin(one, body))

    def _origin(self, one: File, body: bytes) -> Origin:
        """Return what page and name say of where it came from."""
        told = origin(body)
        url = told.url
        if url.startswith("//") and urlsplit(self._url).netloc == urlsplit(url).netloc:
            # HTTrack leaves out the scheme, and the user knows it.
            url = f"{urlsplit(self._url).scheme}:{url}"
        if url.startswith("//") or (not url and one.named):
            url = mirrorpath.settled(url or one.named, body)
        return replace(told, url=url)

    def _capture(self, one: File, body: bytes, told: Origin) -> Capture:
        url, then = unwrap(one.told or told.url)
        url = url or file_address(one.path)
        at = then or told.at
        return Capture(
            body=restore(body) if then or told.rewritten else body,
            url_asked=url,
            url=url,
            status=None,
            headers=(),
            content_type="",
            fetched_at=min(at, self._now) if at else files.modified(one.path, self._now),
            how=How.FILE,
            source=str(one.path),
        )


def _named(path: Path, top: Path | None = None) -> str:
    """Return the address that folders and file are named after, or "".

    Of a path from the root only what lies in the folder that is read counts: the home of
    "john.doe" is no host.
    """
    if not path.is_absolute():
        return mirrorpath.address(path.parts)
    return mirrorpath.address((top.name, *path.relative_to(top).parts)) if top else ""


def _shape(head: bytes) -> Shape:
    """Return the shape of a file, or of what is compressed in it; gzip where that is damaged."""
    known = shape(head)
    if known is not Shape.GZIP:
        return known
    try:
        return shape(next(iter(gunzip([head])), b"")[:HEAD_BYTES])
    except InflateError:
        return Shape.GZIP


def _meant(path: Path, known: Shape) -> Shape:
    """Return the shape of a file; where its beginning says none, by its name.

    A web archive that is damaged is read on behind the damage.
    """
    is_unclear = known in {Shape.GZIP, Shape.OTHER, Shape.TEXT}
    return Shape.WARC if is_unclear and path.name.lower().endswith(_WEB_ARCHIVES) else known


def _left_out(path: Path, reason: str) -> LeftOut | Unread:
    """Say that a file in a folder is not read: of a message by its name, that it should be one."""
    if path.name.lower().endswith(_MESSAGES):
        return Unread(str(path), f"{path}: it is no MHTML, as its name says; it may be damaged")
    return LeftOut(str(path), reason)


def _unwanted(path: Path, known: Shape) -> str:
    """Return why a file in a folder is not read, or ""."""
    name = path.name.lower().removesuffix(_ORIGINAL)
    if known is Shape.TEXT and (name in _NO_TEXTS or not name.endswith(_TEXTS)):
        return "text that is no page by its name"
    if known is Shape.ZSTD and ".warc" not in name:
        return str(Shape.OTHER)
    return str(known) if known is Shape.OTHER else ""


def _by_name(entries: Iterable[os.DirEntry[str]]) -> Iterable[os.DirEntry[str]]:
    return sorted(entries, key=lambda entry: entry.name)


def _walk(
    top: Path,
    order: Callable[[Iterable[os.DirEntry[str]]], Iterable[os.DirEntry[str]]] = iter,
) -> Iterator[Path | LeftOut | Unread]:
    """Yield the files of a folder and of those in it, and what is passed over."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            for entry in order(files.entries(folder)):
                found = _seen(entry)
                if isinstance(found, Path) and entry.is_dir():
                    waiting.append(found)
                else:
                    yield found
        except ReadError as error:
            yield Unread(str(folder), str(error))


def _seen(entry: os.DirEntry[str]) -> Path | LeftOut | Unread:
    """Return a file or folder to look at, or why it is not: it may be a link in a circle."""
    try:
        reason = _passed_over(entry)
    except OSError as error:
        return Unread(entry.path, f"cannot read {entry.path!r}: {error.strerror}")
    return LeftOut(entry.path, reason) if reason else Path(entry.path)


def _passed_over(entry: os.DirEntry[str]) -> str:
    """Return why an entry of a folder is not looked at, or ""."""
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_dir():
        if entry.is_symlink():
            return "a link to a folder"
        return "HTTrack's cache" if entry.name == _CACHE else ""
    if not entry.is_file():
        return "no file"
    # wget's --backup-converted keeps the page as it came beside the one whose links it changed;
    # beside a page whose name --adjust-extension made longer, under the shorter name.
    shorter = entry.path.removesuffix(".html")
    if any(Path(path + _ORIGINAL).is_file() for path in {entry.path, shorter}):
        return "its original is beside it"
    return ""
