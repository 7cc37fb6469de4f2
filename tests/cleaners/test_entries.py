"""What a page leads to, and what is kept between its entries."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners import body, entries, signals
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

URL = "http://a.example/2024/05/rain.html"
PROSE = "It rained all day, and the day after, and nobody came to the market but the baker."
PARAGRAPH = f"<p>{PROSE}</p>"


def measured(html: str, url: str = URL, title: str = "Rain") -> dict[str, float]:
    """Measure a page whose sentences are surely kept, and nothing else."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", url))))
    own = signals.gather(evidence, body.find(evidence), title)
    keep = np.array([float(f.is_prose) for f in evidence.features], dtype=np.float32)
    return entries.measure(evidence, own, keep, url)


def entry(number: int) -> str:
    """Return one of a list of posts."""
    return (
        f"<h2><a href=/2024/05/{number}.html>The post of day {number}</a></h2>"
        f"<p>May {number}, 2024</p>{PARAGRAPH}"
        f"<p><a href=/2024/05/{number}.html#comments>{number} comments</a></p>"
    )


HEAD = "<title>Rain – The market blog</title>"
LIST = f"<title>The market blog</title><h1><a href=/>The market blog</a></h1>{entry(1)}{entry(2)}"
PAGED = f"{LIST}<a href=/page/2/>Older</a><a href=/page/3>3</a><a href=/page/2/>Next</a>"
POST = f"{HEAD}<h1>Rain</h1><p>May 3, 2024</p>{PARAGRAPH}<h2>Later</h2>{PARAGRAPH}"
OWN = POST.replace("<h1>Rain", f"<h1><a href={URL}>Rain</a>")
HOME = POST.replace("<h1>Rain", "<h1><a href=/>The market blog</a>")
ABROAD = POST.replace("<h1>Rain", "<h1><a href=http://b.example/p>Rain</a>")

SAID = [
    (LIST, "heads_count", 2),
    (LIST, "heads_before", 0),
    (LIST, "heads_filled", 1),
    (LIST, "twice", 2),
    (LIST, "answers", 2),
    (LIST, "starts", 2),
    (LIST, "dates_inside", 1),
    (LIST, "lead_linked", 2),
    (LIST, "lead_title", 0),
    (LIST, "headline", 0),
    (PAGED, "pages", 2),
    (POST, "heads_count", 0),
    (POST, "heads_filled", -1),
    (POST, "flow", 0),
    (POST, "pages", 0),
    (POST, "starts", 1),
    (POST, "lead_linked", 0),
    (POST, "lead_title", 1),
    (POST, "headline", 4 / 22),
    (OWN, "lead_linked", 1),
    (OWN, "heads_count", 0),
    (HOME, "lead_linked", 3),
    (ABROAD, "lead_linked", 4),
    ("<p>Menu</p>", "lead_linked", -1),
    (PARAGRAPH, "lead_linked", -1),
    ("", "starts", 0),
]


@pytest.mark.parametrize(("html", "name", "value"), SAID)
def test_measures(html: str, name: str, value: float) -> None:
    """A measure says what its name says."""
    assert measured(html)[name] == pytest.approx(value)


def test_entries_hold_what_is_kept_between_them() -> None:
    """What stands under the headings of a list is all that is kept of it."""
    found = measured(LIST)
    assert found["heads_between"] + found["heads_after"] == pytest.approx(1, abs=0.1)
    assert found["flow"] > 0.9


def test_a_page_that_knows_no_address_tells_its_site_by_its_links() -> None:
    """Saved pages lead to their own site most, or say their canonical address."""
    bare = LIST.replace("href=/", "href=http://www.a.example/")
    stated = f"<link rel=canonical href=http://a.example/>{bare}"
    assert measured(bare, "")["heads_count"] == 2
    assert measured(stated, "")["heads_count"] == 2
    assert measured(LIST, "")["heads_count"] == 2


def test_a_saved_page_with_links_between_files() -> None:
    """Links from file to file are links within the site, sections of the page are not."""
    files = LIST.replace("href=/2024/05/", "href=../")
    assert measured(files, "")["heads_count"] == 2
    sections = "".join(f"<h2><a href=#s{n}>Part {n}</a></h2>{PARAGRAPH}" for n in range(3))
    assert measured(sections, "")["heads_count"] == 0
