"""Counts over the page that tell a list of posts from a post."""

from __future__ import annotations

import numpy as np
import pytest

from cleaners import body, listing, signals
from cleaners.evidence import gather
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

PROSE = "<p>It rained all day, and the day after, and nobody came to the market but the baker.</p>"


def measured(html: str, url: str = "", title: str = "Rain") -> dict[str, float]:
    """Measure a page whose sentences are surely kept, and nothing else."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", url))))
    own = signals.gather(evidence, body.find(evidence), title)
    keep = np.array([float(f.is_prose) for f in evidence.features], dtype=np.float32)
    return listing.measure(evidence, own, keep, title, url)


BOXES = f"<article>{PROSE}<article>{PROSE}</article></article><div class=hentry>{PROSE}</div>"
SAID = [
    (f"<body class='single single-post'>{PROSE}", "body_says", 1),
    (f"<body class='archive category'>{PROSE}", "body_says", -1),
    (f"<body class=dark>{PROSE}", "body_says", 0),
    (f"<title>Tag: rain</title>{PROSE}", "title_lists", 1),
    (f"<title>The market blog: July 2011</title>{PROSE}", "title_lists", 1),
    (f"<title>{'On tags. ' * 20}</title>{PROSE}", "title_lists", 0),
    (f"<h1><a href=/>Blog</a></h1><h2>标签：雨</h2>{PROSE}", "heading_lists", 1),
    (f"<h1>Rain</h1>{PROSE}", "heading_lists", 0),
    (BOXES, "articles", 2),
    (BOXES, "boxes", 2),
    (BOXES, "boxes_kept", 2),
    (PROSE, "boxes", 0),
    (PROSE, "box_largest", -1),
    (f"<div class=comments>{PROSE}</div>{PROSE * 3}", "commented", 1),
    (
        f"<p>A teaser of a post that goes on elsewhere, as they do […]</p>{PROSE}",
        "teasers",
        np.log(2),
    ),
    ("", "teasers", 0),
]


@pytest.mark.parametrize(("html", "name", "value"), SAID)
def test_measures(html: str, name: str, value: float) -> None:
    """A measure says what its name says."""
    assert measured(html)[name] == pytest.approx(value)


ADDRESSES = [
    ("http://a.example/", "home"),
    ("http://a.example/index.html", "home"),
    ("http://a.example/tag/rain/", "list_path"),
    ("http://a.example/?paged=2", "list_path"),
    ("http://a.example/2024/05/", "list_path"),
    ("http://a.example/2024/05/rain.html", "post_path"),
    ("http://a.example/the-day-it-rained", "post_path"),
]


@pytest.mark.parametrize(("url", "name"), ADDRESSES)
def test_addresses(url: str, name: str) -> None:
    """An address speaks for a home page, a list or a post; none speaks for nothing."""
    found, unknown = measured(PROSE, url), measured(PROSE)
    kinds = ("home", "list_path", "post_path")
    assert [kind for kind in kinds if found[kind]] == [name]
    assert not any(unknown[kind] for kind in kinds)
