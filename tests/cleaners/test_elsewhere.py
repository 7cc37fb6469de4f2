"""Posts that a page's markup does not show."""

from __future__ import annotations

import json

import pytest

from cleaners.line import clean, examine
from cleaners.model import Role
from cleaners.post import Kind, Post
from cleaners.sites import SiteMemory

URL = "http://a.example/2022/05/03/rain"
SENTENCES = [
    f"On day {n} it rained from morning to night, and nobody came to see us at the harbour."
    for n in range(12)
]
NOTE = "the page's own data holds the post: articleBody"


def page(body: str, data: object = None, kind: str = "application/ld+json") -> str:
    """Build a page with `data` for machines or scripts."""
    script = f'<script type="{kind}">{json.dumps(data)}</script>' if data else ""
    return (
        f"<html lang=en><head><title>Rain | Blog</title>{script}</head><body>"
        f"<nav><a href=/a>Home</a> <a href=/b>About</a></nav><h1>Rain</h1>{body}"
        "<footer><p>Imprint</p></footer></body></html>"
    )


def stating(*sentences: str) -> dict[str, str]:
    """State a post of `sentences`, a line each, as JSON-LD does."""
    return {
        "@type": "BlogPosting",
        "headline": "Rain",
        "datePublished": "2022-05-03",
        "author": "Jane Doe",
        "articleBody": "\n".join(sentences),
    }


def paragraphs(*sentences: str) -> str:
    """Return `sentences` as the paragraphs of an article."""
    return "<article>" + "".join(f"<p>{s}</p>" for s in sentences) + "</article>"


def found(post: Post) -> list[str]:
    """Return the paragraphs of a post."""
    return post.text.split("\n\n")


@pytest.mark.parametrize(
    "shown", ["", "<p>Please log in.</p>", paragraphs(*SENTENCES[:2]), paragraphs(*SENTENCES[:5])]
)
def test_a_post_that_only_the_data_holds(shown: str) -> None:
    """Where a page shows next to nothing, or the beginning, its data gives the post, title and all.

    What stands there besides is still there, removed.
    """
    post = clean(page(shown, stating(*SENTENCES)), URL)

    assert (post.kind, found(post), NOTE in post.notes) == (Kind.POST, SENTENCES, True)
    assert (post.title, post.authors, post.published) == ("Rain", ("Jane Doe",), "2022-05-03")
    reasons = {segment.reason for segment in post.segments if segment.keep}
    assert reasons == {"the page's own data holds the post: <script.articlebody>"}
    assert [s.role for s in post.segments if s.text == "Rain"] == [Role.TITLE]
    assert "Imprint" in [segment.text for segment in post.segments if not segment.keep]


@pytest.mark.parametrize(
    "data",
    [
        stating(*SENTENCES),
        stating(*SENTENCES[:4]),
        stating(*[f"Another story altogether, number {n}, of no rain." for n in range(99)]),
        [stating("One. " * 200), stating("Two. " * 200)],
        {"@type": "WebPage", "name": "articleBody " * 200},
    ],
)
def test_what_the_page_shows_is_believed_first(data: object) -> None:
    """Data that says the same, less, something else, or several posts changes nothing."""
    post = clean(page(paragraphs(*SENTENCES), data), URL)
    assert (found(post), post.notes) == (SENTENCES, ())


def test_html_in_data_is_cut_as_a_page_is() -> None:
    """A body of HTML keeps its headings, links and lists; its addresses are read as the page's."""
    markup = f"<h2>First</h2><p>{' '.join(SENTENCES)} <a href=../x>more</a></p><ul><li>a<li>b</ul>"
    post = clean(page("", {"@type": "Article", "articleBody": markup}), URL)
    assert post.markdown.startswith("## First\n\nOn day 0")
    assert post.markdown.endswith("[more](http://a.example/2022/05/x)\n\n- a\n- b")


def test_the_page_without_scripts() -> None:
    """Where only browsers without scripts show the post, the page is read as they do."""
    inside = f"<NOSCRIPT><noscript></noscript>{paragraphs(*SENTENCES)}</NOSCRIPT>"
    post = clean(f"<title>Rain</title><div id=app></div>{inside}", URL)
    assert set(SENTENCES) <= set(found(post))
    assert post.notes == ("the page shows its text where no scripts run",)


def test_a_short_thread_without_scripts() -> None:
    """Two answers are read where their page shows nothing else and is headed by its title."""
    said = [
        "White glue comes off at the edge after a month, and the other kind smells.",
        "Use it warm, roughen the edge before, and leave it under a weight for a day.",
    ]
    inside = f"<noscript><h1>Which glue?</h1>{paragraphs(*said)}</noscript>"
    post = clean(f"<title>Which glue? - Forum</title><div id=app>Loading</div>{inside}", URL)
    assert found(post) == said


def test_a_shadow_root_is_shown() -> None:
    """A template that browsers show in place of its element is read."""
    inside = f"<x-post><template shadowrootmode=open>{paragraphs(*SENTENCES)}</template></x-post>"
    assert found(clean(f"<title>Rain</title>{inside}", URL)) == SENTENCES


@pytest.mark.parametrize(
    "notice",
    [
        "<p>You need to enable JavaScript to run this app.</p>",
        "<img src=pixel.gif><iframe src=//t.example/ns></iframe>",
        "<nav class=menu>" + "".join(f"<li><a href=/{n}>Harbour {n}</a>" for n in range(40)),
    ],
)
def test_a_notice_for_those_without_scripts_is_no_post(notice: str) -> None:
    """What says that scripts are needed, counts visitors or leads elsewhere is not read."""
    post = clean(f"<title>App</title><div id=root></div><noscript>{notice}</noscript>", URL)
    assert (post.kind, post.text, post.segments) == (Kind.EMPTY, "", ())


def test_what_scripts_would_show() -> None:
    """The values from which scripts build a page are read where it shows nothing else."""
    data = {"props": {"pageProps": {"post": {"content": paragraphs(*SENTENCES)}}}}
    post = clean(page("<div id=app></div>", data, "application/json"), URL)
    assert (found(post), post.notes[-1]) == (SENTENCES, NOTE.replace("articleBody", "content"))


def test_a_frame_left_open_takes_in_nothing() -> None:
    """A frame that ends only where scripts run, for there `noscript` does, hides no text."""
    frame = "<noscript><iframe src=//t.example/ns height=0 /></noscript>"
    assert found(clean(page(frame + paragraphs(*SENTENCES)), URL)) == SENTENCES


def test_a_site_that_keeps_its_posts_in_data_is_remembered() -> None:
    """A memory of such pages knows where their posts stand, and leaves them what they are."""
    memory = SiteMemory()
    pages = [page("", stating(*[f"{n}. {s}" for s in SENTENCES])) for n in range(6)]
    for number, text in enumerate(pages):
        left = examine(text, f"http://a.example/{number}", seen_at="2022-05-03T00:00:00Z").trace
        assert left is not None
        assert left.post_name == "<script.articlebody>"
        memory = memory.learned(left)
    post = clean(pages[2], "http://a.example/2", site=memory)
    assert found(post) == [f"2. {s}" for s in SENTENCES]
