"""The second opinion."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator

import htmldate
import numpy as np
import pytest
import trafilatura

from cleaners import body, judge, second
from cleaners.evidence import Evidence, gather
from cleaners.judge import Opinion
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

ARTICLE = (
    "<html><body><nav><a href=/>Home</a></nav><article><h1>Rain</h1>"
    + "<p>It rained all day, and the day after, and nobody came to the market.</p>" * 6
    + "</article></body></html>"
)


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    yield
    second._WITNESS.end()


def test_opinion() -> None:
    """It says what the main text is."""
    said = second.opinion(ARTICLE)
    assert "nobody came" in said
    assert "Home" not in said


def test_published() -> None:
    """It finds the date that a page shows."""
    html = ARTICLE.replace("<h1>", "<p class=date>3 May 2022</p><h1>")
    assert second.published(html, "http://a.example/rain") == "2022-05-03"


@pytest.mark.parametrize("html", ["", "<p>", "no markup", "\x00", "\ud800"])
def test_no_opinion(html: str) -> None:
    """Where it finds nothing it has no opinion."""
    assert second.opinion(html) == ""


def test_huge_pages_are_not_shown_to_it() -> None:
    """Its time grows faster than the page, so it is not asked about huge ones."""
    huge = ARTICLE + " " * second.MAX_CHARS
    assert second.opinion(huge) == ""
    assert second.published(huge, "") == ""


def stumble(*_: object, **__: object) -> str:
    """Fail as a library does that met what it did not expect."""
    raise RuntimeError("unexpected")


@pytest.mark.parametrize("what", ["text", "date"])
def test_a_witness_that_stumbles_has_said_nothing(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Whatever a library raises, the page is judged without it."""
    monkeypatch.setattr(trafilatura, "extract", stumble)
    monkeypatch.setattr(htmldate, "find_date", stumble)
    assert second.answer(what, ARTICLE) == ""


def test_serve() -> None:
    """Questions come a line each and are answered a line each."""
    questions = io.BytesIO(b"".join(
        json.dumps({"what": "text", "html": html}).encode() + b"\n" for html in (ARTICLE, "")
    ))  # fmt: skip
    answers = io.BytesIO()
    try:
        second.serve(questions, answers)
    finally:
        import logging

        logging.disable(logging.NOTSET)
    ready, *said = answers.getvalue().splitlines()
    first, last = map(json.loads, said)
    assert ready == b"ready"
    assert "nobody came" in first
    assert last == ""


def test_one_that_takes_too_long_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which it hangs costs the time limit, and the next page is answered again."""
    assert second.opinion(ARTICLE)
    process = second._WITNESS.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    monkeypatch.setattr(second, "TIME_LIMIT", 0.1)
    assert second.opinion(ARTICLE) == ""
    assert second._WITNESS.process is None
    monkeypatch.undo()
    assert "nobody came" in second.opinion(ARTICLE)


def test_one_that_died_is_started_again() -> None:
    """A process that is gone is replaced."""
    assert second.opinion(ARTICLE)
    process = second._WITNESS.process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0)
    assert "nobody came" in second.opinion(ARTICLE)


def test_one_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an interpreter to start there is no second opinion, and no error."""
    second._WITNESS.end()
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert second.opinion(ARTICLE) == ""


def weighed(html: str) -> tuple[Evidence, Opinion]:
    """Return the evidence of a page and the judge's own opinion."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str"))))
    return evidence, judge.weigh(evidence, body.find(evidence), "")


def test_a_sure_judge_does_not_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the judge promises enough nobody is asked."""
    monkeypatch.setattr(second, "opinion", stumble)
    monkeypatch.setattr(second, "ASKED_BELOW", 0.0)
    evidence, own = weighed(ARTICLE)
    assert second.hear(ARTICLE, evidence, own) == (own, False)


def test_an_unsure_judge_is_swayed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the witness took becomes likelier, what it left less likely; silence changes nothing."""
    monkeypatch.setattr(second, "ASKED_BELOW", 1.1)
    html = ARTICLE.replace("</article>", "<p>Another text stands here, and it is long.</article>")
    evidence, own = weighed(html)
    texts = [s.text for s in evidence.layout.segments]
    taken = np.array([text.startswith("It rained") for text in texts])
    monkeypatch.setattr(second, "opinion", lambda _: " ".join(texts[1:3]))
    heard, asked = second.hear(html, evidence, own)
    assert asked
    assert (heard.keep[taken] >= own.keep[taken]).all()
    assert heard.keep[-1] < own.keep[-1]
    monkeypatch.setattr(second, "opinion", lambda _: "")
    assert second.hear(html, evidence, own) == (own, True)
