"""The blogs of the synthetic web, and what their posts say.

Everything follows from the seed, the number of the blog and the number of the post, so that a
server needs no files and a check knows the truth. Words come from `benchmarks.made_up_blogs`, the
form of a post is the one of the tests' own blog (`tests.cleaners.blog`). A word that stands nowhere
else, the token, is in the middle of each post: whoever has it has that post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.made_up_blogs import LANGUAGES, paragraph
from tests.cleaners.blog import Block, DemoPost

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the blogs run on, in turn; small webs begin with the four commonest ways to list posts.
PLATFORMS: Final = (
    "blogger",
    "wordpress",
    "static",
    "archived",
    "bare",
    "sitemap",
    "wordpress",
    "blogger",
    "static",
    "static",
)
#: What a blog answers conditional requests by; many real ones do by both, some by neither.
VALIDATORS: Final = ("both", "etag", "modified", "both", "both", "none")
#: Blogs whose robots.txt is out of the common, by number.
ROBOTS: Final = {10: "delay", 11: "error", 12: "none", 13: "groups", 14: "others"}
#: The blog whose pages all call the home page canonical, and whose posts link to an endless
#: calendar.
TRAPS: Final = 5
#: Posts that robots.txt forbids and pages link to, and posts that a list names but are not there:
#: their numbers start here.
HIDDEN, MISSING, EXTRA = 90_000, 91_000, 3
#: Words of a paragraph in the mean, as in `made_up_blogs.bundle`.
_WORDS: Final = {"spaced": 28, "unspaced": 38}
_UNSPACED: Final = ("zh-Hans", "zh-Hant", "ja", "th")
_FIRST_DAY: Final = datetime(2016, 1, 3, 9, tzinfo=UTC)
_LAST_DAY: Final = datetime(2026, 6, 30, 9, tzinfo=UTC)
_TOKEN: Final = re.compile(r"zq(\d{3})x(\d{5})")
_LINKED_OUT: Final = 0.3
_LINKED_IN: Final = 0.25


@dataclass(frozen=True, slots=True)
class Blog:
    """One blog: which it is, what it runs on, and how many posts it has."""

    #: From 1; its host follows from it.
    number: int
    platform: str
    posts: int
    seed: int

    @property
    def name(self) -> str:
        """What the seeds file calls it."""
        return f"{self.platform}-{self.number}"

    @property
    def host(self) -> str:
        """Its own loopback address, 127.0.1.1 and up; Linux answers on all of 127.0.0.0/8."""
        return f"127.0.{1 + self.number // 250}.{self.number % 250 or 250}"

    @property
    def language(self) -> str:
        """The language of most of its posts."""
        dice = Random(f"{self.seed} blog {self.number}")  # noqa: S311 - the same blogs every time
        return dice.choices(tuple(LANGUAGES), weights=tuple(LANGUAGES.values()))[0]

    @property
    def validators(self) -> str:
        """What it answers conditional requests by: "both", "etag", "modified" or "none"."""
        return VALIDATORS[(self.number - 1) % len(VALIDATORS)]

    @property
    def robots(self) -> str:
        """What is particular about its robots.txt; "" for nothing."""
        return ROBOTS.get(self.number, "")

    @property
    def is_open(self) -> bool:
        """Whether anything of it may be asked."""
        return self.robots != "error"


@lru_cache(maxsize=20_000)
def head(blog: Blog, number: int) -> DemoPost:
    """Return a post as lists show it: with its first paragraph and no more."""
    dice = _dice(blog, number)
    language = "en" if number % 5 == 4 else blog.language
    title = paragraph(language, dice, 6).rstrip(".,。，")
    words = _words(dice, language)
    tags = tuple(sorted({f"tag{dice.randrange(12)}" for _ in range(2)}))
    slug = f"{_slug(title, blog)}-{number}"
    written = moment(blog, number)
    block = Block("text", (paragraph(language, dice, words),))
    return DemoPost(slug, title, f"{written:%Y-%m-%d}", language, tags, (block,))


@lru_cache(maxsize=2_000)
def post(blog: Blog, number: int, version: int = 0) -> DemoPost:
    """Return a post whole: 3 to 15 paragraphs, the token in the second and the one before last."""
    start = head(blog, number)
    dice = _dice(blog, number, "text")
    blocks = [_block(blog, number, place, dice) for place in range(dice.randint(3, 14))]
    marked = {0, len(blocks) - 2}
    for place in marked:
        blocks[place] = Block("text", (_with_token(blocks[place].lines[0], blog, number),))
    if version:
        changed = paragraph(start.language, _dice(blog, number, f"edit {version}"), 40)
        blocks[-1] = Block("text", (changed,))
    return DemoPost(
        start.slug, start.title, start.date, start.language, start.tags, (*start.blocks, *blocks)
    )


def moment(blog: Blog, number: int) -> datetime:
    """Return when a post was published: evenly over ten years, 0 the oldest."""
    if number >= HIDDEN:
        return _FIRST_DAY
    return _FIRST_DAY + (_LAST_DAY - _FIRST_DAY) / max(1, blog.posts - 1) * number


def token(blog: Blog, number: int) -> str:
    """Return the word by which a post is known.

    >>> token(Blog(7, "bare", 20, 1), 12)
    'zq007x00012'
    """
    return f"zq{blog.number:03}x{number:05}"


def tokens(text: str) -> set[tuple[int, int]]:
    """Return the blog and the number of every post whose token a text has.

    >>> tokens("It rained, zq007x00012, and zq007x00012 again.")
    {(7, 12)}
    """
    return {(int(blog), int(number)) for blog, number in _TOKEN.findall(text)}


def _dice(blog: Blog, number: int, what: str = "head") -> Random:
    return Random(f"{blog.seed} {blog.number} {number} {what}")  # noqa: S311 - no secrets


def _words(dice: Random, language: str) -> int:
    mean = _WORDS["unspaced" if language in _UNSPACED else "spaced"]
    return 12 + round(dice.expovariate(1 / mean))


def _slug(title: str, blog: Blog) -> str:
    """Return the words of a title as an address has them: as they are on every fourth blog."""
    plain = "".join(letter if letter.isalnum() else " " for letter in title.lower())
    if blog.number % 4 != 1:
        plain = plain.encode("ascii", "ignore").decode()
    return "-".join(plain.split()[:3]) or "post"


def _block(blog: Blog, number: int, place: int, dice: Random) -> Block:
    language = head(blog, number).language
    text = paragraph(language, dice, _words(dice, language))
    if dice.random() < _LINKED_OUT:
        text += f" [{paragraph(language, dice, 2).rstrip('.,。，')}]({_elsewhere(dice)})"
    if dice.random() < _LINKED_IN:
        # Filled in by the site, which knows its addresses: a post, and the way it is linked to.
        text += f" [{place + 1}](post:{dice.randrange(blog.posts)}:{dice.randrange(100)})"
    kind = dice.choices(("text", "heading", "list", "quote"), weights=(85, 6, 5, 4))[0]
    match kind:
        case "heading":
            return Block("heading", (paragraph(language, dice, 5).rstrip(".,。，"),))
        case "list":
            return Block("list", tuple(paragraph(language, dice, 12) for _ in range(3)))
        case _:
            return Block(kind, (text,))


def _elsewhere(dice: Random) -> str:
    return f"https://site{dice.randrange(5000)}.example/{dice.getrandbits(40):x}"


def _with_token(text: str, blog: Blog, number: int) -> str:
    """Put the token after the first clause, or in front where there is but one."""
    clause, stop, rest = (*re.split(r"([,.，。])", text, maxsplit=1), "", "")[:3]
    return f"{clause}{stop} {token(blog, number)} {rest.lstrip()}".rstrip()


def fill_links(html: str, resolve: Callable[[int, int], str]) -> str:
    """Put addresses in for the links between posts that `post` left open.

    Args:
        html: A page or a part of one.
        resolve: Gives the address of a post, by its number and the way in which it is linked to.
    """
    return re.sub(r"post:(\d+):(\d+)", lambda m: resolve(int(m[1]), int(m[2])), html)
