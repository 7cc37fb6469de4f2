"""The pages of a synthetic blog: its posts in the themes of the tests, and its lists of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from benchmarks.made_up_blogs import STYLE
from benchmarks.synthetic_posts import (
    EXTRA,
    HIDDEN,
    MISSING,
    TRAPS,
    Blog,
    fill_links,
    head,
    moment,
    post,
)
from tests.cleaners import blog as invented
from tests.cleaners import markup, themes
from tests.cleaners.blog import DemoPost
from tests.cleaners.themes import POPULAR, RELATED, THEMES, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Platforms that serve one document to an address: ``slug.html``; the others serve folders.
_DOCUMENTS: Final = {"blogger": "/{month}/{slug}.html", "archived": "/posts/{slug}.html"}
_FOLDERS: Final = {
    "wordpress": "/{month}/{slug}/",
    "static": "/{month}/{day}/{slug}/",
    "bare": "/entry/{slug}",
    "sitemap": "/blog/{slug}/",
}
_GENERATORS: Final = {
    "blogger": "blogger",
    "wordpress": "WordPress 6.5",
    "static": "Hexo 7.0.0",
    "archived": "",
    "bare": "",
    "sitemap": "",
}
_OLDER: Final = {
    "en": "Older posts",
    "de": "Ältere Beiträge",
    "zh": "下一页",
    "fr": "Articles plus anciens",
}
_READ_ON: Final = {"en": "Read more", "de": "Weiterlesen", "zh": "阅读全文", "fr": "Lire la suite"}
_THEME_ADDRESS: Final = re.compile(rf"{re.escape(themes.HOST)}/\d{{4}}/\d\d/([^\"'<>]*?)\.html")
_NUMBER: Final = re.compile(r"-(\d+)$")
#: Of these, one in so many is named by an old address that redirects: for good or for now.
_MOVED_EVERY: Final = 17


@dataclass(slots=True)
class Site:
    """A blog as its server has it: where it stands, and what became of its posts since."""

    blog: Blog
    #: Its address without final slash.
    base: str
    #: How often each post was changed.
    versions: dict[int, int] = field(default_factory=dict)
    #: When each of them was last changed.
    edited: dict[int, datetime] = field(default_factory=dict)
    #: Posts that were taken down.
    gone: set[int] = field(default_factory=set)
    #: Seconds that its robots.txt asks for, where it asks for any.
    crawl_delay: float = 1.0

    @property
    def newest_first(self) -> list[int]:
        """The posts that lists show."""
        return [n for n in range(self.blog.posts - 1, -1, -1) if n not in self.gone]

    @property
    def theme(self) -> str:
        """The theme it is drawn in."""
        return tuple(THEMES)[self.blog.number % len(THEMES)]

    @property
    def speaks(self) -> str:
        """The language of its theme."""
        return THEMES[self.theme][1]

    def path(self, number: int) -> str:
        """Return the path of a post, as it is written in addresses."""
        about = head(self.blog, number)
        if number >= HIDDEN and number < MISSING:
            return f"/private/note-{number}.html"
        forms = _DOCUMENTS if self.blog.platform in _DOCUMENTS else _FOLDERS
        year, month, day = about.date.split("-")
        return forms[self.blog.platform].format(
            month=f"{year}/{month}", day=day, slug=quote(about.slug)
        )

    def url(self, number: int) -> str:
        """Return the address of a post."""
        return self.base + self.path(number)

    def listed(self, number: int) -> str:
        """Return the address that lists give: now and then one that redirects to the post."""
        moved = number % _MOVED_EVERY == 5 and number < HIDDEN
        if moved and self.blog.platform in {"static", "archived", "bare"}:
            return f"{self.base}/{'old' if number % 2 else 'go'}/{head(self.blog, number).slug}"
        return self.url(number)

    def number_of(self, slug: str) -> int | None:
        """Return which post a slug is of."""
        found = _NUMBER.search(slug)
        return int(found[1]) if found else None

    def stands(self, number: int) -> bool:
        """Whether there is such a post, and it was not taken down."""
        known = 0 <= number < self.blog.posts or HIDDEN <= number < HIDDEN + EXTRA
        return known and number not in self.gone

    def whole(self, number: int) -> DemoPost:
        """Return a post as it reads now."""
        return post(self.blog, number, self.versions.get(number, 0))

    def changed_at(self, number: int) -> str:
        """Return when a post was last changed, as feeds write it."""
        last = self.edited.get(number) or moment(self.blog, number)
        return last.isoformat(timespec="seconds")

    def published_at(self, number: int) -> str:
        """Return when a post was published, as feeds write it."""
        return moment(self.blog, number).isoformat(timespec="seconds")

    # --- links ------------------------------------------------------------------------------------

    def link(self, number: int, way: int) -> str:
        """Return one of the addresses under which a post is reached; `way` is 0 to 99."""
        if way < 40 or number >= self.blog.posts:
            return self.url(number)
        variants = {
            "blogger": ("?m=1", "?m=1&utm_source=x", "#comment-form", "?utm_medium=rss"),
            "wordpress": (
                "?utm_source=rss&utm_campaign=a",
                "!p",
                "!slash",
                "?fbclid=1234abc",
                "?amp=1",
            ),
            "static": ("index.html", "!slash", "!escapes", "?utm_source=a"),
        }.get(self.blog.platform, ("?utm_source=a&utm_medium=b", "#top", "!escapes", "?gclid=1"))
        match variants[way % len(variants)]:
            case "!p":
                return f"{self.base}/?p={number + 1}"
            case "!slash":
                return self.url(number).rstrip("/")
            case "!escapes":
                return self.base + _other_escapes(self.path(number))
            case suffix:
                return self.url(number) + suffix

    def body(self, number: int) -> str:
        """Return the text of a post as feeds and interfaces carry it."""
        return fill_links(markup.body(self.whole(number)), self.link)

    # --- pages ------------------------------------------------------------------------------------

    def page(self, number: int) -> str:
        """Return a post's page."""
        scene = BlogScene(self, number)
        draw, _ = THEMES[self.theme]
        drawn = draw(scene).replace('href="/a"', f'href="{escape(self.url(scene.below))}"')
        drawn = drawn.replace('href="/b"', f'href="{escape(self.url(scene.above))}"')
        return self.document(scene.post.title, drawn, scene, canonical=self.url(number))

    def listing(
        self, numbers: Sequence[int], older: str, title: str = "", *, whole: bool = False
    ) -> str:
        """Return a page that lists posts, with a link to older ones where `older` has one."""
        scene = BlogScene(self, numbers[0] if numbers else 0)
        shown = "\n".join(self._listed(scene, number, whole=whole) for number in numbers)
        pager = (
            f'<div class="w9"><a class="w9-older" href="{escape(older)}">{_OLDER[self.speaks]}</a>'
            "</div>"
            if older
            else ""
        )
        heading = f"<h1>{escape(title)}</h1>" if title else ""
        menu = f'<div class="w1"><p class="w2">{scene.say("site")}</p><ul>{scene.menu()}</ul></div>'
        return self.document(
            title,
            f'{menu}<div class="w3">{heading}{shown}{pager}</div><div class="w7">'
            f"<h3>{scene.say('tags')}</h3>{' '.join(scene.cloud())}"
            f"<p>{scene.say('about')}</p></div>"
            f'<div class="w8">{scene.say("footer")}</div>',
            scene,
        )

    def _listed(self, scene: BlogScene, number: int, *, whole: bool) -> str:
        about = head(self.blog, number)
        url = escape(self.listed(number))
        text = self.body(number) if whole else f"<p>{escape(about.teaser)}</p>"
        more = "" if whole else f'<a class="w6" href="{url}">{_READ_ON[self.speaks]}</a>'
        return (
            f'<div class="w4"><h2><a href="{url}">{escape(about.title)}</a></h2>'
            f'<p class="w5">{scene.say("posted", about)}</p>{text}{more}</div>'
        )

    def plain(self, title: str, text: str) -> str:
        """Return a page that is neither a post nor a list: about the blog, or an error."""
        return self.document(title, f"<h1>{title}</h1><p>{text}</p>", BlogScene(self, 0))

    def document(self, title: str, drawn: str, scene: BlogScene, canonical: str = "") -> str:
        """Put head and body around what a theme drew."""
        named = f"{title} - {scene.say('site')}" if title else scene.say("site")
        body = fill_links(
            _THEME_ADDRESS.sub(lambda found: self._of_slug(found[1]), drawn), self.link
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{named}</title>'
            f"{self._head_links(canonical)}<style>{STYLE}</style></head><body>{body}</body></html>"
        )

    def _of_slug(self, slug: str) -> str:
        number = self.number_of(slug)
        return escape(self.link(number, (number * 7) % 100) if number is not None else self.base)

    def _head_links(self, canonical: str) -> str:
        lines = []
        if generator := _GENERATORS[self.blog.platform]:
            lines.append(f'<meta name="generator" content="{generator}">')
        if canonical and self.blog.number == TRAPS:
            lines.append(f'<link rel="canonical" href="{self.base}/">')
        elif canonical and (self.blog.number % 2 or self.blog.platform == "wordpress"):
            lines.append(f'<link rel="canonical" href="{escape(canonical)}">')
        for kind, path in FEED_LINKS.get(self.blog.platform, ()):
            lines.append(f'<link rel="alternate" type="{kind}" href="{self.base}{path}">')
        if self.blog.platform == "wordpress":
            lines.append(f'<link rel="https://api.w.org/" href="{self.base}/wp-json/">')
        return "".join(lines)


#: The feeds that pages name.
FEED_LINKS: Final = {
    "blogger": (
        ("application/atom+xml", "/feeds/posts/default"),
        ("application/rss+xml", "/feeds/posts/default?alt=rss"),
    ),
    "wordpress": (("application/rss+xml", "/feed/"), ("application/rss+xml", "/comments/feed/")),
    "static": (("application/atom+xml", "/atom.xml"),),
    "archived": (("application/atom+xml", "/feed.xml"),),
}
#: Where each platform lists the posts of a tag.
TAG_PATHS: Final = {"blogger": "/search/label/", "wordpress": "/category/", "static": "/tags/"}


class BlogScene(Scene):
    """What a theme has to place on a page of this blog instead of the tests' own."""

    def __init__(self, site: Site, number: int) -> None:
        super().__init__(invented.posts()[0], number % len(invented.posts()), site.speaks)
        blog, many = site.blog, site.blog.posts
        self.site = site
        self.number = number % HIDDEN
        self.post = site.whole(number)
        self.above, self.below = (number + 1) % many, (number - 1) % many
        self.newer, self.older = head(blog, self.above), head(blog, self.below)
        self.popular = [head(blog, (number + at) % many) for at in range(1, POPULAR + 1)]
        self.related = [head(blog, (number * 3 + at * 4 + 1) % many) for at in range(RELATED)]

    def menu(self) -> str:
        """Return the links of the menu: home, about, archive, and what robots.txt forbids."""
        paths = ("/", "/about.html", "/archives/", f"/private/note-{HIDDEN}.html")
        return "\n".join(
            f'<a href="{path}">{escape(name)}</a>'
            for path, name in zip(paths, self.words["menu"], strict=False)
        ) + (' <a href="/calendar/2026/06">2026</a>' if self.site.blog.number == TRAPS else "")

    def cloud(self) -> list[str]:
        """Return all tags of the blog, each linked where the platform has pages of them."""
        return [self._tag(f"tag{number}") for number in range(12)]

    def tags(self) -> list[str]:
        """Return the tags of the post."""
        return [self._tag(name) for name in self.post.tags]

    def _tag(self, name: str) -> str:
        path = TAG_PATHS.get(self.site.blog.platform)
        slash = "" if self.site.blog.platform == "blogger" else "/"
        return f'<a href="{path}{name}{slash}">{name}</a>' if path else f"<span>{name}</span>"


def _other_escapes(path: str) -> str:
    """Return a path with its escapes in lower case and a letter escaped that need not be."""
    lowered = re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), path)
    return f"/%{ord(lowered[1]):02x}{lowered[2:]}" if lowered[1].isalpha() else lowered
