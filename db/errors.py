"""What can go wrong with the database, one class per thing a person would do about it.

::

    StoreError                   anything below; the message names the file and the remedy
    ├── NotOursError             the file is something else: choose another
    ├── NewerSchemaError         a later release wrote it: upgrade
    ├── OlderSchemaError         opened for reading before it was brought up to date: run `check`
    ├── LockedError              another program is writing: wait for it
    ├── DiskFullError            no room: make some; what was committed is intact
    └── DamagedError             the file is not sound: restore or repair
        └── RowError             one row holds what nobody wrote there: correct it
"""

from __future__ import annotations


class StoreError(Exception):
    """The database could not do what was asked; the message names the file and the remedy."""


class NotOursError(StoreError):
    """The file holds something other than a database of this program."""


class NewerSchemaError(StoreError):
    """A later release of the program wrote the file."""


class OlderSchemaError(StoreError):
    """The file has an earlier schema and was opened for reading only."""


class LockedError(StoreError):
    """Another program held the write lock for longer than we were willing to wait."""


class DiskFullError(StoreError):
    """There was no room to write; nothing was written half."""


class DamagedError(StoreError):
    """SQLite finds the file malformed."""


class RowError(DamagedError):
    """A row holds what this program does not write; the others may be sound."""
