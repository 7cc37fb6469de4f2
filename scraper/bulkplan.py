"""What a bulk run is to do, given what its folder holds. Nothing is done here.

The manifest says what a folder's rows were made from and by which rules. A run that would make them
from something else, or by others, is refused, since it would mix them.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cleaners.decode import storable

from .shards import Figure, Shard

MANIFEST: Final = "manifest.json"
#: Version of the manifest's form.
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides, besides the input, what the rows are."""

    format: str
    #: Pages of each site that are learned from at most; 0 for none.
    learn: int
    #: Whether pages that are no posts have rows too.
    everything: bool
    #: Pages of each shard.
    shard_pages: int
    #: Where the input was saved from, as the user says; "" where nothing is said.
    url: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A path that was given, and what was found there."""

    path: str
    files: int
    bytes: int
    #: SHA-256 of names, sizes and dates of its files: what says that it changed.
    listing: str
    #: SHA-256 of what a single file holds; "" for a folder, and before the run is finished.
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the rows of a folder were made from, and what came of it."""

    #: Releases of the project and of its cleaner.
    unmirror: str
    cleaner: str
    settings: Settings
    inputs: tuple[Input, ...]
    finished: bool = False
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])
    shards: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> str:
        """Return it as JSON, for people too."""
        values = {"form": FORM, **dataclasses.asdict(self)}
        text = json.dumps(values, ensure_ascii=False, indent=2)
        if not text.isascii() and storable(text) != text:  # names of files may be any bytes
            text = json.dumps(values, indent=2)
        return f"{text}\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It is something else, or of a newer form.
        """
        try:
            values = json.loads(text)
            if values.pop("form") != FORM:
                raise ValueError("it is of a newer release")
            settings = Settings(**values.pop("settings"))
            inputs = tuple(Input(**one) for one in values.pop("inputs"))
            shards = tuple(values.pop("shards"))
            return cls(settings=settings, inputs=inputs, shards=shards, **values)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"it is no manifest ({error!r})") from error

    def completed(self, shards: Iterable[Shard], digests: Mapping[str, str]) -> Manifest:
        """Return the manifest of the same run when all is done."""
        whole = tuple(shards)
        counts: Counter[str] = Counter()
        for shard in whole:
            counts.update(shard.counts)
        return dataclasses.replace(
            self,
            finished=True,
            inputs=tuple(
                dataclasses.replace(one, sha256=digests.get(one.path, "")) for one in self.inputs
            ),
            counts={str(figure): counts[figure] for figure in Figure},
            shards=tuple(_told(shard) for shard in whole),
        )


def _told(shard: Shard) -> dict[str, Any]:
    return {"file": shard.file, "bytes": shard.bytes, "sha256": shard.sha256, **shard.counts}


@dataclass(frozen=True, slots=True)
class Begin:
    """Nothing is there yet."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """The same run was begun before: what is whole stays."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The same run was finished before."""

    found: Manifest


@dataclass(frozen=True, slots=True)
class Refuse:
    """The folder holds something else."""

    reason: str


Intent = Begin | GoOn | Finished | Refuse


def decide(wanted: Manifest, found: Manifest | None, *, is_empty: bool) -> Intent:
    """Return what to do.

    Args:
        wanted: The manifest that the run would begin with.
        found: The manifest of the folder, if it has one.
        is_empty: The folder holds nothing.
    """
    if found is None:
        return Begin() if is_empty else Refuse("it is not empty, and nothing that a run has begun")
    if differs := _differences(wanted, found):
        return Refuse(f"its rows are of a run with {differs}")
    return Finished(found) if found.finished else GoOn()


def _differences(wanted: Manifest, found: Manifest) -> str:
    """Say in what a run is another one, or ""."""
    if (wanted.unmirror, wanted.cleaner) != (found.unmirror, found.cleaner):
        return f"release {found.unmirror}, cleaner {found.cleaner}"
    for name, value in dataclasses.asdict(wanted.settings).items():
        before = getattr(found.settings, name)
        if value != before:
            return f"{name} {before!r} instead of {value!r}"
    before, now = ([_known_by(one) for one in each.inputs] for each in (found, wanted))
    if before != now:
        other = next((one for one in now if one not in before), None)
        return f"another input than {other[0]}" if other else "more input"
    return ""


def _known_by(one: Input) -> tuple[str, str]:
    return one.path, one.listing
