"""The publisher's own word: bodies of posts in a blog's feeds, read when a page asks for them.

A blog may publish thousands of posts. What is kept of them is where each one's body stands; of the
bodies, those of the page of a feed that was asked last, since posts are asked in the order in which
their feeds name them.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, Protocol

from cleaners.decode import storable
from cleaners.publisher import UNSAID

from . import feeds

if TYPE_CHECKING:
    from cleaners.publisher import Said
    from db.reader import Reader

#: Of zlib's 1 to 9: they are packed to be unpacked once or twice.
_LEVEL: Final = 1


class Words(Protocol):
    """What a publisher says of its posts, by `feeds.key` of their address."""

    def get(self, key: str, default: str, /) -> str:
        """Return the body of a post, or `default`."""
        ...


class Published:
    """The bodies in a blog's stored feeds.

    Args:
        reader: The database.
        blog: Name of the blog.
    """

    def __init__(self, reader: Reader, blog: str) -> None:
        self._reader = reader
        #: By key, the length of a post's longest body and the capture that it stands in.
        self._places: dict[str, tuple[int, int]] = {}
        #: By key, what the feeds say of a post besides its body, the last one read first.
        self.said: dict[str, Said] = {}
        self._open = 0
        self._bodies: dict[str, bytes] = {}
        for capture_id in reader.feed_captures(blog):
            entries = self._read(capture_id)
            for key, body in feeds.bodies(entries).items():
                if len(body) > self._places.get(key, (0, 0))[0]:
                    self._places[key] = (len(body), capture_id)
            for entry in entries:
                key = feeds.key(entry.url)
                self.said[key] = entry.said.completed_by(self.said.get(key, UNSAID))

    def get(self, key: str, default: str = "", /) -> str:
        """Return the body of a post, or `default`."""
        if key not in self._places:
            return default
        _, capture_id = self._places[key]
        if capture_id != self._open:
            found = feeds.bodies(self._read(capture_id)).items()
            self._bodies = {
                name: zlib.compress(storable(body).encode(), _LEVEL) for name, body in found
            }
            self._open = capture_id
        return zlib.decompress(self._bodies[key]).decode()

    def _read(self, capture_id: int) -> tuple[feeds.Entry, ...]:
        capture = self._reader.capture(capture_id)
        return feeds.parse(capture.body, url=capture.url).entries if capture else ()
