"""The database: rows in, rows out, in one SQLite file that any SQLite tool reads."""

from .errors import (
    DamagedError,
    DiskFullError,
    LockedError,
    NewerSchemaError,
    NotOursError,
    OlderSchemaError,
    StoreError,
)
from .reader import Reader
from .rows import (
    BlogRow,
    Bundle,
    CaptureRow,
    CommentRow,
    Known,
    LinkRow,
    PostRow,
    RevisionRow,
    SegmentRow,
    Stored,
    text_hash,
    timestamp,
)
from .store import Store

__all__ = [
    "BlogRow",
    "Bundle",
    "CaptureRow",
    "CommentRow",
    "DamagedError",
    "DiskFullError",
    "Known",
    "LinkRow",
    "LockedError",
    "NewerSchemaError",
    "NotOursError",
    "OlderSchemaError",
    "PostRow",
    "Reader",
    "RevisionRow",
    "SegmentRow",
    "Store",
    "StoreError",
    "Stored",
    "text_hash",
    "timestamp",
]
