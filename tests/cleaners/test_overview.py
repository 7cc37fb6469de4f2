"""The text of pages that list posts."""

from __future__ import annotations

import numpy as np

from cleaners import clean, overview
from cleaners.evidence import gather
from cleaners.judge import opinion_of
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

HTML = """<body><header><p>Shed</p></header><main><ul><li><a href=/oil>Oil</a><li>Wax</ul>
<aside class=sidebar><p>Popular tags</p></aside><p hidden>Nothing found</p></main><p>Imprint</p>"""
ROW = """<article><h2><a href="/{0}.html">{1}</a></h2><p class=meta><time datetime=2024-0{2}-03>
3.{2}.2024</time></p><p>{3}</p><a href="/{0}.html">Weiterlesen</a></article>"""
POSTS = [
    ("leim", "Leim kochen", 1, "Knochenleim braucht Wasser, Geduld und keine Flamme."),
    ("hobel", "Hobel einstellen", 2, "Ein Blatt Papier unter der Sohle zeigt, was zu tun ist."),
    ("feilen", "Feilen reinigen", 3, "Kreide hilft, und danach eine Bürste aus Messing."),
    ("oel", "Öl oder Wachs", 4, "Auf Arbeitsflächen kommt Öl, auf Schubladen Wachs."),
]


def test_what_stands_in_the_main_part_is_likelier() -> None:
    """In the main part all but furniture and what is hidden gains; the rest stays as it was."""
    evidence = gather(segment(parse(Page(HTML, Form.HTML, "utf-8", "str"))))
    sizes = np.log1p([features.columns for features in evidence.features])
    own = opinion_of(np.full(len(sizes), 0.1, np.float32), {"columns": sizes})
    found = overview.of_list(evidence, own).keep
    likelier = {s.text for s, p in zip(evidence.layout.segments, found, strict=True) if p > 0.5}
    assert likelier == {"Oil", "Wax"}
    assert sum(abs(found - 0.1) < 1e-6) == len(found) - 2


def test_without_a_main_part_it_is_the_page() -> None:
    """A page that does not say where its main content is may have it anywhere."""
    layout = segment(parse(Page("<body><p>a</p><p>b</p>", Form.HTML, "utf-8", "str")))
    assert overview.main_part(layout) == range(2)


def test_a_list_says_what_it_lists() -> None:
    """The text of a home page has the title and the teaser of each post, and no more."""
    page = (
        "<html lang=de><title>Werkstatt</title><body class=home><header><h1><a href=/>Werkstatt</a>"
        "</h1><nav><a href=/>Start</a><a href=/archiv/>Archiv</a></nav></header><main>"
        + "".join(ROW.format(*post) for post in POSTS)
        + '<nav class=pagination><a href="/page/2/">Ältere Beiträge</a></nav></main>'
        "<footer><p>Mit Hugo gemacht</p></footer>"
    )
    post = clean(page, url="https://werkstatt.example/")
    assert post.kind == "index"
    said = [line for line in post.text.splitlines() if line and "2024" not in line]
    assert said == [line for _, title, _, teaser in POSTS for line in (title, teaser)]
