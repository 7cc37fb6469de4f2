"""What the names of a page's elements say about what stands in them.

Authors of themes name things by what they are: ``entry-content``, ``post-body``, ``sidebar``,
``comment-list``. The words are those of the widespread platforms' own documentation (WordPress,
Blogger, Hexo, Hugo, Jekyll, Ghost), of microformats (hAtom, h-entry), of schema.org and of ARIA's
landmark roles. A name is evidence, not proof: the judge weighs it against what the text shows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .model import Container, Role

_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_FURNITURE: dict[Role, frozenset[str]] = {
    Role.COMMENT: frozenset(
        "comment comments commentlist commentarea commentbox respond disqus gitalk gitment "
        "valine waline utterances giscus isso livere pingback pingbacks trackback trackbacks "
        "replies commentform postcomment discussion".split()
    ),
    Role.RELATED: frozenset(
        "related recommend recommended recommendation recommendations popular similar yarpp "
        "relatedposts jp-relatedposts outbrain taboola zergnet readnext morefrom trending "
        "mostread alsolike upnext".split()
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
    Role.TAGS: frozenset("tags tagcloud categories labels hashtags taglist catlinks keywords".split()),
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
_ROLE_OF = {word: role for role, words in _FURNITURE.items() for word in words}
_TAG_ROLES = {
    "nav": Role.NAVIGATION,
    "footer": Role.BOILERPLATE,
    "aside": Role.BOILERPLATE,
    "form": Role.BOILERPLATE,
    "fieldset": Role.BOILERPLATE,
}
#: Words that turn a name into a statement about the arrangement: ``has-sidebar``, ``no-comments``,
#: ``sidebar-right-layout``, ``content-sidebar-wrap``.
_ARRANGEMENT = frozenset(
    "no has with without is layout position wrap wrapper open closed enabled disabled hide show "
    "support single single-author format status".split()
)
_SUBJECT = frozenset("post entry article story blog news blogpost page single topic main".split())
_BODY = frozenset("content body text entry inner main detail details story copy".split())
#: Complete tokens that say "here is the post" by themselves.
_EXACT = frozenset(
    "articlebody e-content entrytext post_body instapaper_body rich_media_content markdown-body "
    "post-full-content gh-content kg-canvas td-post-content mw-parser-output "
    "theme-hope-content prose h-entry-content post article-entry".split()
)
#: Elements that hold the whole page: what they are called describes the page, not a part of it.
_WHOLE = frozenset({"html", "body"})


def says_post(container: Container) -> bool:
    """Tell whether a container is named as the place of a post's text.

    >>> says_post(Container("div", 0, 1, ("entry-content",), 0, 1))
    True
    """
    return container.tag not in _WHOLE and any(map(_is_post_name, container.tokens))


def furniture_role(container: Container) -> Role | None:
    """Return what kind of furniture a container calls itself, or None.

    >>> furniture_role(Container("ul", 0, 1, ("sidebar-popularPosts",), 0, 1))
    <Role.RELATED: 'related'>
    >>> furniture_role(Container("div", 0, 1, ("has-sidebar",), 0, 1))
    """
    if container.tag in _WHOLE:
        return None
    for token in container.tokens:
        if (role := _token_role(token)) is not None:
            return role
    return _TAG_ROLES.get(container.tag)


@lru_cache(maxsize=8192)
def words(token: str) -> tuple[str, ...]:
    """Split a class or id token into its words."""
    return tuple(_WORD.findall(token))


@lru_cache(maxsize=8192)
def _token_role(token: str) -> Role | None:
    parts = words(token)
    if not _ARRANGEMENT.isdisjoint(parts) or _is_post_name(token):
        return None
    found = [role for part in parts if (role := _ROLE_OF.get(part)) is not None]
    for role in _FURNITURE:  # the more particular kinds come first
        if role in found:
            return role
    return None


@lru_cache(maxsize=8192)
def _is_post_name(token: str) -> bool:
    parts = words(token)
    if token in _EXACT or "".join(parts) in _EXACT:
        return True
    return (
        len(parts) == 2
        and parts[0] in _SUBJECT
        and parts[1] in _BODY
        and parts[0] != parts[1]
    )
