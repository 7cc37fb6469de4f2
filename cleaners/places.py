"""What the names of a page's elements say about what stands in them.

Authors of themes name things by what they are: ``entry-content``, ``post-body``, ``sidebar``,
``comment-list``. The words are those of the widespread platforms' own documentation (WordPress,
Blogger, Hexo, Hugo, Jekyll, Ghost), of microformats (hAtom, h-entry), of schema.org and of ARIA's
landmark roles. A name is evidence, not proof: the judge weighs it against what the text shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from . import geometry
from .model import Container, Role

_WORD = re.compile(r"[a-z]+")
#: Identifiers that site builders make up (Webflow's ``w-node-b5343ad4-…``): letters in them are no
#: words, and a name has fewer.
_HASH = re.compile(r"[0-9a-f]{8}-")
_NAME_WORDS = 4

_FURNITURE: dict[Role, frozenset[str]] = {
    Role.COMMENT: frozenset(
        "comment comments commentlist commentarea commentbox respond disqus gitalk gitment "
        "valine waline utterances giscus isso livere pingback pingbacks trackback trackbacks "
        "replies commentform postcomment discussion".split()
    ),
    Role.RELATED: frozenset(
        "related recommend recommended recommendation recommendations popular similar yarpp "
        "relatedposts jp-relatedposts outbrain taboola zergnet readnext morefrom trending "
        "mostread alsolike upnext popularposts recentposts featuredpost latestposts".split()
    ),
    Role.SHARE: frozenset(
        "share sharing sharedaddy shares social socials addtoany addthis shariff sharethis "
        "bdsharebuttonbox bookmarks follow".split()
    ),
    Role.NAVIGATION: frozenset(
        "nav navbar navigation menu menubar breadcrumb breadcrumbs crumbs pagination pager "
        "paging pagenavi paginator navlinks toc skip skiplink skiplinks search searchform "
        "contentinfo topbar prevnext tableofcontents".split()
    ),
    Role.TAGS: frozenset(
        "tags tagcloud categories labels hashtags taglist catlinks keywords".split()
    ),
    Role.BYLINE: frozenset(
        "meta byline author authorbox timestamp dateline postmeta postinfo postdate authorinfo "
        "articlemeta publishdate bio vcard".split()
    ),
    Role.BOILERPLATE: frozenset(
        "sidebar widget widgets aside footer colophon copyright license licence ad ads advert "
        "adsense advertisement advertising sponsor sponsors sponsored promo newsletter subscribe "
        "subscription signup cookie cookies consent gdpr popup modal banner donate donation "
        "reward tip masthead rightbar leftbar sitemap disclaimer complementary toolbar tooltip "
        "feedback rating ratings login profile blogroll friends archive archives calendar "
        "counter statcounter bottombar".split()
    ),
}
#: Words of names for what is said of rights and money.
_TERMS = frozenset("copyright license licence reward donate donation cookie cookies gdpr".split())
#: Words of names for what asks readers to subscribe.
_INVITATIONS = frozenset("newsletter newsletters subscribe subscription signup".split())
#: Furniture that holds what others wrote, or leads to it: posts too, with authors and dates.
_OTHERS = frozenset({Role.COMMENT, Role.RELATED})
_ROLE_OF = {word: role for role, words in _FURNITURE.items() for word in words}
_TAG_ROLES = {
    "nav": Role.NAVIGATION,
    "footer": Role.BOILERPLATE,
    "aside": Role.BOILERPLATE,
    "form": Role.BOILERPLATE,
    "fieldset": Role.BOILERPLATE,
}
#: Words for a table of contents by themselves; "table of contents" is three.
_CONTENTS = frozenset({"toc", "tableofcontents"})
#: What an ``<aside>`` of a post may be by name: notes (docutils writes them so), boxes in the text.
_OWN_ASIDES = frozenset(
    "admonition callout endnote endnotes footnote footnotes marginnote sidenote".split()
)
#: Words that turn a name into a statement about the arrangement: ``has-sidebar``, ``no-comments``,
#: ``sidebar-right-layout``, ``content-sidebar-wrap``.
_ARRANGEMENT = frozenset(
    "no has with without is layout position wrap wrapper open closed enabled disabled hide show "
    "support single single-author format status".split()
)
#: Words that together name the links to the posts beside this one: ``prev-next``.
_NEXT, _PREVIOUS = "next", frozenset("pre prev previous".split())
_SUBJECT = frozenset("post entry article story blogpost".split())
#: Things of which a page has one and which hold the post, among more.
_WHEREABOUTS = frozenset("blog news page single topic main".split())
_BODY = frozenset("content body text entry inner main detail details story copy".split())
#: Complete tokens that say "here is the post's text" by themselves.
_TEXT_TOKENS = frozenset(
    "articlebody e-content entrytext instapaper_body rich_media_content markdown-body "
    "post-full-content gh-content kg-canvas td-post-content mw-parser-output "
    "theme-hope-content h-entry-content article-entry articlecontent entrybody "
    "se-main-container tt_article_useless_p_margin amp-wp-article-content "
    "wp-block-post-content".split()
)
#: Complete tokens that say "here is a post", its byline and tags included.
_POST_TOKENS = frozenset("post hentry h-entry blogposting newsarticle".split())
#: Elements that hold the whole page: what they are called describes the page, not a part of it.
_WHOLE = frozenset({"html", "body"})
#: Their ids are slugs of the post's own words: ``#mobile-search`` is a section on searching.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Names only where they come first: page builders call every part of a post some kind of widget.
_LEADING = frozenset({"widget", "widgets"})


def says_post(container: Container) -> bool:
    """Tell whether a container is named as the place of a post's text.

    >>> says_post(Container("div", 0, 1, ("entry-content",), 0, 1))
    True
    """
    return container.tag not in _WHOLE and _has_post_name(container.tokens)


def says_post_text(container: Container) -> bool:
    """Tell whether a container is named as the post's text, without its byline and tags.

    >>> says_post_text(Container("article", 0, 1, ("post",), 0, 1))
    False
    """
    return container.tag not in _WHOLE and any(
        said.is_text for said in map(_said, container.tokens)
    )


def says_text(token: str) -> bool:
    """Tell whether a token names the place of a post's text.

    >>> says_text("article-content"), says_text("post")
    (True, False)
    """
    return _said(token).is_text


def says_title(container: Container) -> bool:
    """Tell whether a container is named as the title of a post.

    >>> says_title(Container("div", 0, 1, ("post-title",), 0, 1))
    True
    """
    return any(map(_is_title, container.tokens))


@lru_cache(maxsize=8192)
def _is_title(token: str) -> bool:
    parts = words(token)
    return len(parts) > 1 and parts[0] in _SUBJECT and parts[-1] == "title"


def furniture_name(container: Container) -> tuple[str, Role] | None:
    """Return the name by which a container says that it is furniture, and of what kind; or None.

    >>> furniture_name(Container("ul", 0, 1, ("left", "sidebar-popular"), 0, 1))
    ('sidebar-popular', <Role.RELATED: 'related'>)
    >>> furniture_name(Container("div", 0, 1, ("has-sidebar",), 0, 1))
    """
    tag = container.tag
    if tag in _WHOLE or tag in _HEADINGS or (tag == "aside" and _is_own_aside(container.tokens)):
        return None
    if named := _furniture_named(container.tokens):
        return named
    role_of_tag = _TAG_ROLES.get(tag)
    return (tag, role_of_tag) if role_of_tag is not None else None


def _is_own_aside(tokens: Sequence[str]) -> bool:
    return any(not _OWN_ASIDES.isdisjoint(words(token)) for token in tokens)


def says_contents(container: Container) -> bool:
    """Tell whether a container is named as the page's own table of contents.

    >>> says_contents(Container("ul", 0, 1, ("markdown-toc",), 0, 1))
    True
    """
    return container.tag not in _WHOLE and any(map(_is_contents, container.tokens))


@lru_cache(maxsize=8192)
def _is_contents(token: str) -> bool:
    parts = words(token)
    if not _ARRANGEMENT.isdisjoint(parts):
        return False
    return not _CONTENTS.isdisjoint(parts) or _is_table_of_contents(parts)


def says_terms(name: str) -> bool:
    """Tell whether what is named so says whose the post is and what it may be used for.

    >>> says_terms("post-copyright-info"), says_terms("post-widget")
    (True, False)
    """
    return not _TERMS.isdisjoint(words(name))


def says_invitation(container: Container) -> bool:
    """Tell whether a container is named as what asks readers to subscribe.

    Posts are named for what they are filed under too.

    >>> says_invitation(Container("div", 0, 1, ("b-newsletter-box",), 0, 1))
    True
    >>> says_invitation(Container("div", 0, 1, ("post", "category-newsletter"), 0, 1))
    False
    """
    if not any(map(_invites, container.tokens)):  # nearly all
        return False
    return not (container.tag in _WHOLE or container.tag == "article" or says_post(container))


@lru_cache(maxsize=8192)
def _invites(token: str) -> bool:
    return not _INVITATIONS.isdisjoint(words(token))


def of_others(containers: Sequence[Container]) -> list[bool]:
    """Tell for each container, parents first, whether readers answer in it or others are linked.

    >>> of_others([Container("ul", -1, 0, ("comments",), 0, 1), Container("li", 0, 1, (), 0, 1)])
    [True, True]
    """
    return geometry.within(containers, _is_others)


def _is_others(container: Container) -> bool:
    named = furniture_name(container)
    return named is not None and named[1] in _OTHERS


def is_firm(container: Container, role: Role | None) -> bool:
    """Tell whether furniture stays furniture although something in it is named as a post.

    Comments and teasers of other posts are posts by name; a "menu" or "widget" that holds the post
    is a matter of the page's arrangement.
    """
    return role in _OTHERS or container.tag in _TAG_ROLES


# A blog repeats whole names from page to page, and half of their tokens are known from other blogs.


@lru_cache(maxsize=8192)
def _has_post_name(tokens: tuple[str, ...]) -> bool:
    return any(said.is_post for said in map(_said, tokens))


@lru_cache(maxsize=8192)
def _furniture_named(tokens: tuple[str, ...]) -> tuple[str, Role] | None:
    named = {
        role: token for token in reversed(tokens) if (role := _said(token).furniture) is not None
    }
    if not named:
        return None
    role = _foremost(named)
    return named[role], role


class _Said(NamedTuple):
    """What a class or id token says by itself."""

    is_post: bool
    is_text: bool
    furniture: Role | None


@lru_cache(maxsize=16384)
def _said(token: str) -> _Said:
    parts = words(token)
    is_text = token in _TEXT_TOKENS or "".join(parts) in _TEXT_TOKENS or _is_pair(parts, _SUBJECT)
    is_post = is_text or token in _POST_TOKENS or _is_pair(parts, _WHEREABOUTS)
    is_known = not _ROLE_OF.keys().isdisjoint(parts) or _is_furniture(parts)
    if is_post or not is_known:  # nearly all
        return _Said(is_post, is_text, None)
    return _Said(is_post, is_text, _furniture_in(token, parts))


def words(token: str) -> list[str]:
    """Split a class or id token into its words."""
    return _WORD.findall(token)


def _furniture_in(token: str, parts: Sequence[str]) -> Role | None:
    if _HASH.search(token) and len(parts) > _NAME_WORDS:
        return None
    if not _ARRANGEMENT.isdisjoint(parts):
        return None
    if _is_furniture(parts):
        return Role.NAVIGATION
    found = [
        role
        for place, part in enumerate(parts)
        if (role := _ROLE_OF.get(part)) is not None and (place == 0 or part not in _LEADING)
    ]
    return _foremost(found) if found else None


def _is_beside(parts: Sequence[str]) -> bool:
    """Tell whether a name says that both neighbours of a post are linked below it."""
    return _NEXT in parts and not _PREVIOUS.isdisjoint(parts)


def _is_furniture(parts: Sequence[str]) -> bool:
    """Tell whether several words of a name together say that it is no part of a post."""
    return _is_beside(parts) or _is_table_of_contents(parts)


def _is_table_of_contents(parts: Sequence[str]) -> bool:
    return "table" in parts and "contents" in parts


def _foremost(found: Collection[Role]) -> Role:
    """Return the first of the roles that names give: the more particular kinds come first."""
    return next(role for role in _FURNITURE if role in found)


def _is_pair(parts: Sequence[str], subjects: frozenset[str]) -> bool:
    """Tell whether a name is a subject and its body, such as ``post-content``."""
    return len(parts) == 2 and parts[0] != parts[1] and parts[0] in subjects and parts[1] in _BODY
