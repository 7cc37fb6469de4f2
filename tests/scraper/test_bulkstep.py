"""Cleaning as a step of datatrove, with documents that are like its own."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper import bulkpages, memories
from scraper.bulkstep import CleanPosts
from tests.scraper.test_bulkpages import capture
from tests.scraper.twoblogs import pages


@dataclass
class Document:
    """What datatrove's `Document` has."""

    text: Any
    id: str
    media: list[Any] = field(default_factory=list[Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


def documents(count: int = 3) -> list[Document]:
    """Return pages of a blog, and one that is no post."""
    found = [
        Document(body.decode(), f"{number}", metadata={"url": url, "dump": "x"})
        for number, (url, body) in enumerate(pages("kettle.example", count))
    ]
    missing = "<title>Page not found</title><h1>Page not found</h1>"
    return [*found, Document(missing, "missing", metadata={"url": "http://kettle.example/x"})]


def test_documents_become_posts() -> None:
    """A document keeps its id and what it came with, and says what was found out of it."""
    found = list(CleanPosts().run(documents()))

    assert [one.id for one in found] == ["0", "1", "2"]
    assert found[0].text.startswith("This is what I wrote down about boats")
    assert found[0].metadata["dump"] == "x"
    assert found[0].metadata["kind"] == "post"
    assert found[0].metadata["title"].startswith("On boats")
    assert found[0].metadata["language"] == "en"


def test_what_is_no_post_is_passed_on_when_asked_for() -> None:
    """It has no text, and its kind says why."""
    *_, last = CleanPosts(everything=True).run(documents())

    assert (last.id, last.text, last.metadata["kind"]) == ("missing", "", "error")


def test_bytes_and_pages_without_address_are_cleaned_too() -> None:
    """A reader may not know where a page stood, nor in which encoding it is."""
    _, body = next(pages("kettle.example", 1))

    [found] = CleanPosts().run([Document(body, "a")])

    assert found.text.startswith("This is what I wrote down")


def test_the_memory_of_a_bulk_run_is_made_use_of(tmp_path: Path) -> None:
    """With what its site taught, a page is judged as `unmirror bulk` judges it."""
    known = [(url, body) for url, body in pages("kettle.example", 6)]
    traces = [bulkpages.learn(capture(body, url)) for url, body in known]
    memory = bulkpages.remembered(traces)
    memories.write(tmp_path, [("kettle.example", memory)])
    expected = [bulkpages.clean(capture(body, url), memory) for url, body in known]

    found = CleanPosts(tmp_path).run(documents(6))

    assert [one.text for one in found] == [getattr(row, "text", None) for row in expected]


def test_an_address_that_cannot_be_read_costs_no_document(tmp_path: Path) -> None:
    """It is of no known site, and its page is cleaned by itself."""
    memories.write(tmp_path, [])
    _, body = next(pages("kettle.example", 1))

    [found] = CleanPosts(tmp_path).run([Document(body, "a", metadata={"url": "http://[broken"})])

    assert found.text.startswith("This is what I wrote down")


def test_a_step_can_be_sent(tmp_path: Path) -> None:
    """Executors pickle their steps, also one that has worked already, and call them."""
    memories.write(tmp_path, [])
    step = CleanPosts(tmp_path)
    worked = [one.text for one in step(documents(), 0, 2)]

    sent = pickle.loads(pickle.dumps(step))  # noqa: S301 - we packed it

    assert sent == CleanPosts(tmp_path)
    assert [one.text for one in sent(documents(), rank=1, world_size=2)] == worked
