"""Readers' comments."""

from __future__ import annotations

import pytest

from cleaners.comments import find
from cleaners.model import Comment, Form, Page, Role, Verdict
from cleaners.segment import segment
from cleaners.tree import parse


def comments(html: str) -> list[Comment]:
    """Return the comments of a page that is nothing but a block of comments."""
    layout = segment(parse(Page(html, Form.HTML, "utf-8", "str")))
    return list(find(layout, [Verdict(Role.COMMENT, 0.1, "given")] * len(layout.segments)))


WORDPRESS = """
<h3>2 Comments</h3><ol class="comment-list">
<li id="comment-5" class="comment even"><article id="div-comment-5" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Jane Doe</b>
<span class="says">says:</span></div><div class="comment-metadata"><time>May 3, 2022</time></div>
</footer><div class="comment-content"><p>I disagree, for two reasons.</p><p>And a third.</p></div>
<div class="reply"><a href="#">Reply</a></div></article>
<ol class="children"><li id="comment-6" class="comment odd"><article class="comment-body">
<div class="comment-author vcard">John</div><div class="comment-content"><p>So do I.</p></div>
</article></li></ol></li></ol><h3>Leave a Reply</h3>
"""
BLOGGER = """
<div id="comments"><h4>1 comment:</h4><dl id="comments-block">
<li class="comment" id="c1"><div class="comment-block"><div class="comment-header"><cite>hinder90
</cite><span>May 3, 2022</span></div><p class="comment-content">Thank you for this.</p></div>
</li></dl></div>
"""


def test_wordpress() -> None:
    """Author, date and text of a comment come together, and a reply is a comment of its own."""
    assert comments(WORDPRESS) == [
        Comment("I disagree, for two reasons.\n\nAnd a third.", "Jane Doe", "May 3, 2022"),
        Comment("So do I.", "John"),
    ]


def test_blogger() -> None:
    """Blogger's comments are read too."""
    (comment,) = comments(BLOGGER)
    assert comment.text == "Thank you for this."
    assert comment.author.startswith("hinder90")


@pytest.mark.parametrize(
    "html",
    [
        "<ul id=recentcomments><li>Jane on <a href=/p>Rye at five</a></li></ul>",
        "<ol class=wp-block-latest-comments><li><p>I was there.</p></li></ol>",
        "<div class=Recent-Comments><p>I was there.</p></div>",
        # Links to the posts beside this one, in the element that comments would be in.
        "<div class=comments><p><a href=/a>Rye at five</a> <a href=/b>A map</a></p></div>",
        # How many answers another thread has.
        "<dl><dt>Jane</dt><dd>11</dd></dl>",
    ],
)
def test_what_are_no_comments_on_this_post(html: str) -> None:
    """The newest comments of the whole blog, and links to other posts, are none on this one."""
    assert comments(html) == []


def test_a_comment_may_be_a_link() -> None:
    """One link alone may be what a reader had to say."""
    html = '<ol><li>Jane says:<p><a href="http://b.example/">See what I wrote.</a></p></li></ol>'
    assert comments(html) == [Comment("See what I wrote.", "Jane")]


NAMES = [
    ("<p>Jane says:</p><p>Good.", "Jane"),
    ("<p>jane said...</p><p>Good.", "jane"),
    ("<p>张三：</p><p>Good.", "张三"),
    ("<p>Jane</p><p>Good.", "Jane"),
    ("<p>By Jane Doe on May 3, 2022 at 10:15</p><p>Good.", "Jane Doe"),
    ("<p>Good point!</p><p>Good.", ""),
    ("<p>" + "long " * 20 + "</p><p>Good.", ""),
]


@pytest.mark.parametrize(("html", "author"), NAMES)
def test_author(html: str, author: str) -> None:
    """A short line before a comment that ends no sentence names its author."""
    (comment,) = comments(f"<div class=comment>{html}</div>")
    assert comment.author == author
    assert comment.text.endswith("Good.")


def test_items_without_names() -> None:
    """In a plain list each item is a comment."""
    assert [c.text for c in comments("<ul><li>First one.<li>Second one.</ul>")] == [
        "First one.",
        "Second one.",
    ]


def test_one_of_many_by_name() -> None:
    """Douban, LiveJournal and Forem name each comment after its place in the whole."""
    said = (
        "<div class=comment-item><p><a href=/a>阿绿</a> 2019-04-15 08:02:11</p><p>冰箱里</p></div>"
        "<div class=comment__inner><p>momo</p><p>哈哈</p></div>"
    )
    first, second = comments(said)
    assert (first.text, first.author, first.date) == ("冰箱里", "阿绿", "2019-04-15 08:02:11")
    assert (second.text, second.author) == ("哈哈", "momo")


def test_without_any_structure() -> None:
    """Comments whose limits cannot be told are one."""
    assert [c.text for c in comments("<div><p>First one.</div><p>Second one.")] == [
        "First one.\n\nSecond one."
    ]


@pytest.mark.parametrize("html", ["", "<p>Reply", "<h3>Comments</h3>", "<img src=i>", "<p>Jane"])
def test_no_comment(html: str) -> None:
    """Headings, buttons, avatars and names alone are no comments."""
    assert comments(html) == []


def test_other_segments_are_no_comments() -> None:
    """Only what was removed as a comment is one."""
    layout = segment(parse(Page("<p>Some text.", Form.HTML, "utf-8", "str")))
    assert find(layout, [Verdict(Role.POST, 0.9, "given")]) == ()
