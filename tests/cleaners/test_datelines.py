"""The lines of a page that date its post."""

from __future__ import annotations

import pytest

from cleaners import clean
from cleaners.datelines import nearest, only, shows_day
from cleaners.model import Form, Page
from cleaners.segment import segment
from cleaners.tree import parse

TEXT = "<p>It rained all day, and the day after, and nobody came to the market but the baker.</p>"


def post_of(before: str, after: str) -> tuple[Page, range]:
    """Return a page, and which of its segments are the post: two paragraphs of it."""
    page = Page(before + TEXT * 2 + after, Form.HTML, "utf-8", "str")
    texts = [piece.text for piece in segment(parse(page)).segments]
    start = texts.index(TEXT[3:-4])
    return page, range(start, start + 2)


ASIDE = "<div class=card><h2><span>14 March 2021</span></h2><p>Author: Ada Wren</p></div>"
ONLY = [
    ("", ASIDE, "2021-03-14"),
    (ASIDE, "", "2021-03-14"),
    # The same date twice is one date.
    (ASIDE, "<footer><p>Published on March 14, 2021</p></footer>", "2021-03-14"),
    # Of two dates either may be another post's.
    (ASIDE, "<p>3 April 2021</p>", ""),
    # Readers' answers, other posts and changes have dates too.
    ("", "<div class=comments><p>14 March 2021</p></div>", ""),
    ("", "<div class=related-posts><p>14 March 2021</p></div>", ""),
    ("", "<p>Updated on March 14, 2021</p>", ""),
    # A sentence with a date is no line that dates.
    ("", "<p>On 14 March 2021 the mill was closed, and nobody was told of it until May.</p>", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("before", "after", "date"), ONLY)
def test_the_only_date(before: str, after: str, date: str) -> None:
    """A date that alone stands outside the post is the post's."""
    page, post = post_of(before, after)
    found, index = only(segment(parse(page)), post)
    assert (found, index >= 0) == (date, bool(date))


def test_the_nearest_date() -> None:
    """Of the dates around the post's beginning the nearest is taken, and none far below it."""
    page, post = post_of("<p>1 March 2021</p><p>2 March 2021</p>", "")
    assert nearest(segment(parse(page)), post.start)[0] == "2021-03-02"
    page, post = post_of("<p>2021年5月8日<a>#城市</a><a>#记忆</a></p>", "")
    assert nearest(segment(parse(page)), post.start)[0] == "2021-05-08"
    page, post = post_of("", "<p>x</p>" * 4 + "<p>2 March 2021</p>")
    assert not nearest(segment(parse(page)), post.start)[0]


def test_a_member_and_a_day() -> None:
    """A name that markup marks as a member's may stand before the date of its line."""
    page, post = post_of("<div><b class=username>reader</b> Февраль 3rd, 2015, 11:08 am</div>", "")
    assert nearest(segment(parse(page)), post.start)[0] == "2015-02-03"


def test_the_day_of_an_answer() -> None:
    """When a reader answered is not when the post was written, neither marked nor shown."""
    said = (
        "<ol class=comments><li class=comment><b>Vera</b> "
        "<time datetime=2021-03-14T10:00:00Z>14 March 2021</time><p>So it was.</p></li></ol>"
    )
    page, _ = post_of("<h1>The mill</h1>", said)
    assert not clean(page.text).published


def test_a_day_below_the_title_in_one_paragraph() -> None:
    """A page laid out by hand has title and day in one element, parted by a line break."""
    page = "<title>x</title><table><tr><td><center><b>Snow</b><br><i>Sunday, December 9, 2001</i>"
    text = f"</center><p>{'It snowed all night. ' * 9}<p>{'We dug until noon. ' * 9}</table>"
    assert clean(page + text).published == "2001-12-09"


def test_a_day_that_a_script_writes() -> None:
    """What a script alone calls the day of publication dates a page that shows none."""
    script = "<script>var createTime = '2024-03-18 07:30';</script>"
    text = f"<title>x</title><article><h1>Snow</h1><p>{'It snowed all night. ' * 9}</article>"
    assert clean(text + script).published == "2024-03-18"
    assert clean(text + script + script.replace("2024", "2023")).published == ""


def test_a_change_is_not_the_day_of_a_post() -> None:
    """A line that dates a change gives way to one that does not; alone it is better than none."""
    page, post = post_of("<p>1 March 2021</p><p>Updated on March 20, 2021</p>", "")
    assert nearest(segment(parse(page)), post.start)[0] == "2021-03-01"
    page, post = post_of("<p>Updated on March 20, 2021</p>", "")
    assert nearest(segment(parse(page)), post.start)[0] == "2021-03-20"


def test_a_sidebar_dates_a_post_whose_address_does_not() -> None:
    """The date of the address is believed before one that merely is the only one."""
    html = f"<title>Rain</title><main><h1>Rain</h1>{TEXT * 8}</main>{'<p>x</p>' * 9}{ASIDE}"
    assert clean(html, url="http://a.example/rain/").published == "2021-03-14"
    assert clean(html, url="http://a.example/2021/04/02/rain/").published == "2021-04-02"


DAYS = [
    ("<time>May 3rd, 2022</time>", True),
    ("am 3. Mai 2022", True),
    ("2022-05-03T10:00", True),
    ("/20220503/rain", True),
    ("03/05/2022", True),
    ("2022年5月3日", True),
    ("03.05.22 um 10 Uhr", True),
    ("5/03/22", True),
    ("<a href=/2022/05/>May 2022</a>", False),
    ("13 May 2022, 30 people", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "shows"), DAYS)
def test_shown_days(text: str, shows: bool) -> None:  # noqa: FBT001
    """A page shows a day by its number near its year; another number is another day."""
    assert shows_day(text, "2022-05-03") is shows


def test_a_month_makes_no_day() -> None:
    """A page that shows only months, as lists of archives do, has no date made up for it."""
    months = "".join(f"<li><a href=/archives/2022/0{n}/>2022/0{n}</a></li>" for n in (5, 6, 7))
    html = f"<title>Rain</title><main><h1>Rain</h1>{TEXT * 8}</main><ul class=x>{months}</ul>"
    assert not clean(html, url="http://a.example/rain/").published
