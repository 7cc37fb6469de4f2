"""Who wrote a post, by what its page marks, names and says."""

from __future__ import annotations

import pytest

from cleaners import clean
from cleaners.facts import Claim
from cleaners.people import people

TEXT = (
    "<p>Someone has knitted a scarf for the lamp post at the corner.</p>"
    "<p>It is green, and longer than it needs to be.</p>"
)
COMMENT = (
    "<div class=comments><h3>One response</h3><ol><li id=comment-4><div class=comment-author>"
    "<b class=fn>Vera</b></div><p>My grandmother did the same, and sang to it.</p></ol></div>"
)
PAGES = [
    ("<p class=post-author__name>Mo Shen</p>", "", ("Mo Shen",)),
    ("<p class='wp-block-post-author__name'>Mo Shen</p>", COMMENT, ("Mo Shen",)),
    ("", f"<a rel=author href=/mo/>View all of Mo Shen's posts.</a>{COMMENT}", ("Mo Shen",)),
    ("<p>By <a rel=author href=/mo/>Mo Shen</a></p>", COMMENT, ("Mo Shen",)),
    ("<p>Posted by Trott</p>", COMMENT, ("Trott",)),
    ("<p>Written by Feb 11, 2019</p>", COMMENT, ()),
    # A name that someone goes by, before or below the text; whoever answers is another.
    ("", "<p class=posted>Posted by trott at October 21, 2005 02:02 PM</p>" + COMMENT, ("trott",)),
    ("<p>Soumis par trott le ven, 14/10/2011 - 21:03</p>", COMMENT, ("trott",)),
    ("<p>Posted by trott and nobody else</p>", COMMENT, ()),
    ("", "<div class=comments><p>Posted by: Vera | April 13, 2009 at 09:11</p></div>", ()),
    ("<p>The lamp post</p><p>산책노트 ㆍ 2024. 3. 24. 21:15</p>", COMMENT, ("산책노트",)),
    (
        "",
        "<p>posted @ 2022-02-09 11:08 枫桥 阅读(812) 评论(0) <a href=#>收藏</a></p>",
        ("枫桥",),
    ),
    ("", "<p>By Ann Lund December 2, 2025</p>", ("Ann Lund",)),
    ("", "<p>By Collection</p>", ()),
    # A member's name, where hosts of many blogs say no more.
    ("<p><a class='follow-nickName' href=/u>乔一</a> 阅读量3.2k</p>", COMMENT, ("乔一",)),
    ("", "<p><a class=username href=/u>Vera</a> liked this</p>", ()),
    # Elements named for the author hold more: an office, a date, a link to others.
    ("<div class=b-byline><span>Por</span> <a href=/mo/>Mo Shen</a></div>", COMMENT, ("Mo Shen",)),
    ("<p class=autor-noticia>Mo Shen - Repórter da Agência</p>", COMMENT, ("Mo Shen",)),
    ("<p class=journalist>한소라 기자</p>", COMMENT, ("한소라",)),
    ("<p class=journalist>한소라 특파원</p>", COMMENT, ("한소라",)),
    (
        "<div class=authorDateWrapper><b>Mo Shen</b><i>3 May 2022, 10:00</i></div>",
        COMMENT,
        ("Mo Shen",),
    ),
    ("<p><b class=c-signature__author>Mo Shen</b></p>", COMMENT, ("Mo Shen",)),
    ("<p class=authority>Mo Shen</p>", COMMENT, ()),
    ("<p class=author-meta>January</p>", COMMENT, ()),
    # So do links to all that someone wrote.
    ("<p class=a_md><a href=/autor/mo-shen/>Mo Shen</a></p>", COMMENT, ("Mo Shen",)),
    ("<p class=a_md><a href=/autor/>Ada Voss</a></p>", COMMENT, ()),
    ("<p class=author-box>Updated</p>", COMMENT, ()),
    # Facts with labels, one behind the other with nothing between them.
    (
        "<p><i>时间：2019-08-14</i><i>来源：灯下</i><i>作者：陶镕</i><i>点击：12</i></p>",
        COMMENT,
        ("陶镕",),
    ),
    ("", "<p>发布:陶镕 | 分类:旧事 | 评论:1</p>", ("陶镕",)),
    ("", "<p>posted by サドル at 18:40| Comment(1)</p>", ("サドル",)),
    # A line drawn in the author's place is no name.
    ("<div class=post-author__name><hr>Mo Shen</div>", "", ("Mo Shen",)),
    ("", COMMENT, ()),
    ("", "<div class=related-posts><span class=author>Vera</span></div>", ()),
    (
        f"<div class=author-name-and-bio>Mo Shen, who bakes, {'walks, ' * 10}and writes</div>",
        "",
        (),
    ),
]


@pytest.mark.parametrize(("before", "after", "authors"), PAGES)
def test_authors(before: str, after: str, authors: tuple[str, ...]) -> None:
    """The author is whom the post's own place names, and never a reader or another's author."""
    page = (
        f"<title>The lamp post</title><main><h1>The lamp post</h1>{before}"
        f"<div class=entry-content>{TEXT}</div>{after}</main>"
    )
    assert clean(page).authors == authors


INVITATIONS = [
    ("View all posts by Jane Doe →", "Jane Doe"),
    ("Alle Beiträge von Jane Doe anzeigen", "Jane Doe"),
    ("Voir tous les articles de Anne-Marie Le Goff", "Anne-Marie Le Goff"),
    ("Ver todas las entradas de José", "José"),
    ("Посмотреть все записи автора Инна", "Инна"),
    ("查看沈默的所有文章", "沈默"),
    ("いね の投稿をすべて表示", "いね"),
    ("Jane Doe", "Jane Doe"),
]


@pytest.mark.parametrize(("said", "name"), INVITATIONS)
def test_names_in_invitations(said: str, name: str) -> None:
    """What invites to read all that somebody wrote gives the name alone, in many languages."""
    assert [claim.value for claim in people([Claim(said, "")])] == [name]


def test_what_a_form_asks_for_is_no_comment() -> None:
    """Labels of the form under a post are not taken for a reader called "Name *"."""
    form = (
        "<div class=comments-area><form id=commentform><p><label>Name *</label><input></p>"
        "<p><label>Website</label><input></p><p>Save my name in this browser for the next time."
        f"</p></form></div>{COMMENT}"
    )
    page = f"<main><h1>The lamp post</h1><div class=entry-content>{TEXT}</div>{form}</main>"
    assert [comment.author for comment in clean(page).comments] == ["Vera"]
