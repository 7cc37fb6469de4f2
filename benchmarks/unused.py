"""Which measures the forests never ask about, and the weights without some of them.

    python -m benchmarks.unused
    python -m benchmarks.unused --drop opening,currency --out cleaners

A measure that no tree asks about can be left out without training anew: the others move up in the
rows, and every answer stays what it was. The module that takes the measure must be told as well;
`tests/cleaners/test_signals.py` fails until weights and measures agree.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaners.judge import weights

#: The forests that share one list of measures.
_LOOKS = ("first", "second")


def main(arguments: Sequence[str] | None = None) -> int:
    """List the measures that are never asked about, or write weights without some."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.unused", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--drop", default="", help="measures to leave out, by comma")
    parser.add_argument("--out", type=Path, help="folder for weights.npz and weights.json")
    options = parser.parse_args(arguments)
    arrays = weights()
    record = json.loads(resources.files("cleaners").joinpath("weights.json").read_text("utf-8"))
    free = never_asked(arrays, record["measures"])
    dropped = set(filter(None, options.drop.split(",")))
    if unknown := dropped - set(free):
        parser.error(f"not among the measures that no tree asks about: {', '.join(unknown)}")
    if not dropped or options.out is None:
        print("\n".join(free))
        return 0
    places = renumbered(record["measures"], dropped)
    record["measures"] = [name for name in record["measures"] if name not in dropped]
    write(options.out, without(arrays, places), record)
    return 0


def never_asked(arrays: Mapping[str, NDArray[Any]], measures: Sequence[str]) -> list[str]:
    """Return the measures that no tree of either look asks about."""
    asked = {int(place) for look in _LOOKS for place in arrays[f"{look}.measures"]}
    return [name for place, name in enumerate(measures) if place not in asked]


def renumbered(measures: Sequence[str], dropped: set[str]) -> NDArray[np.int16]:
    """Return the new place of each measure, that of the next one for those that are left out.

    >>> renumbered(["a", "b", "c"], {"b"}).tolist()
    [0, 1, 1]
    """
    stays = np.array([name not in dropped for name in measures], dtype=np.int16)
    return (np.cumsum(stays) - stays).astype(np.int16)


def without(
    arrays: Mapping[str, NDArray[Any]], places: NDArray[np.int16]
) -> dict[str, NDArray[Any]]:
    """Return the weights with the measures of both looks at their new places."""
    moved = {f"{look}.measures": places[arrays[f"{look}.measures"]] for look in _LOOKS}
    return {**arrays, **moved}


def write(out: Path, arrays: Mapping[str, NDArray[Any]], record: Mapping[str, Any]) -> None:
    """Write the weights and their record, as `benchmarks.train` does."""
    np.savez_compressed(out / "weights.npz", allow_pickle=False, **arrays)
    (out / "weights.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
