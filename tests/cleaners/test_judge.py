"""The judge on a blog's page: what it keeps, what it says of the rest, and what it leans on.

The page's structures are those of real themes; names can be taken away (`neutral`), so that a test
can ask what the judge does without them.
"""

from __future__ import annotations

import re

import pytest

from cleaners import body, explain, judge
from cleaners.evidence import Evidence, gather
from cleaners.judge import Opinion
from cleaners.line import clean
from cleaners.model import Form, Page, Role, Verdict
from cleaners.segment import segment
from cleaners.tree import parse

URL = "http://a.example/2024/05/rain-at-the-market.html"
TITLE = "Rain at the market"
PARAGRAPHS = tuple(
    """It rained all day, and the day after, and nobody came to the market but the baker, who had \
nowhere else to go and stood under his awning until four.
By Thursday the river had come over the lower steps. We moved the flour to the loft, sack by sack, \
and counted what was left of the apples.
What I remember best is the quiet. A market without voices sounds like a room that somebody has \
just left, and one lowers one's own voice in it.
On Saturday the sun came out. The first customer bought two loaves, paid with a coin that was \
still wet, and said nothing about the weather at all.""".split("\n")
)
MENU = "".join(
    f"<li><a href=/{word}>{word.title()}</a></li>" for word in "home about bread".split()
)
TEASERS = "".join(
    f"<li><a href=/p{n}>{title}</a><p>{text} <a href=/p{n}>Read more</a></p></li>"
    for n, (title, text) in enumerate(
        (
            ("How to make tea on a mountain", "Water boils sooner up there, which is the problem…"),
            ("Bread without an oven", "A pot, a lid and patience are enough for a small loaf…"),
            ("The ferry that never left", "In the spring of that year the company announced…"),
        )
    )
)
ARCHIVE = "".join(f"<li><a href=/2024/{n}>Month {n}</a> ({n})</li>" for n in range(1, 10))


def page(post: str = "", after: str = "", *, title: str = TITLE) -> str:
    """Return a page; `post` stands in the middle of the post's text, `after` below it."""
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    text = "".join((*paragraphs[:2], post, *paragraphs[2:]))
    return f"""<!DOCTYPE html><html lang=en><head>
<title>{title} - The market blog</title></head><body>
<a class=skip-link href=#main>Skip to main content</a>
<header class=site-header><h2 class=site-title><a href=/>The market blog</a></h2>
<nav class=main-menu><ul>{MENU}</ul></nav></header>
<div id=main><article class=post><h1 class=entry-title>{title}</h1>
<div class=entry-meta>Posted by <a href=/anna>Anna</a> on <time>May 3, 2024</time></div>
<div class=entry-content>{text}</div>
<div class=sharedaddy><h3>Share this</h3><ul><li><a href=/t>Twitter</a><li><a href=/f>Facebook</a>
</ul></div></article>{after}
<div class=comments><h3>2 Comments</h3><ol class=comment-list>
<li class=comment><div class=comment-author><b class=fn>Jane</b></div>
<div class=comment-content><p>I was there on Thursday, and it was worse than you say it was.</p>
</div>
<li class=comment><div class=comment-author><b class=fn>John</b></div>
<div class=comment-content><p>The apples were good, though.</p></div></ol></div></div>
<aside class=sidebar><h3>Popular posts</h3><ul>{TEASERS}</ul>
<h3>Archive</h3><ul>{ARCHIVE}</ul></aside>
<footer class=site-footer><p>© 2024 The market blog. Powered by WordPress.</p></footer>
</body></html>"""


def neutral(html: str) -> str:
    """Take the names and landmark elements out of a page."""
    html = re.sub(r" (?:class|id)=(?:\"[^\"]*\"|[^\s>]+)", "", html)
    return re.sub(r"<(/?)(?:article|aside|header|footer|nav|section|main)\b", r"<\1div", html)


def weighed(html: str, title: str = TITLE) -> tuple[Evidence, Opinion]:
    """Return the evidence of a page and the opinion of the judge."""
    evidence = gather(segment(parse(Page(html, Form.HTML, "utf-8", "str", URL))))
    return evidence, judge.weigh(evidence, body.find(evidence), title)


def kept(html: str, title: str = TITLE) -> list[str]:
    """Return the texts that the judge keeps of a page, in page order."""
    evidence, opinion = weighed(html, title)
    stays = judge.kept(evidence, opinion, title)
    return [s.text for s, keep in zip(evidence.layout.segments, stays, strict=True) if keep]


def verdicts(html: str, title: str = TITLE) -> dict[str, Verdict]:
    """Return the verdict on each text of a page, the first where one stands twice."""
    evidence, opinion = weighed(html, title)
    stays = judge.kept(evidence, opinion, title)
    found = explain.verdicts(evidence, opinion.keep, stays, title)
    pairs = zip(evidence.layout.segments, found, strict=True)
    return {s.text: verdict for s, verdict in reversed(list(pairs))}


# --- what is kept ---------------------------------------------------------------------------------


def test_the_post_is_kept_and_nothing_else() -> None:
    """Of a whole page the post's paragraphs stay."""
    assert kept(page()) == list(PARAGRAPHS)


def test_without_names() -> None:
    """A page whose elements are called nothing is judged by its shapes."""
    assert kept(neutral(page())) == list(PARAGRAPHS)


INSIDE = [
    ("<h2>The river</h2>", "The river"),
    ("<ul><li>Two sacks of flour<li>One of salt</ul>", "One of salt"),
    ("<pre>for loaf in oven:\n    turn(loaf)</pre>", "for loaf in oven:\n    turn(loaf)"),
    ("<blockquote><p>Nobody buys wet bread, said my aunt.</blockquote>",
     "Nobody buys wet bread, said my aunt."),
    ("<table><tr><th>Day<th>Loaves<tr><td>Monday<td>3<tr><td>Friday<td>9</table>",
     "Day\tLoaves\nMonday\t3\nFriday\t9"),
]  # fmt: skip


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(("html", "text"), INSIDE)
def test_what_belongs_to_a_post(html: str, text: str, *, bare: bool) -> None:
    """Headings, lists, code, quotations and tables in the middle of a post stay, named or not."""
    whole = page(html)
    assert text in kept(neutral(whole) if bare else whole)


def test_pictures_follow_the_text_around_them() -> None:
    """A picture between kept paragraphs stays, one in the sidebar goes."""
    html = page("<p><img src=/river.jpg></p>").replace(
        "<h3>Archive</h3>", "<img src=/ad.jpg><h3>Archive</h3>"
    )
    evidence, opinion = weighed(html)
    stays = judge.kept(evidence, opinion, TITLE)
    pictures = [keep for s, keep in zip(evidence.layout.segments, stays, strict=True) if not s.text]
    assert pictures == [True, False]


def test_the_title_is_not_the_text() -> None:
    """A heading that repeats the title goes, wherever in the post it stands."""
    assert TITLE not in kept(page(f"<h2>{TITLE}</h2>"))


@pytest.mark.parametrize("phrase", ["Share this", "Advertisement", "Read more", "阅读全文"])
def test_set_phrases_go(phrase: str) -> None:
    """A line that is nothing but a set phrase of web pages goes although the post is around it."""
    assert phrase not in kept(page(f"<p>{phrase}</p>"))


def test_a_page_without_a_post() -> None:
    """Where nothing is likely, nothing is kept."""
    assert kept(f"<ul>{MENU}</ul>", "") == []


def test_no_segments() -> None:
    """An empty page is judged too."""
    assert kept("", "") == []


def test_the_same_page_twice() -> None:
    """The same page gets the same probabilities, to the last bit."""
    first, second = weighed(page())[1], weighed(page())[1]
    assert first.keep.tolist() == second.keep.tolist()
    assert first.cut == second.cut


def test_a_page_promises_what_it_shows() -> None:
    """A plain post promises more than the same text in pieces among links."""
    pieces = "".join(f"<li>{text[:50]} <a href=/{n}>more</a>" for n, text in enumerate(PARAGRAPHS))
    assert weighed(page())[1].promise > weighed(f"<ul>{MENU}{pieces}{ARCHIVE}</ul>", "")[1].promise


# --- what is said of it ---------------------------------------------------------------------------

ROLES = [
    (PARAGRAPHS[0], Role.POST, "its place is named <div.entry-content>"),
    (TITLE, Role.TITLE, "it is the title"),
    ("Skip to main content", Role.NAVIGATION, "a set phrase of web pages: “Skip to main content”"),
    ("Bread", Role.NAVIGATION, "its place is named <nav.main-menu>"),
    ("Posted by Anna on May 3, 2024", Role.BYLINE, "its place is named <div.entry-meta>"),
    ("Share this", Role.SHARE, "a set phrase of web pages: “Share this”"),
    ("The apples were good, though.", Role.COMMENT, "its place is named <div.comments>"),
    ("Popular posts", Role.RELATED, "a set phrase of web pages: “Popular posts”"),
    ("Bread without an oven", Role.RELATED, "it follows “Popular posts”"),
    ("Month 3 (3)", Role.NAVIGATION, "it follows “Archive”"),
]


@pytest.mark.parametrize(("text", "role", "reason"), ROLES)
def test_roles_and_reasons(text: str, role: Role, reason: str) -> None:
    """Each verdict names a role and a reason that a reader can check on the page."""
    verdict = verdicts(page())[text]
    assert (verdict.role, verdict.reason) == (role, reason)


def test_reasons_without_names() -> None:
    """Where elements are called nothing, places, links and headings are the reasons."""
    said = verdicts(neutral(page()))
    assert said[PARAGRAPHS[0]].role is Role.POST
    assert said["Bread without an oven"].role is Role.RELATED
    assert said["Bread without an oven"].reason == "it follows “Popular posts”"
    assert said["The apples were good, though."].role is Role.COMMENT


def test_every_verdict_has_a_reason_and_a_probability() -> None:
    """Nothing is decided without a word, and scores are probabilities."""
    for html in (page(), neutral(page())):
        for verdict in verdicts(html).values():
            assert verdict.reason
            assert 0 <= verdict.score <= 1


def test_hidden_text() -> None:
    """What the page keeps from view is called hidden, where it goes."""
    popup = "<div hidden><p>Our letter brings you the market's news each week.</p></div>"
    said = verdicts(page(after=popup))
    assert said["Our letter brings you the market's news each week."].role is Role.HIDDEN


def test_captions_stay_with_their_pictures() -> None:
    """Below a kept picture in the post's own element the caption is the author's words."""
    caption = "The steps on Thursday, half under water."
    picture = f"<figure><img src=/steps.jpg><figcaption>{caption}</figcaption></figure>"
    assert caption in kept(page(picture))


def test_captions_amid_a_post_stay_all_or_none() -> None:
    """Amid a post's paragraphs one caption that reads as text keeps the others, row or not."""
    captions = (
        "The steps on Thursday, when the river had come over them, and we sat and waited.",
        "The flour.",
        "Apples.",
    )
    figures = [
        f"<figure><img src=/{number}.jpg><figcaption>{text}</figcaption></figure>"
        for number, text in enumerate(captions)
    ]
    assert set(captions) <= set(kept(neutral(page("".join(figures)))))


def test_a_title_by_name_is_no_text() -> None:
    """A title that is no heading but named as the post's title is removed, and said to be it."""
    named = f"<div class=post-title>{TITLE}</div>"
    html = page().replace(f"<h1 class=entry-title>{TITLE}</h1>", named)
    assert named in html
    assert TITLE not in kept(html)
    assert verdicts(html)[TITLE].role is Role.TITLE


def test_a_dated_line_below_the_text_is_no_text() -> None:
    """What is named as the byline and has a date is one, wherever it stands and however worded."""
    line = "2024-05-03 This was put in order by Anna, labelled bread, shelved under weather"
    assert line not in kept(page(f"<div class=post-meta>{line}</div>"))
    assert line not in kept(page(after=f"<div class=post-meta>{line}</div>"))


def test_a_byline_before_nothing_but_a_link_is_removed() -> None:
    """Where no line of a post is running text, its byline is still what stands before the first."""
    html = (
        "<title>Man of the week</title><div class=post><h3 class=post-title>Man of the week</h3>"
        "<div class=post-body><em>Posted by Trott</em><br><br>"
        "<a href=/w.mov>The man of the week and of the month</a> has been announced!</div></div>"
    )
    post = clean(html, "http://a.example/2005/02/man.html")
    assert post.text == "The man of the week and of the month has been announced!"


def test_the_title_and_the_author_by_themselves_are_no_text() -> None:
    """Telegraph says the author twice; Naver's editor writes the title as any other line."""
    author = "<address><a rel=author href=/a>Ann Lund</a>March 14, 2023</address>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*PARAGRAPHS, "Ann Lund"))
    head = f"<title>{TITLE}</title><body><main>"
    titled = f"{head}<p>{TITLE}</p>{author}<address>Ann Lund</address>{text}</main>"
    assert clean(titled).text.split("\n\n") == [*PARAGRAPHS, "Ann Lund"]
    # Where a heading says it, an author who writes it once more means it.
    again = clean(f"{head}<h1>{TITLE}</h1>{author}<p>{TITLE}</p>{text}</main>")
    assert again.text.split("\n\n") == [TITLE, *PARAGRAPHS, "Ann Lund"]


def test_links_below_what_heads_other_posts_are_no_text() -> None:
    """An account without a place for related posts lists them at the end of its text."""
    text = "".join(f"<section>{paragraph}</section>" for paragraph in PARAGRAPHS)
    more = (
        "<p><strong>往期推荐</strong></p><p><a href=/1>The loft</a></p><p><a href=/2>Apples</a></p>"
    )
    page = f"<title>{TITLE}</title><body><div class=rich_media_content>{text}%s</div>"
    assert clean(page % more).text.split("\n\n") == list(PARAGRAPHS)
    ends = "<p>Come and see it.</p><p><a href=/2>Apples</a></p>"
    assert clean(page % (more + ends)).text.split("\n\n")[-2:] == ["Come and see it.", "Apples"]


def test_a_title_that_is_a_refrain_stays_as_one() -> None:
    """Where no heading says it the title goes from above the text, and from nowhere else."""
    lines = (TITLE, "the hens stay in", TITLE, "the cocks go out", TITLE, PARAGRAPHS[0])
    said = "".join(f"<p>{line}</p>" for line in lines)

    post = clean(f"<title>{TITLE}</title><main><article>{said}</article></main>", url=URL)

    assert post.text.split("\n\n") == list(lines[1:])


def test_who_wrote_below_the_standfirst() -> None:
    """A line with an author's name and office goes, below the first paragraph too."""
    who = "Ada Voss - Reporter, Kiel"
    first, *others = (f"<p>{n} went to the market, and came back with string.</p>" for n in "ABC")
    page = f"<title>String</title><h1>String</h1>{first}<div>{who}</div>{''.join(others)}"
    evidence, opinion = weighed(page, "String")
    line = [segment.text for segment in evidence.layout.segments].index(who)
    opinion.keep[:] = 0.9

    stays = judge.kept(evidence, opinion, "String", ["Ada Voss"])

    assert [index for index, keep in enumerate(stays) if not keep] == [0, line]


@pytest.mark.parametrize(
    ("line", "author", "stays"),
    [
        ("한소라 기자 sora@lamp.example", "한소라", False),
        ("한소라 기자 sora@lamp.example", "Ada Voss", True),
        # An address alone may be the one to write to.
        ("sora@lamp.example", "한소라", True),
    ],
)
def test_the_address_of_who_wrote(line: str, author: str, stays: bool) -> None:  # noqa: FBT001
    """A line of an author's name and mail address goes wherever it stands."""
    said = "".join(f"<p>{n} went to the market, and came back with string.</p>" for n in "ABC")
    page = f"<title>String</title><h1>String</h1>{said}<p>{line}</p>"
    evidence, opinion = weighed(page, "String")
    opinion.keep[:] = 0.99

    assert judge.kept(evidence, opinion, "String", [author])[-1] is stays


@pytest.mark.parametrize("tag", ["p", "li"])
def test_an_author_among_others_to_write_to(tag: str) -> None:
    """An author's address stays beside another's: both are whom the text says to write to."""
    said = "".join(f"<p>{n} went to the market, and came back with string.</p>" for n in "ABC")
    people = ("Ada Voss: ada@string.example", "Bo Lund: bo@string.example")
    listed = "".join(f"<{tag}>{line}</{tag}>" for line in people)
    page = f"<title>String</title><h1>String</h1>{said}<p>Write to us:</p>{listed}"
    evidence, opinion = weighed(page, "String")
    opinion.keep[:] = 0.99

    assert all(judge.kept(evidence, opinion, "String", ["Ada Voss"])[-2:])


@pytest.mark.parametrize("line", ["Will-power", "Will/Won't"])
def test_a_word_that_a_name_begins(line: str) -> None:
    """A short line whose first word begins with the author's name is no name with an office."""
    said = "".join(f"<p>{n} went to the market, and came back with string.</p>" for n in "ABC")
    page = f"<title>String</title><h1>String</h1><p>{line}</p>{said}"
    evidence, opinion = weighed(page, "String")
    at = [segment.text for segment in evidence.layout.segments].index(line)
    opinion.keep[:] = 0.9

    assert judge.kept(evidence, opinion, "String", ["Will"])[at]
