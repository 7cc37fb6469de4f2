"""Made-up blogs for measuring storage: text with the statistics of real text, and pages around it.

Words follow Zipf's law, as the words of every language do, over vocabularies put together from the
commonest characters or syllables of each. Posts have the mean length of real ones, and their pages
compress to as much beside it (1,150 blog posts measured: 5.2 kB of text in the mean, 3.1 in the
median, in pages that compress to 1.9 times their text). Everything follows from the number of the
post, so that any post can be made again.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from db.rows import (
    BlogRow,
    Bundle,
    CaptureRow,
    FactRow,
    LinkRow,
    PostRow,
    RevisionRow,
    SegmentRow,
)
from scraper.rows import signature_row

#: Posts to a blog: furniture repeats within one.
POSTS_PER_BLOG: Final = 200

#: Words in a vocabulary: a writer's active one.
VOCABULARY: Final = 20_000

#: Share of pieces whose score lies between 0.3 and 0.7: that of 10,156 pieces of 120 real pages.
DOUBTFUL: Final = 0.026

#: Where the values of a post are read, on a usual page.
_FACTS: Final = (
    ("title", "the heading that JSON-LD headline confirms", 6),
    ("authors", "JSON-LD author"),
    ("published", "JSON-LD datePublished"),
    ("updated", "JSON-LD dateModified"),
    ("tags", "a link marked as a tag", 25),
    ("tags", "a link marked as a tag", 25),
    ("site_name", "meta og:site_name"),
    ("canonical", "link rel=canonical"),
    ("language", "the kept text, and html lang"),
    ("encoding", "the Content-Type header"),
)

_HANS: Final = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后"
    "作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因"
    "只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应"
    "战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿"
    "模型数据训练语言开源参数图像博客文章研究论文代码网络算法系统服务软件设计计算机器学习深度"
)
_HANT: Final = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後"
    "作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因"
    "模型資料訓練語言開源參數圖像部落格文章研究論文程式網路演算法系統服務軟體設計計算機器學習深度"
)
_KANA: Final = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
)
_KATAKANA: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハマミムメモラリルレロワンデドバパピー"
)
_KANJI: Final = (
    "日本人大学生年月時間今私彼何国会社事者的分前後上下中外新行見食飲読書話語英米東西南北"
)
_HANGUL: Final = (
    "가고구기나는니다대도동라로리마모무민바방보부사상서선성수"
    "시신아안어에여오우원유은의이인일자장전정제주지진학한해"
)
_THAI: Final = "กขคงจชซดตถทนบปผพฟมยรลวสหอะาิีึืุูเแโใไ่้์"
_LATIN: Final = {
    "en": "the an in on er re al th ing con com pro ter man est ble ly ment or de st ic ous ra lo",
    "de": "der ein sch ung ver ich keit än öß ü zu be ge an auf aus bei er en st lich bar heit ur",
    "fr": "le la ré é ment tion con ou eau eur ç è que par pré dé on in an re si te ve ni ê lo",
    "es": "el la ción ñ á é í ó ado ida con por re de es en al ar er ir os as mente pre tra lo",
    "vi": "nh ng tr ế ạ ướ ộ ấ ầ ữ ơ đ th ch kh an on in uy oa ai ao eo êu iê",
}

#: Languages and how often they are written, in per cent; a mirror of blogs is mostly Chinese.
LANGUAGES: Final = {
    "zh-Hans": 32,
    "zh-Hant": 10,
    "ja": 10,
    "ko": 5,
    "th": 3,
    "en": 26,
    "de": 5,
    "fr": 4,
    "es": 3,
    "vi": 2,
}
#: Themes carry their style sheets on every page; it brings a page to the size of real ones.
STYLE: Final = "".join(
    f".c{place}{{margin:{place % 7}px {place % 5}em;color:#{place * 7919 % 4096:03x}}}"
    for place in range(480)
)
_UNSPACED: Final = ("zh-Hans", "zh-Hant", "ja", "th")
_FULL_WIDTH: Final = ("zh-Hans", "zh-Hant", "ja")


def _dice(seed: str | int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same blogs every time, no secrets


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and how often they occur."""

    words: tuple[str, ...]
    cumulative: tuple[float, ...]


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language, the commonest first."""
    dice = _dice(language)
    words = dict.fromkeys(_word(language, dice) for _ in range(2 * VOCABULARY))
    chosen = tuple(words)[:VOCABULARY]
    # Zipf: the n-th commonest word is as frequent as 1/n.
    return Vocabulary(chosen, tuple(accumulate(1 / (n + 2) for n in range(len(chosen)))))


def _word(language: str, dice: random.Random) -> str:
    match language:
        case "zh-Hans" | "zh-Hant":
            characters = _HANS if language == "zh-Hans" else _HANT
            return "".join(dice.choices(characters, k=dice.choice((1, 2, 2, 2, 3, 4))))
        case "ja":
            kind = dice.choice((_KANA, _KANA, _KATAKANA, _KANJI))
            return "".join(dice.choices(kind, k=dice.randint(1, 4)))
        case "ko":
            return "".join(dice.choices(_HANGUL, k=dice.randint(1, 4)))
        case "th":
            return "".join(dice.choices(_THAI, k=dice.randint(2, 7)))
        case _:
            return "".join(dice.choices(_LATIN[language].split(), k=dice.randint(1, 4)))


def paragraph(language: str, dice: random.Random, words: int) -> str:
    """Return running text with punctuation."""
    known = vocabulary(language)
    chosen = dice.choices(known.words, cum_weights=known.cumulative, k=words)
    comma, stop = ("，", "。") if language in _FULL_WIDTH else (", ", ". ")
    space = "" if language in _UNSPACED else " "
    clauses = [space.join(chosen[start : start + 9]) for start in range(0, words, 9)]
    return "".join(
        clause + (stop if place % 3 == 2 else comma) for place, clause in enumerate(clauses)
    ).strip()


@cache
def _furniture(blog: int, language: str) -> tuple[str, ...]:
    dice = _dice(f"furniture {blog}")
    return tuple(paragraph(language, dice, dice.randint(1, 9)) for _ in range(24))


def blog_of(number: int) -> tuple[int, str]:
    """Return the blog of a post, and the language it is written in."""
    blog = number // POSTS_PER_BLOG
    dice = _dice(f"blog {blog}")
    return blog, dice.choices(tuple(LANGUAGES), weights=tuple(LANGUAGES.values()))[0]


def bundle(number: int) -> Bundle:
    """Make one post: its page, its text, the verdicts on it, and its links."""
    blog, language = blog_of(number)
    dice = _dice(number)
    address = f"https://blog{blog}.example/{2015 + number % 11}/{number}.html"
    title = paragraph(language, dice, 6)
    size = 38 if language in _UNSPACED else 28
    kept = [paragraph(language, dice, max(5, round(dice.expovariate(1 / size)))) for _ in range(18)]
    teasers = [paragraph("en", dice, 30) for _ in range(2)]
    removed = [*_furniture(blog, language), *teasers]
    text = "\n\n".join(kept)
    urls = [
        f"https://site{dice.randrange(5000)}.example/{dice.getrandbits(40):x}" for _ in range(12)
    ]
    body = _page(title, kept, removed, urls, dice).encode()
    moment = f"2026-{1 + number % 12:02}-{1 + number % 28:02}T{number % 24:02}:00:00Z"
    return Bundle(
        capture=CaptureRow(
            digest=hashlib.sha256(body).hexdigest(),
            url_asked=address,
            url=address,
            fetched_at=moment,
            body=body,
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"), ("etag", f'"{number:x}"')),
            content_type="text/html; charset=utf-8",
        ),
        seen_at=moment,
        blog=BlogRow(f"blog{blog}", f"https://blog{blog}.example/"),
        post=PostRow(
            address=address,
            title=title,
            authors=(f"Author {blog}",),
            published=f"{2015 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}",
            language=language,
            language_confidence=0.99,
            tags=("notes", f"tag{number % 40}"),
            site_name=f"Blog {blog}",
            encoding="utf-8",
        ),
        facts=tuple(FactRow(field, rule, *place) for field, rule, *place in _FACTS),
        cleaner="1",
        revision=RevisionRow(
            text=text, title=title, markdown=_markdown(kept, urls), language=language, cleaner="1"
        ),
        signature=signature_row(text),
        segments=_segments(kept, removed, language, dice),
        links=tuple(
            LinkRow(
                url,
                "reference" if place < 2 else "outbound",
                f"link {place}",
                _cited(url, place),
                place,
            )
            for place, url in enumerate(urls)
        ),
    )


def _cited(url: str, place: int) -> str:
    return f"arxiv:{int(url.rpartition('/')[2], 16) % 10_000:04}.00001" if place < 2 else ""


def _markdown(kept: list[str], urls: list[str]) -> str:
    linked = [
        f"{text} [{place}]({url})"
        for place, (text, url) in enumerate(zip(kept, urls, strict=False))
    ]
    return "\n\n".join([*linked, *kept[len(linked) :]])


def _segments(
    kept: list[str], removed: list[str], language: str, dice: random.Random
) -> tuple[SegmentRow, ...]:
    half = len(removed) // 2
    return tuple(
        SegmentRow(
            text=text,
            keep=keep,
            role="post" if keep else dice.choice(("navigation", "related", "boilerplate")),
            reason=f"{'running text' if keep else 'mostly links'}, {dice.randint(0, 20)} of 20",
            score=round(1 - _doubt(dice) if keep else _doubt(dice), 4),
            language=language,
        )
        for keep, texts in ((False, removed[:half]), (True, kept), (False, removed[half:]))
        for text in texts
    )


def _doubt(dice: random.Random) -> float:
    """Return how far a score is from certainty, up to 0.5."""
    return dice.uniform(0.3, 0.5) if dice.random() < DOUBTFUL else dice.uniform(0, 0.3)


def _page(
    title: str, kept: list[str], removed: list[str], urls: list[str], dice: random.Random
) -> str:
    furniture = "\n".join(
        f'<li class="widget-item item-{place}"><a href="{urls[place % len(urls)]}">{text}</a></li>'
        for place, text in enumerate(removed)
    )
    content = "\n".join(
        f'<p class="c{dice.randrange(4)}" data-id="{dice.getrandbits(64):x}">{text} '
        f'<a href="{urls[place % len(urls)]}">{place}</a></p>'
        for place, text in enumerate(kept)
    )
    script = "".join(f'{{"k{place}":"{dice.getrandbits(128):x}"}},' for place in range(80))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>"
        f"<script>var state=[{script}]</script><style>{STYLE}</style></head>"
        f"<body><ul>{furniture}</ul><article><h1>{title}</h1>{content}</article></body></html>"
    )
