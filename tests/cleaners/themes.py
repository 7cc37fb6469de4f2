"""Five invented themes for the blog of the tests, whose class names say nothing.

Around each post stand the things that real blogs have there, and they change from page to page as
they do in life: a list of popular posts of which one gives way to another, related posts, a cloud
of tags, a newsletter that speaks of the post, comments.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from tests.cleaners.blog import DemoPost, posts
from tests.cleaners.markup import block_html, body, inline, items

HOST = "http://windowsill.example"
#: Posts in the list of popular ones, which moves on by one from page to page, and of related ones.
POPULAR, RELATED = 5, 3


@dataclass(frozen=True, slots=True)
class Page:
    """A post in a theme: what the cleaner gets, and what it should give."""

    url: str
    html: str
    #: The pieces of text that belong to the post.
    gold: tuple[str, ...]


@cache
def _words() -> dict[str, Any]:
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return tomllib.load(file)


class Scene:
    """What a theme has to place on one page."""

    def __init__(self, post: DemoPost, number: int, language: str) -> None:
        self.post = post
        self.number = number
        self.words: dict[str, Any] = _words()[language]
        blog = posts()
        self.popular = [blog[(number + i) % len(blog)] for i in range(1, POPULAR + 1)]
        self.related = [blog[(number * 3 + i * 4 + 1) % len(blog)] for i in range(RELATED)]
        self.newer = blog[(number + 1) % len(blog)]
        self.older = blog[number - 1]

    def say(self, key: str, post: DemoPost | None = None) -> str:
        """Return a phrase of the theme, filled in for this page or for another post."""
        about = post or self.post
        filled: str = self.words[key].format(
            title=about.title, date=about.date, number=310 + 7 * self.number
        )
        return escape(filled, quote=False)

    def menu(self) -> str:
        """Return the links of the menu."""
        return "\n".join(_link(f"/{at}", name) for at, name in enumerate(self.words["menu"]))

    def share(self) -> list[str]:
        """Return the links that pass the post on."""
        url = f"https://share.example/?u={self.post.slug}"
        return [_link(f"{url}&to={name}", name) for name in self.words["share"]]

    def cloud(self) -> list[str]:
        """Return all tags of the blog, each linked."""
        return _tags({tag for post in posts() for tag in post.tags})

    def tags(self) -> list[str]:
        """Return the tags of the post, each linked."""
        return _tags(self.post.tags)

    def comments(self) -> list[tuple[str, str]]:
        """Return who wrote what under the post: one comment or two, which stand nowhere else."""
        said, names = _words()["readers"]["said"], _words()["readers"]["names"]
        own = [self.number, *([14 + self.number // 3] if self.number % 3 == 0 else [])]
        return [(names[at % len(names)], escape(said[at % len(said)])) for at in own]


def _tags(names: Iterable[str]) -> list[str]:
    return [_link(f"/tag/{name}", name) for name in sorted(names)]


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text, quote=False)}</a>'


def _to(post: DemoPost) -> str:
    return _link(address(post), post.title)


def address(post: DemoPost) -> str:
    """Return where a post stands.

    >>> address(posts()[0])
    'http://windowsill.example/2023/01/rye-at-five.html'
    """
    return f"{HOST}/{post.date[:7].replace('-', '/')}/{post.slug}.html"


# --- the post's text ------------------------------------------------------------------------------


def _broken(post: DemoPost) -> str:
    """Return the text of a post with empty lines between its paragraphs, as old editors write."""
    pieces = [
        inline(block.lines[0]) if block.kind == "text" else block_html(block)
        for block in post.blocks
    ]
    return "<br><br>\n".join(pieces)


# --- the themes -----------------------------------------------------------------------------------


def _rows(scene: Scene) -> str:
    """Lay out by a table, the sidebar to the right."""
    popular = "".join(
        f"<div class='x11'>{_to(post)}<div class='x12'>{escape(post.teaser)}</div></div>\n"
        for post in scene.popular
    )
    comments = "".join(
        f"<div class='x9'><b>{name}</b> 10:30<div class='x10'>{said}</div></div>\n"
        for name, said in scene.comments()
    )
    return f"""<table class="x1"><tr><td colspan="2" class="x2">{scene.say("site")}</td></tr>
<tr><td colspan="2" class="x2">{scene.menu()}</td></tr>
<tr><td class="x3"><h3 class="x4">{scene.post.title}</h3>
<div class="x5" id="x-{1000 + scene.number}">{body(scene.post)}</div>
<div class="x6">{scene.say("posted")}</div>
<div class="x6">{scene.say("tags")}: {", ".join(scene.tags())}</div>
<div class="x7">{" ".join(scene.share())}</div>
<div class="x7">{scene.say("newsletter")}</div>
<div class="x8">{_to(scene.newer)} {_to(scene.older)}</div>
<h4>{scene.say("comments")}</h4>{comments}</td>
<td class="x13"><div class="x14"><h4>{scene.say("popular")}</h4>{popular}</div>
<div class="x14"><h4>{scene.say("tags")}</h4>{" ".join(scene.cloud())}</div>
<div class="x14"><p>{scene.say("about")}</p></div></td></tr>
<tr><td colspan="2" class="x15">{scene.say("licence")}</td></tr></table>"""


def _soup(scene: Scene) -> str:
    """Nest divs, and put much that is no text into the element of the text."""
    related = "".join(
        f"<div class='c-14'>{_to(post)}<p>{escape(post.teaser)}</p></div>" for post in scene.related
    )
    comments = "".join(
        f"<li class='c-20' id='c-{4000 + scene.number}'><span class='c-21'>{name}</span>"
        f"<div class='c-22'><p>{said}</p></div>{_link('#', scene.say('reply'))}</li>"
        for name, said in scene.comments()
    )
    recent = items([_to(post) for post in scene.popular])
    return f"""<div class="c-1"><div class="c-2"><div class="c-3">{scene.say("site")}</div>
<ul class="c-4">{scene.menu()}</ul></div>
<div class="c-5"><div class="c-6"><div class="c-7 c-{5000 + scene.number}">
<h1 class="c-8">{scene.post.title}</h1><div class="c-9">{scene.say("posted")}</div>
<div class="c-10">{body(scene.post)}
<div class="c-11"><p>{scene.say("newsletter")}</p></div>
<div class="c-12"><h3>{scene.words["share"][0]}:</h3>
<ul>{items(scene.share())}</ul></div>
<div class="c-13"><h3>{scene.say("related")}</h3>{related}</div></div>
<div class="c-15">{scene.say("tags")}: {" ".join(scene.tags())}</div>
<p class="c-16">{scene.say("licence")}</p></div>
<div class="c-17">{_link("/a", scene.say("older", scene.older))}
{_link("/b", scene.say("newer", scene.newer))}</div>
<div class="c-18"><h3>{scene.say("comments")}</h3><ol class="c-19">{comments}</ol></div></div>
<div class="c-23"><div class="c-24"><h3>{scene.say("popular")}</h3><ul>{recent}</ul></div>
<div class="c-24"><h3>{scene.say("tags")}</h3><div>{" ".join(scene.cloud())}</div></div>
<div class="c-24"><p>{scene.say("about")}</p></div></div></div>
<div class="c-25">{scene.say("footer")}</div></div>"""


def _breaks(scene: Scene) -> str:
    """Set paragraphs apart by empty lines, and close every post with its terms."""
    comments = "".join(
        f"<div class='b15'><b>{name}</b><br>{said}</div>" for name, said in scene.comments()
    )
    popular = items([f"{_to(post)}<br>{escape(post.teaser)}" for post in scene.popular])
    return f"""<div class="b1"><a href="/">{scene.say("site")}</a><div>{scene.menu()}</div></div>
<div class="b2"><div class="b3"><h1 class="b4">{scene.post.title}</h1>
<div class="b5">{scene.say("posted")}</div>
<div class="b6">{_broken(scene.post)}</div>
<ul class="b7"><li>本文作者：安娜</li>
<li>本文链接：{_link(address(scene.post), address(scene.post))}</li>
<li>{scene.say("licence")}</li></ul>
<div class="b8">{" ".join(f"# {tag}" for tag in scene.tags())}</div>
<div class="b9">{scene.say("newsletter")}</div>
<div class="b10"><div>{_link("/a", scene.say("older", scene.older))}</div>
<div>{_link("/b", scene.say("newer", scene.newer))}</div></div>
<div class="b11"><b>{scene.say("related")}</b>
<ul>{items([_to(p) for p in scene.related])}</ul></div>
<div class="b12"><div class="b13">{scene.say("comments")}</div>{comments}</div></div>
<div class="b16"><div class="b17">{scene.say("about")}</div>
<div class="b17">{scene.say("popular")}<ul>{popular}</ul></div>
<div class="b17">{scene.say("tags")}<div>{" ".join(scene.cloud())}</div></div></div></div>
<div class="b18">{scene.say("footer")} <span>{12000 + 17 * scene.number}</span></div>"""


def _grid(scene: Scene) -> str:
    """Put the sidebar before the post, and leave it to the style sheet to move it away."""
    cards = "".join(
        f"<div class='g6'><h3>{_to(post)}</h3><p>{escape(post.teaser)}</p></div>\n"
        for post in scene.popular
    )
    related = "".join(
        f"<div class='g17'><p>{_to(post)}</p><p>{escape(post.teaser)}</p></div>"
        for post in scene.related
    )
    comments = "".join(
        f"<div class='g20'><p class='g21'>{name}</p><p>{said}</p></div>"
        for name, said in scene.comments()
    )
    return f"""<div class="g1"><div class="g2"><p>{scene.say("site")}</p>{scene.menu()}</div>
<div class="g3"><div class="g4"><h2>{scene.say("popular")}</h2>{cards}</div>
<div class="g4"><p>{scene.say("about")}</p></div>
<div class="g4"><h2>{scene.say("tags")}</h2><p>{" ".join(scene.cloud())}</p></div>
<div class="g4"><p>{scene.say("newsletter")}</p></div></div>
<div class="g10"><div class="g11"><h1>{scene.post.title}</h1>
<p class="g12">{scene.say("posted")}</p>
<div class="g13">{body(scene.post)}</div>
<p class="g14">{scene.say("licence")}</p><p class="g15">{" · ".join(scene.share())}</p>
<p class="g15">{" ".join(scene.tags())}</p></div>
<div class="g16"><h2>{scene.say("related")}</h2>{related}</div>
<div class="g19"><h2>{scene.say("comments")}</h2>{comments}</div>
<div class="g22">{_link("/a", scene.say("older", scene.older))}
{_link("/b", scene.say("newer", scene.newer))}</div></div>
<div class="g23"><p>{scene.say("footer")}</p></div></div>"""


def _column(scene: Scene) -> str:
    """Run one column, a box amid the text, and widgets at the foot of the page."""
    blocks = [block_html(block) for block in scene.post.blocks]
    half = (len(blocks) + 1) // 2
    box = f'<div class="k6"><p>{scene.say("newsletter")}</p></div>'
    text = "\n".join([*blocks[:half], box, *blocks[half:]])
    comments = "".join(
        f"<div class='k12'><p>{said}</p><p class='k13'>{name}</p></div>"
        for name, said in scene.comments()
    )
    popular = "".join(
        f"<div class='k16'><h4>{_to(post)}</h4><p>{escape(post.teaser)}</p></div>"
        for post in scene.popular
    )
    return f"""<div class="k1"><h1 class="k2">{scene.say("site")}</h1>
<p class="k3">{scene.menu()}</p>
<h2 class="k4">{scene.post.title}</h2><div class="k5">{text}</div>
<p class="k7">{scene.say("posted")}</p><p class="k7">{" ".join(scene.share())}</p>
<div class="k8"><p>{scene.say("about")}</p></div>
<div class="k9"><h3>{scene.say("comments")}</h3>{comments}</div>
<div class="k14"><div class="k15"><h3>{scene.say("popular")}</h3>{popular}</div>
<div class="k15"><h3>{scene.say("related")}</h3>
<ul>{items([_to(p) for p in scene.related])}</ul></div>
<div class="k15"><h3>{scene.say("tags")}</h3><p>{" ".join(scene.cloud())}</p></div></div>
<p class="k17">{scene.say("licence")}</p><p class="k17">{scene.say("footer")}</p></div>"""


#: Each theme's function, and the language in which it speaks.
THEMES: dict[str, tuple[Callable[[Scene], str], str]] = {
    "rows": (_rows, "en"),
    "soup": (_soup, "de"),
    "breaks": (_breaks, "zh"),
    "grid": (_grid, "fr"),
    "column": (_column, "en"),
}


def render(theme: str, post: DemoPost, number: int) -> Page:
    """Return a post as a page of a theme; its number decides what stands around it."""
    draw, language = THEMES[theme]
    scene = Scene(post, number, language)
    head = f'<meta charset="utf-8"><title>{escape(post.title)} - {scene.say("site")}</title>'
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{draw(scene)}</body></html>"
    return Page(address(post), html, tuple(post.gold))


def blog(theme: str) -> list[Page]:
    """Return all pages of the blog in a theme."""
    return [render(theme, post, number) for number, post in enumerate(posts())]
