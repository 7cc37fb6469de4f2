"""The line from bytes to a post: whole pages, and what holds for any input."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaners.line import clean
from cleaners.model import LinkKind, Role
from cleaners.post import Kind, Post

PAGES = Path(__file__).parent / "pages"
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
PROSE = "It rained all day, and the day after, and nobody came to the market."


def cleaned(name: str) -> Post:
    """Clean a page of `pages/`."""
    return clean(
        (PAGES / f"{name}.html").read_bytes(), f"https://mirror.example/2022/05/{name}.html"
    )


# --- whole pages --------------------------------------------------------------------------------


def test_a_mirror_on_blogger() -> None:
    """The post is the article alone; popular posts are links, the credit names the origin."""
    post = cleaned("contempo")
    assert post.kind is Kind.POST
    assert post.title == "大模型开源了：一次复现的记录"
    assert post.published == "2022-05-06T09:00:00+08:00"
    assert post.language == "zh-Hans"
    assert post.canonical == "https://mirror.example/2022/05/open.html"
    assert [block.split("，")[0] for block in post.text.split("\n\n")] == [
        "两年前",
        "直到有人发布了一篇论文",
        "论文链接：https://arxiv.org/abs/1234.56789",
        "说是免费",
        "小的版本谁都可以下载",
        "转载自：某报",
    ]
    by_kind = {(link.kind, link.identifier or link.url) for link in post.links}
    assert (LinkKind.ORIGIN, "https://origin.example/posts/7") in by_kind
    assert (LinkKind.REFERENCE, "arxiv:1234.56789") in by_kind
    related = [link.text for link in post.links if link.kind is LinkKind.RELATED]
    assert related == ["How to make tea on a mountain", "Bread without an oven"]


def test_a_post_made_of_widgets() -> None:
    """Where a page builder calls every part a widget, the parts of the post stay."""
    post = cleaned("elementor")
    assert post.title == "A week in the hills"
    assert post.site_name == "Walks"
    assert post.text.startswith("We set out on a Monday")
    assert post.text.endswith("- Bring gloves.\n\n- Bring a second pair.")
    assert "The pass, seen from below." in post.text
    assert "Share" not in post.text


def test_a_page_that_is_shown_by_a_script() -> None:
    """A page that arrives hidden is read all the same, its code with its tabs."""
    post = cleaned("streamed")
    assert post.title == "Notes on a slow parser"
    assert "for element in stack:\n\tcheck(element)" in post.text
    assert post.markdown.count("```") == 2
    assert "JavaScript" not in post.text


def test_flattened_text() -> None:
    """A page that has lost its markup goes the same way."""
    days = [f"On {day} it rained. The market stayed empty, and nobody came to it." for day in DAYS]
    head = ["Skip to main content", "How our market got through a week of rain"]
    post = clean("\n\n".join([*head, *days, "Popular posts from this blog"]))
    assert post.kind is Kind.POST
    assert all(day in post.text for day in days)
    assert "Skip to main content" not in post.text


# --- kinds --------------------------------------------------------------------------------------

ENTRIES = "".join(
    f"<article class=post><h2><a href='/{n}'>A post</a></h2><p>{PROSE}</p></article>"
    for n in range(4)
)
KINDS: list[tuple[bytes | str, Kind]] = [
    (f"<article class=post><p>{PROSE}</article>", Kind.POST),
    (ENTRIES, Kind.INDEX),
    ("<title>404 Not Found</title><h1>Not Found</h1><p>Nothing is here.", Kind.ERROR),
    ("Page not found\n\nSorry.\n", Kind.ERROR),
    ("", Kind.EMPTY),
    (b"", Kind.EMPTY),
    ("   \n ", Kind.EMPTY),
    ("<html><body></body></html>", Kind.EMPTY),
    ("<a href=/>Home</a>", Kind.EMPTY),
    ("Skip to main content\n", Kind.EMPTY),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00", Kind.ERROR),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_kinds(data: bytes | str, kind: Kind) -> None:
    """A page that is neither a post nor a list of posts has no text, and a note that says why."""
    post = clean(data, "http://a.example/x")
    assert post.kind is kind
    assert post.url == "http://a.example/x"
    assert bool(post.text) == bool(post.blocks) == (kind in (Kind.POST, Kind.INDEX))
    assert bool(post.notes) == (kind is not Kind.POST)


def test_a_list_of_posts_cites_nothing() -> None:
    """References belong to a post: on a list they would be somebody else's."""
    entries = ENTRIES.replace("rained", "<a href='https://arxiv.org/abs/1234.56789'>rained</a>")
    post = clean(entries, "http://a.example/")
    assert post.kind is Kind.INDEX
    assert {link.kind for link in post.links} == {LinkKind.INTERNAL}


# --- witnesses ----------------------------------------------------------------------------------


def test_a_date_in_words_is_found() -> None:
    """Where nothing machine-readable dates the post, its visible date does."""
    date = "<p class=date>Published on 3 May 2022</p>"
    page = f"<h1>Rain</h1>{date}<div class=post-body>{PROSE}</div>"
    assert clean(page, "http://a.example/rain").published == "2022-05-03"
    assert clean(page, "http://a.example/2022/05/rain").published.startswith("2022-05")


def test_languages_of_segments() -> None:
    """Each segment has a language, kept or not; the post has that of what was kept."""
    footer = "<footer>版权所有，翻印必究，请勿转载本站文章。</footer>"
    post = clean(f"<article class=post><p>{PROSE} {PROSE}</p></article>{footer}")
    assert post.language == "en"
    assert post.language_confidence > 0.5
    assert {s.language[:2] for s in post.segments if not s.keep} == {"zh"}


# --- any input ----------------------------------------------------------------------------------

TAGS = "p div b a ul li ol dl dt dd table tr td th pre code h1 h2 article nav blockquote br img hr"
SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{slash}{tag}>" for tag in TAGS.split() for slash in ("", "/")]),
        st.sampled_from(
            [
                "<a href='http://b.example/x'>",
                "<div class='post-body sidebar'>",
                "<div hidden>",
                "<article class=post>",
                "<h2><a href=x>",
                "Comments",
                "2022-05-03",
                PROSE,
                "转载自 http://b.example/ 的文章，很长。",
                "&nbsp;&#xd800;&amp;",
                "<!--",
                "<script>",
                "\x00",
                "\ud800",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=40,
).map("".join)


def checked(data: bytes | str, url: str = "") -> Post:
    """Clean `data` and check what holds for every post."""
    post = clean(data, url)
    assert clean(data, url) == post
    assert all(segment.reason for segment in post.segments)
    assert all(0 <= segment.score <= 1 for segment in post.segments)
    assert all(isinstance(segment.role, Role) for segment in post.segments)
    shown = "".join("".join(s.text.split()) for s in post.segments)
    for segment in post.segments:
        assert not segment.keep or "".join(segment.text.split()) in shown
    for line in (*post.text.split(), post.title, *post.authors, *post.tags):
        line.encode("utf-8")
    pickle.dumps(post)
    assert post.markdown is not None
    assert post.html is not None
    return post


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)))
def test_any_input_is_cleaned(data: bytes | str) -> None:
    """Bytes and characters of any kind give a post, and the same one each time."""
    checked(data)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_any_tag_soup_is_cleaned(html: str) -> None:
    """So does any soup of tags, and every segment of it has a verdict with a reason."""
    post = checked(f"<html>{html}", "http://a.example/p")
    kept = [segment.text for segment in post.segments if segment.keep]
    if post.kind is Kind.POST:
        squeezed = "".join(post.text.split())
        assert all("".join(text.split()) in squeezed for text in kept if "\n" not in text)


@settings(max_examples=30)
@given(st.text(max_size=30), st.text(max_size=30))
@example("http://[", "")
def test_any_address_and_content_type(url: str, content_type: str) -> None:
    """Nonsense around the page does not stop it from being cleaned."""
    page = f"<p><a href=x>a</a>{PROSE}<link rel=canonical href=y>"
    assert PROSE in clean(page.encode(), url, content_type).text


NESTED = [
    "<div>" * 10_000,
    "<ul><li>" * 4_000,
    "<blockquote>" * 4_000,
    "<table><tr><td>" * 3_000,
    "<b><i>" * 5_000,
    "<dl><dd>" * 2_000,
]


@pytest.mark.parametrize("opening", NESTED)
def test_deep_nesting(opening: str) -> None:
    """A page nested thousands of levels deep is cleaned as any other."""
    post = checked(f"<p>{PROSE}</p>{opening}<p>{PROSE}</p>")
    assert PROSE in post.text


def test_a_huge_page() -> None:
    """A page of 300,000 elements is cleaned up to the limit, and says so."""
    post = clean("<article>" + "<p>Rain, again.</p>" * 5_000 + "<i></i>" * 300_000)
    assert any("elements" in note for note in post.notes)
