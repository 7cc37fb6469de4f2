"""Which lines of a dump are the post, its title, its comments, other posts, furniture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners import clean
from cleaners.model import Form, Page, Role, Verdict
from cleaners.text import judge_text, segment_text
from cleaners.textjudge import seem, settle, stretch

#: After the page of a Blogger mirror: skip link, pictures, teasers of unrelated posts.
BLOGGER = """Skip to main content

How our village oven was rebuilt in a week

\u00a0

Image

\u00a0

In spring the oven by the church had a crack that nobody, so said the baker, could mend.

The stones

They were carried up from the river by hand, one after the other, and laid out to dry.

What we needed:

1. river stones
2. clay
3. patience

Image

And so, in the end, it cost us nothing but a week of our lives and some skin.

Further reading:

https://example.org/ovens

Comments

Popular posts from this blog

Exam questions for the driving licence

Which of the following is not a vehicle? A horse, a cart, a car, a bicycle, a house, and so on ...

A list of all the mountains

Everest K2 Kangchenjunga Lhotse Makalu Cho Oyu Dhaulagiri Manaslu Nanga Parbat Annapurna and ...
"""

#: After a Hexo theme: menu, byline row, listing with line numbers, pager, sidebar.
HEXO = """面包师的博客
首页
归档
标签
关于
发酵箱的温度控制
发表于 2021-03-04 | 分类于 烘焙 | 阅读次数
| 约 5 分钟
前言
冬天的厨房太冷，面团总是发不起来，所以我用一块开发板做了一个恒温的发酵箱，下面是做法。
123
while True:
    if sensor.read() < 26:
        heater.on()
把程序烧录进去以后，温度就一直保持在二十六度左右，面团两个小时就能发到原来的两倍大。
本文链接：https://example.org/proofing
上一篇：说盐
赏
微信扫一扫
© 2021 面包师
京ICP备12345678号
"""

#: After an old Blogger theme: date above the title, comments with names and dates, archive counts.
OLD = """Tuesday, March 2, 2010
Salt
Posted by Jane
It took me years to notice that the bread of my grandmother had twice the salt of mine.
Labels: bread, salt
posted by Jane at 9:12 PM
2 comments:
Anonymous said...
My grandmother used even more salt than yours did, and she lived to be ninety-six years old.
March 3, 2010 8:00 AM
Tom said...
Mine used none at all, and she was the unhappiest woman that I have ever met in my life.
March 4, 2010 9:30 AM
Post a Comment
Newer Post Older Post Home
Blog Archive
▼ 2010 (26)
March (3)
February (12)
"""

#: An index of teasers that break off.
TEASERS = """Home
About
Bread is older than the plough, and the first loaves were flat and hard and baked on stones, but ...
Salt was once worth its weight in gold, or so they say; what is true about that story is less ...
Water, they say, is the soul of every loaf, and whoever has baked in the mountains knows why, or ...
"""


def judged(dump: str) -> list[tuple[str, Verdict]]:
    """Return text and verdict of each segment of a dump."""
    layout = segment_text(Page(dump, Form.TEXT, "utf-8", "str"))
    return [(s.text, v) for s, v in zip(layout.segments, judge_text(layout), strict=True)]


def of(dump: str, role: Role) -> list[str]:
    """Return the texts of one role."""
    return [text for text, verdict in judged(dump) if verdict.role is role]


def test_the_post_of_a_blogger_page() -> None:
    """From the first paragraph after the title to the last, headings and list items included."""
    post = of(BLOGGER, Role.POST)

    assert post[0].startswith("In spring the oven")
    assert post[1:3] == [
        "The stones",
        "They were carried up from the river by hand, one after the other, and laid out to dry.",
    ]
    assert post[3:7] == ["What we needed:", "river stones", "clay", "patience"]
    assert post[7].endswith("and some skin.")
    assert len(post) == 8


def test_the_rest_of_a_blogger_page() -> None:
    """Title, furniture, the tail of bare links, and other posts as title and teaser."""
    assert of(BLOGGER, Role.TITLE) == ["How our village oven was rebuilt in a week"]
    assert of(BLOGGER, Role.PLACEHOLDER) == ["Image", "Image"]
    assert of(BLOGGER, Role.NAVIGATION) == [
        "Skip to main content",
        "Further reading:",
        "https://example.org/ovens",
    ]
    assert of(BLOGGER, Role.COMMENT) == ["Comments"]
    related = of(BLOGGER, Role.RELATED)
    assert related[1::2] == [
        "Exam questions for the driving licence",
        "A list of all the mountains",
    ]
    assert len(related) == 5


def test_a_chinese_page_with_a_listing() -> None:
    """The listing stays, its line numbers go; title, byline row and licence box are told apart."""
    post = of(HEXO, Role.POST)

    assert post[0] == "前言"
    assert post[2] == "while True:\n    if sensor.read() < 26:\n        heater.on()"
    assert post[-1].startswith("把程序烧录进去以后")
    assert of(HEXO, Role.TITLE) == ["发酵箱的温度控制"]
    assert len(of(HEXO, Role.BYLINE)) == 2
    assert "本文链接：https://example.org/proofing" in of(HEXO, Role.BOILERPLATE)
    assert "123" in of(HEXO, Role.BOILERPLATE)


def test_a_page_with_comments() -> None:
    """A one-sentence post is the post, however long its comments are."""
    assert of(OLD, Role.POST) == [
        "It took me years to notice that the bread of my grandmother had twice the salt of mine."
    ]
    assert of(OLD, Role.TITLE) == ["Salt"]
    assert len(of(OLD, Role.COMMENT)) >= 7
    assert of(OLD, Role.TAGS) == ["Labels: bread, salt"]
    assert "▼ 2010 (26)" in of(OLD, Role.BOILERPLATE)


def test_teasers_are_no_post() -> None:
    """Lines that break off speak against themselves, so that a page of them has no post."""
    assert of(TEASERS, Role.POST) == []
    assert all(not verdict.keep for _, verdict in judged(TEASERS))


def test_a_language_shift_ends_the_post() -> None:
    """A long teaser in another script than the page is none of its text, head or no head."""
    chinese = (
        "冬天的厨房太冷，面团总是发不起来，所以我做了一个恒温的发酵箱，下面是具体的做法和材料。\n"
    )
    english = "Which of the following is not a vehicle? " * 4
    dump = f"发酵箱的温度控制\n{chinese * 4}{english}"

    assert english.strip() not in of(dump, Role.POST)
    assert len(of(dump, Role.POST)) == 4


def test_other_posts_inside_the_text_are_left_out() -> None:
    """A block of titles between two halves of a post goes, and the second half stays."""
    half = (
        "A paragraph of the post that says this and that, at the length that paragraphs have. " * 3
    )
    dump = "\n".join(
        ["A title of the post", half, half, "You may also like:", "Salt", "Water", *[half] * 9]
    )
    roles = {text: verdict.role for text, verdict in judged(dump)}

    assert roles["Salt"] is roles["Water"] is Role.RELATED
    assert judged(dump)[-1][1].keep


def test_a_list_is_kept_whole() -> None:
    """The last items of a list that began in the text are of the text."""
    dump = "A title\nWe needed these things, and there was nothing else:\n- clay\n- stones"

    assert of(dump, Role.POST)[1:] == ["clay", "stones"]


def test_menus_alone_are_no_post() -> None:
    """Where no line speaks for a post, everything goes, and the reason says so."""
    verdicts = [verdict for _, verdict in judged("Home\nBread\nSalt\nWater\nAbout")]

    assert not any(verdict.keep for verdict in verdicts)
    assert "no line of the page" in verdicts[1].reason


def test_nothing_has_no_verdicts() -> None:
    """An empty page has nothing to judge."""
    assert judged("") == []


@pytest.mark.parametrize("dump", [BLOGGER, HEXO, OLD, TEASERS])
def test_every_verdict_has_a_reason(dump: str) -> None:
    """Kept or not, the deciding evidence is said in words, and the score fits the verdict."""
    for text, verdict in judged(dump):
        assert verdict.reason, text
        assert (verdict.score >= 0.5) is verdict.keep, (text, verdict)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], (0, 0)),
        ([-1.0, -2.0], (0, 0)),
        ([1.0, 2.0], (0, 2)),
        ([1.0, -2.0, 3.0, -1.0, 2.0, -9.0, 1.0], (2, 5)),
        ([1.0, -1.0, 1.0], (0, 1)),
    ],
)
def test_stretch(numbers: list[float], expected: tuple[int, int]) -> None:
    """The stretch is the range with the greatest sum, empty where nothing is above zero."""
    assert stretch(numbers) == expected


@given(st.lists(st.integers(-5, 5), max_size=30))
def test_no_range_beats_the_stretch(numbers: list[int]) -> None:
    """It agrees with trying every range."""
    start, stop = stretch([float(number) for number in numbers])
    ranges = [(a, b) for a in range(len(numbers) + 1) for b in range(a, len(numbers) + 1)]

    assert sum(numbers[start:stop]) == max(sum(numbers[a:b]) for a, b in ranges)


_LINES = st.sampled_from(
    [
        "Home", "Image", "Comments", "3 comments", "Popular posts", "Blog Archive", "May 3, 2022",
        "Jane said...", "By Jane Doe", "2011 (26)", "A short line", "- an item", "x = f(y);", "",
        "A sentence that is long enough to count as running text, with a comma and an end.",
        "A teaser that is long enough to count as running text, with a comma, and no end ...",
        "https://example.org/", "1", "Labels: a, b",
        "这是一个足够长的句子，里面有逗号，也有句号，算是正文。",
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=40))
def test_judging_is_total(lines: list[str]) -> None:
    """Any page gets one verdict a segment, each with a reason and a probability."""
    for _, verdict in judged("\n".join(lines)):
        assert verdict.reason
        assert 0 <= verdict.score <= 1


def test_pictures_stay_with_the_text() -> None:
    """A picture that Markdown left says nothing by itself; it goes with the lines around it."""
    post = "It rained all day, and nobody came to buy the bread that stood on the long table."
    picture = "![loaf](https://example.org/l.png)"
    verdicts = [v for _, v in judged(f"# Rain\n\n{post}\n\n{picture}\n\n{post}\n\n{picture}")]

    assert [verdict.keep for verdict in verdicts] == [False, True, True, True, False]


def test_items_after_the_end_are_not_taken_in() -> None:
    """A menu of items below a finished sentence is none of the text."""
    post = "It rained all day, and nobody came to buy the bread."
    dump = f"How nobody came to buy the bread\n{post}\n- Home\n- Bread\n- Salt"

    assert len(of(dump, Role.POST)) == 1


def test_a_date_where_the_text_begins_is_a_byline() -> None:
    """A date before the first sentence dates the post; one amid the text is text."""
    post = "It rained all day, and nobody came to buy the bread that stood on the long table."
    dump = f"By Jane Doe\nThe rain\nThe bread\n2022-05-03\n{post}\n{post}\n2022-05-04\n{post}"

    assert of(dump, Role.BYLINE) == ["By Jane Doe", "2022-05-03"]
    assert "2022-05-04" in of(dump, Role.POST)


def test_teasers_amid_the_text_are_left_out() -> None:
    """Of a block of other posts between two halves of a post, teasers that break off go too."""
    half = (
        "A paragraph of the post that says this and that, at the length that paragraphs have. " * 4
    )
    teaser = "Salt was once worth its weight in gold, or so they say; what is true about it ..."
    dump = "\n".join(
        ["A title of the post", *[half] * 6, "Popular posts", "Salt", teaser, *[half] * 25]
    )
    verdicts = dict(judged(dump))

    assert verdicts[teaser].role is verdicts["Salt"].role is Role.RELATED


#: A post of six paragraphs, each under its original.
BILINGUAL = [
    (("In spring the oven by the church had a crack that nobody, so said the baker, could mend, "
      "for the old stones had been laid before anyone in the village was born."),
     "春天，教堂旁的炉子裂了一条缝，面包师说谁也修不好，因为那些老石头在村里所有人出生之前就已经砌好了。"),
    (("We carried new stones up from the river by hand, one after the other, and laid them out to "
      "dry in the sun until the week was over and our backs hurt."),
     "我们用手把新石头一块一块地从河边搬上来，放在太阳底下晾干，直到一个星期过去，大家都腰酸背痛。"),
    (("And so, in the end, it cost us nothing but a week of our lives and some skin, and the bread "
      "tastes as it did when our grandmothers stood in line for it."),
     "所以到最后，我们只花了一个星期的时间，磨破了一点皮，而面包的味道就和奶奶们排队的时候一模一样。"),
] * 2  # fmt: skip


def test_a_translation_beside_its_original_is_one_post() -> None:
    """Both languages stay, each block has its own, and the post is said to be in both."""
    pairs = [f"{english}\n\n{chinese}" for english, chinese in BILINGUAL]
    menu = "Skip to main content\n\nHow our village oven was rebuilt\n\n"
    post = clean(menu + "\n\n".join(pairs) + "\n\nComments\n\nPopular posts from this blog")

    assert post.text.split("\n\n") == [text for pair in BILINGUAL for text in pair]
    assert post.language == "mul"
    assert {tag for tag, _ in post.language_shares} == {"en", "zh-Hans"}
    assert [s.language for s in post.segments if s.keep] == ["en", "zh-Hans"] * 6


def test_addresses_amid_the_text_stay() -> None:
    """A short line that gives a source between two paragraphs is of the text."""
    prose = "The oven was lit at four in the morning, long before the first customers came. "
    paper = "Paper: https://arxiv.org/abs/2205.01068"
    lines = ["The oven of the village", *[prose * 2] * 6, paper, "Image", *[prose * 3] * 6]

    assert paper in of("\n\n".join(lines), Role.POST)


def kept_of(lines: list[str], likely: dict[str, float], otherwise: float = 0.9) -> list[str]:
    """Return the lines that are kept where forests say so much of some and the same of the rest."""
    layout = segment_text(Page("\n\n".join(lines), Form.TEXT, "utf-8", "str"))
    said = [likely.get(one.text.split("\n")[0], otherwise) for one in layout.segments]
    verdicts = settle(layout, seem(layout), np.array(said, np.float32))
    pairs = zip(layout.segments, verdicts, strict=True)
    return [one.text for one, verdict in pairs if verdict.keep]


OVEN = "The oven was lit at four in the morning, long before the first customers came. "
LISTING = "loaf = knead(flour);\nif (loaf) {\n  bake(loaf);\n}"


def test_output_amid_code_stays() -> None:
    """A line that looks like nothing is the post's between two listings, not beside one."""
    page = ["The oven", OVEN * 3, LISTING, "done loaf", OVEN * 2, LISTING, "more loaf", OVEN * 3]
    kept = kept_of(page, {"done loaf": 0.1, "more loaf": 0.1})

    assert "done loaf" in kept
    assert "more loaf" not in kept
    assert "done loaf" not in kept_of(page, {"done loaf": 0.01}), "forests are nearly certain"
    assert "Share" not in kept_of([*page[:3], "Share", *page[4:]], {"Share": 0.1})


def test_a_listing_close_to_the_post_is_of_it() -> None:
    """Up to twice as many lines away as it has itself, with nothing known between."""
    start = LISTING.split("\n", 1)[0]
    unlikely = dict.fromkeys([start, "aaa bbb", "Share"], 0.2)
    page = ["The oven", *[OVEN * 3] * 3]

    assert LISTING in kept_of([*page, "aaa bbb", LISTING], unlikely)
    assert LISTING not in kept_of([*page, "Share", LISTING], unlikely)
    assert LISTING not in kept_of([*page, *["aaa bbb"] * 9, LISTING], unlikely)
    assert LISTING not in kept_of([*page, "aaa bbb", LISTING], {**unlikely, start: 0.05})


def test_what_other_pages_carry_speaks_against_a_line() -> None:
    """Log-odds from a memory remove a line that reads as the post's."""
    prose = "The oven was lit at four in the morning, long before the first customers came. "
    dump = "\n".join([f"{n} {prose * 2}" for n in range(20)])
    layout = segment_text(Page(dump, Form.TEXT, "utf-8", "str"))
    odds = np.zeros(20, np.float32)
    odds[3] = -9

    assert [v.keep for v in judge_text(layout, odds)] == [index != 3 for index in range(20)]


def test_rows_of_a_counted_table_stay_together() -> None:
    """Rows that begin with one number after another are the post's if three in ten are."""
    rows = [f"{number} rye" for number in range(1, 9)]
    unlikely = dict.fromkeys(rows[3:], 0.2)
    page = ["The oven", *[OVEN * 3] * 3, *rows, *[OVEN * 3] * 3]

    assert set(rows) <= set(kept_of(page, unlikely))
    assert not set(rows) & set(kept_of(page, dict.fromkeys(rows, 0.2)))


def test_a_comment_that_reads_like_the_post_goes_with_the_others() -> None:
    """Where most of a block of comments goes, a long one in it is one of them."""
    long = f"{OVEN * 6}So it was here, too."
    others = [f"{n} loaves are too few for us all, said the baker." for n in range(3)]
    page = ["The oven", *[OVEN * 3] * 3, "3 comments", "Jane said:", *others, long]
    unlikely = dict.fromkeys(["3 comments", "Jane said:", *others], 0.05)

    assert long not in kept_of(page, unlikely)


def test_the_title_s_words_deep_in_the_text_are_text() -> None:
    """A program may print what heads the post; above the text it is the title again."""
    name = "Simple oven service"
    page = [name, "2022-05-03", *[OVEN * 2] * 9, name, *[OVEN * 2] * 3]

    kept = kept_of(page, {name: 0.6, "2022-05-03": 0.05})

    assert kept.count(name) == 1
