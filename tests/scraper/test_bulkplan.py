"""What a bulk run does with the folder that it finds."""

from __future__ import annotations

import dataclasses
import os

import pytest

from scraper.bulkpages import Lost
from scraper.bulkplan import (
    Begin,
    Finished,
    GoOn,
    Input,
    Manifest,
    Refuse,
    Settings,
    decide,
)
from scraper.shards import Shard

SETTINGS = Settings("jsonl", 64, everything=False, shard_pages=10)
BEGUN = Manifest("1.0", "7", SETTINGS, (Input("a.warc", 1, 100, "aa"),))


def test_an_empty_folder_is_begun() -> None:
    """Where nothing is, everything is to be done."""
    assert decide(BEGUN, None, is_empty=True) == Begin()


def test_a_folder_with_other_things_is_left_alone() -> None:
    """Files of nobody knows whom are not written between."""
    assert isinstance(decide(BEGUN, None, is_empty=False), Refuse)


def test_the_same_run_goes_on() -> None:
    """Whoever starts the same again goes on with what was begun."""
    assert decide(BEGUN, BEGUN, is_empty=False) == GoOn()


def test_a_finished_run_stays() -> None:
    """There is nothing to do a second time, although the inputs have digests now."""
    finished = BEGUN.completed([], {"a.warc": "dd"})

    assert finished.inputs[0].sha256 == "dd"
    assert decide(BEGUN, finished, is_empty=False) == Finished(finished)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (dataclasses.replace(BEGUN, cleaner="6"), "release 1.0, cleaner 6"),
        (dataclasses.replace(BEGUN, unmirror="0.9"), "release 0.9"),
        (
            dataclasses.replace(BEGUN, settings=dataclasses.replace(SETTINGS, format="parquet")),
            "format 'parquet' instead of 'jsonl'",
        ),
        (
            dataclasses.replace(BEGUN, settings=dataclasses.replace(SETTINGS, learn=0)),
            "learn 0 instead of 64",
        ),
        (dataclasses.replace(BEGUN, inputs=(Input("a.warc", 1, 100, "bb"),)), "a.warc"),
        (
            dataclasses.replace(BEGUN, inputs=(*BEGUN.inputs, Input("b.warc", 1, 1, "cc"))),
            "more input",
        ),
    ],
)
def test_what_would_be_mixed_is_refused(found: Manifest, words: str) -> None:
    """Another cleaner, other settings or another input make other rows; it is said what differs."""
    intent = decide(BEGUN, found, is_empty=False)

    assert isinstance(intent, Refuse)
    assert words in intent.reason


def test_a_manifest_is_read_as_it_was_written() -> None:
    """Counts are those of the shards together; what failed is told elsewhere."""
    shard = Shard("posts-00000.jsonl.gz", 9, "ee", {"pages": 3, "posts": 2}, (Lost("a", "b"),))
    other = Shard("posts-00001.jsonl.gz", 8, "ff", {"pages": 1, "lists": 1})

    manifest = BEGUN.completed([shard, other], {})

    assert Manifest.from_json(manifest.to_json()) == manifest
    assert manifest.counts == {
        "pages": 4,
        "posts": 2,
        "lists": 1,
        "errors": 0,
        "empty": 0,
        "failed": 0,
        "repeats": 0,
        "no_pages": 0,
    }
    assert [shard["file"] for shard in manifest.shards] == [
        "posts-00000.jsonl.gz",
        "posts-00001.jsonl.gz",
    ]


@pytest.mark.parametrize("text", ["[]", "{}", '{"form": 2}', '{"form": 1}', "null", "1"])
def test_what_is_no_manifest_is_a_value_error(text: str) -> None:
    """Another program's file of that name is not taken for ours."""
    with pytest.raises(ValueError, match="it is"):
        Manifest.from_json(text)


@pytest.mark.parametrize("name", ["Hühner.warc", os.fsdecode(b"h\xfchner.warc")])
def test_names_of_files_may_be_any_bytes(name: str) -> None:
    """A manifest names a file whose name is no UTF-8, and knows it again."""
    begun = dataclasses.replace(BEGUN, inputs=(Input(name, 1, 100, "aa"),))

    assert Manifest.from_json(begun.to_json().encode().decode()) == begun
