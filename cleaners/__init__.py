"""Bytes in, Post out: the pure half of unmirror, which knows neither the web nor the database.

>>> from cleaners import clean
>>> clean("<title>T</title><article><p>Hello, world. It is a fine day.</p></article>").text
'Hello, world. It is a fine day.'
"""

from .errors import CleanError, NotText
from .line import clean
from .model import Block, Comment, Link, LinkKind, Role, Segment, Verdict
from .post import JudgedSegment, Kind, Post
from .sites import SiteMemory

#: Raised with every change that can change a cleaned text; stored beside each revision.
CLEANER_VERSION = "1"

__all__ = [
    "CLEANER_VERSION",
    "Block",
    "CleanError",
    "Comment",
    "JudgedSegment",
    "Kind",
    "Link",
    "LinkKind",
    "NotText",
    "Post",
    "Role",
    "Segment",
    "SiteMemory",
    "Verdict",
    "clean",
]
