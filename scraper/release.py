"""Which release of the project is at work: it signs requests and revisions."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Return the version of the installed distribution, or "0" in a checkout never installed."""
    try:
        return version("unmirror")
    except PackageNotFoundError:
        return "0"
