"""Python's cyclic garbage collector, held off while a page is worked on.

A page is some ten thousand values that all live until it is done, so every collection in between
looks at all of them, finds nothing, and passes them on to the older generations, whose collections
look at all that the process holds: a fifth of the time of `clean` (measured by
`python -m benchmarks.speed`). What a page leaves behind is in no cycle and goes by itself; whatever
else waits for the collector waits for a page at most.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def undisturbed(work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Hold the collector off while `work` is done; where it is off already, it stays as it is.

    Of threads that overlap the one that switched it off switches it on again; the others go on with
    a collector that runs, as they would without this.

    >>> undisturbed(gc.isenabled)(), gc.isenabled()
    (False, True)
    """

    @wraps(work)
    def held_off(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return held_off
