"""What tells a list of posts from a post: counts over the page, for a small forest to weigh."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log1p
from urllib.parse import SplitResult, urlsplit

import numpy as np

from . import entries
from .evidence import Evidence
from .inline import fold
from .model import Heading, HintKind, Layout, Leaf, Role
from .paths import Array

#: What addresses of lists hold, on the platforms whose documentation says so (WordPress, Blogger,
#: Hexo, Hugo, Jekyll, Ghost): archives, labels, pages of pages, searches.
_LIST_PATH = re.compile(
    r"/(?:page/?\d+|tags?|categor(?:y|ies)|labels?|archives?|author|topics?|search|timeline|series)"
    r"(?:/|$|\.)|/\d{4}/(?:\d\d/)?$|[?&](?:q|s|page|paged|updated-max|label|cat)=",
    re.IGNORECASE,
)
#: Addresses that end as no post's does, on the same platforms: a tag, a category or an author by
#: name, a page by number (Pelican's first page goes on at ``index2.html``; deeper down an article
#: may go on so). Of 1,944 labelled posts and articles none does.
_OF_LIST = re.compile(
    r"/(?:(?:tags?|categor(?:y|ies)|labels?|author)/[^/.]+|page/\d+)/?$|^/index-?\d+\.html?$",
    re.IGNORECASE,
)
_HOME_PATH = re.compile(
    r"^/?(?:(?:index|default|home)\.\w+|[a-z]{2}(?:-[a-z]{2})?/?)?$", re.IGNORECASE
)
#: An address of a post often holds its date or ends in a long slug.
_POST_PATH = re.compile(r"/\d{4}/\d\d?/.*[^/\d]|/[^/]*-[^/]*-[^/]*-[^/]*/?$")
#: Ends of a text that goes on elsewhere, and characters below which it is a button.
_CUT = ("...", "…", "[…]", "»", "→")
_TEASER = 40
#: schema.org types of pages that list others.
_LIST_TYPES = ('"Blog"', "CollectionPage", '"ItemList"', "SearchResults")
#: Class names that platforms put on the body of a single post, and of what lists posts: WordPress
#: (`body_class`), Blogger's layouts 3, Ghost (`body_class`), Drupal and Squarespace.
_ONE = frozenset(
    "single single-post post-template post-template-default page-template-default item-page "
    "item-view node-type-article page-node-type-article view-item".split()
)
_MANY = frozenset(
    "home blog archive category tag paged author date search search-results home-template "
    "tag-template author-template archive-page archive-view feed-view index-page label-view "
    "multi-item view-list".split()
)
#: Containers among which the body is: the root, ``html`` and it.
_TOP = 3
#: Words of titles of lists, in the languages that blogs' platforms are translated into most.
_LIST_TITLE = re.compile(
    r"\b(?:tag(?:s|ged)?|categor(?:y|ies)|archives?|all posts|"
    r"(?:posts|articles|entries) (?:in|about|from|for|by|with)|"
    r"page \d+|kategorien?|schlagw\w+|archiv|catégories?|étiquettes?|categorías?|etiquetas?|"
    r"archivos?|categorias?|arquivos?|categori[ae]|archivi[oe]?|etichett[ae]|тег\w*|рубрик\w*|"
    r"архив\w*|метк\w*|категори\w*|все записи|записи с|etiket\w*|kategori\w*|arşiv\w*|"
    r"kategoria|archiwum)\b|分类|分類|标签|標籤|归档|歸檔|彙整|存档|存檔|文章列表|"
    r"的文章(?: ?[|·–—-]|$)|第 ?\d+ ?[页頁]|"
    r"カテゴリ|タグ|アーカイブ|記事一覧|카테고리|태그|글 목록|보관",
    re.IGNORECASE,
)
#: A month or a year alone, and what parts of a head's title are parted by.
_MONTH = re.compile(r"\W*(?:[^\W\d]{3,12}\W{1,3})?(?:19|20)\d\d\W{0,2}(?:\d\d?\W?)?[年月]?\W*")
_PARTS = re.compile(r"\s[|:–—·-]\s|: ")
#: Characters from which on a title is a sentence, in which such words mean nothing.
_TITLE = 120
#: Share of what is kept from which on an element holds a post of its own.
_SIZABLE = 0.03


def measure(
    evidence: Evidence, own: Mapping[str, Array], keep: Array, title: str, url: str
) -> dict[str, float]:
    """Measure a page whose segments are the post with the probabilities `keep`."""
    layout = evidence.layout
    columns = np.expm1(own["columns"])
    kept = keep * columns
    total, all_columns = float(kept.sum()) + 1, float(columns.sum()) + 1
    return {
        **_address(url),
        **_head(layout, title),
        "kept_columns": log1p(total),
        "kept_share": total / all_columns,
        "kept_linked": float((kept * own["linked"]).sum()) / total,
        "kept_longest": log1p(float(kept.max(initial=0))),
        "kept_marked": 20 * float((keep * own["marks"]).sum()) / total,
        "sure": float((keep > 0.9).sum()) / (float((keep > 0.1).sum()) + 1),
        "mean": float((keep * kept).sum()) / total,
        "bylines": log1p(float(own["hinted"].sum())),
        "dates": log1p(float(own["dated"].sum())),
        "openings": float((own["opens"] > 0).sum()),
        "teasers": log1p(_teasers(layout)),
        "longest": log1p(float(columns.max(initial=0))),
        "linked": float((columns * own["linked"]).sum()) / all_columns,
        "commented": float(Role.COMMENT in evidence.furniture),
        "times": log1p(sum(hint.kind is HintKind.TIME for hint in layout.hints)),
        **_boxes(evidence, kept),
        **_headings(layout, own, keep),
        **entries.measure(evidence, own, keep, url),
    }


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # an address that is none, such as "http://["
        return urlsplit("")


def _address(url: str) -> dict[str, float]:
    parts = _parts(url)
    where = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return {
        "home": float(bool(url) and not parts.query and bool(_HOME_PATH.match(parts.path))),
        "list_path": float(bool(_LIST_PATH.search(where))),
        "post_path": float(bool(_POST_PATH.search(parts.path))),
    }


def _head(layout: Layout, title: str) -> dict[str, float]:
    head = layout.head
    kind = head.meta("og:type").lower()
    site = fold(head.meta("og:site_name")).lower()
    data = " ".join(head.json_ld)
    return {
        "says_article": float("article" in kind),
        "says_website": float("website" in kind or "blog" in kind),
        "says_dated": float(bool(head.meta("article:published_time", "datepublished"))),
        "data_post": float("Posting" in data or "Article" in data),
        "data_list": float(any(name in data for name in _LIST_TYPES)),
        "site_title": float(bool(site) and title.lower() in (site, "")),
        "title_length": log1p(len(title)),
        "head_length": log1p(len(head.title)),
        "title_lists": float(says_list(head.title)),
        "next": float(any(link.rel in ("next", "prev") for link in head.links)),
        "body_says": _body_says(layout),
    }


def _body_says(layout: Layout) -> float:
    """Return what the platform writes on the page's body: 1 for a post, -1 for a list, else 0."""
    for container in layout.containers[:_TOP]:
        if container.tag == "body":
            one, many = (not kind.isdisjoint(container.tokens) for kind in (_ONE, _MANY))
            return float(one) - float(many)
    return 0.0


@lru_cache(maxsize=1024)
def says_list(text: str) -> bool:
    """Tell whether a title is that of an archive, a tag, a category or a page of pages.

    >>> says_list("Tag: rain | Blog"), says_list("Blog: July 2011"), says_list("Rain in July")
    (True, True, False)
    """
    if len(text) > _TITLE:
        return False
    return bool(_LIST_TITLE.search(text)) or any(map(_MONTH.fullmatch, _PARTS.split(text)))


def _boxes(evidence: Evidence, kept: Array) -> dict[str, float]:
    """Measure the elements that are named as posts, those inside them aside."""
    before = np.concatenate([[0.0], np.cumsum(kept)])
    found, articles, end = [], 0, 0
    for container, is_post in zip(evidence.layout.containers, evidence.posts, strict=True):
        is_article = container.tag == "article"
        articles += is_article
        if (is_article or is_post) and container.start >= end:
            end = container.stop
            found.append(float(before[end] - before[container.start]))
    total = float(before[-1]) + 1
    return {
        "articles": float(articles),
        "boxes": float(len(found)),
        "boxes_kept": float(sum(size > _SIZABLE * total for size in found)),
        "box_largest": max(found, default=-total) / total,
    }


def _headings(layout: Layout, own: Mapping[str, Array], keep: Array) -> dict[str, float]:
    at = np.flatnonzero(own["level"] > 0).tolist()
    linked = [index for index in at if _is_linked(layout.segments[index].leaf)]
    first = next((layout.segments[index].text for index in at if index not in linked), "")
    return {
        "headings": log1p(len(at)),
        "linked_headings": log1p(len(linked)),
        "linked_share": len(linked) / max(1, len(at)),
        "kept_linked_headings": log1p(float(keep[linked].sum())),
        "heading_lists": float(says_list(first)),
    }


def _teasers(layout: Layout) -> int:
    texts = (segment.text for segment in layout.segments)
    return sum(len(text) > _TEASER and text.endswith(_CUT) for text in texts)


#: Posts side by side from which on a page is a list of them; and pieces of what is kept that lead
#: elsewhere on a page of few lines that is one.
MIN_ENTRIES = 3


def shows_posts(measures: Mapping[str, float]) -> bool:
    """Tell whether posts stand side by side, in elements named so, under headings with dates.

    Of 125 lists of blogs 35 do so, and none of 2,465 posts and articles.
    """
    return min(measures["boxes_kept"], measures["starts"]) >= MIN_ENTRIES


def is_of_list(url: str, measures: Mapping[str, float]) -> bool:
    """Tell whether an address is one of a list, and the page does not call itself a post.

    A tag may have a single post, and a theme may show that whole: then nothing else tells. Data for
    machines is not asked: themes call whatever they show a posting there.
    """
    says_post = measures["says_article"] or measures["says_dated"]
    return not says_post and is_list_address(url)


def is_list_address(address: str) -> bool:
    """Tell whether an address is one of a list, and of no post.

    >>> [is_list_address(s) for s in ("/tags/rain/", "/tags/rain.html", "http://a.example/author/al")]
    [True, False, True]
    """
    return bool(_OF_LIST.search(_parts(address).path))


def stands_among_lists(measures: Mapping[str, float]) -> bool:
    """Tell whether a page's address is one that platforms give to lists."""
    return measures["list_path"] > 0


def is_first(measures: Mapping[str, float]) -> bool:
    """Tell whether a page is its site's first."""
    return measures["home"] > 0


def is_said(measures: Mapping[str, float]) -> bool:
    """Tell whether two of a page's address, words and first heading say that it lists posts.

    Its words are its title's or its first heading's; a heading says so by leading to another page.
    """
    words = measures["title_lists"] + measures["heading_lists"] > 0
    return stands_among_lists(measures) + words + is_headed_by_link(measures) > 1


def is_headed_by_link(measures: Mapping[str, float]) -> bool:
    """Tell whether what is kept stands under a heading that leads to another page of the site."""
    return measures["lead_linked"] == entries.TO_ANOTHER


def heads_a_row(measures: Mapping[str, float]) -> bool:
    """Tell whether what is kept stands under the first of several headings that lead elsewhere."""
    return is_headed_by_link(measures) and measures["heads_count"] >= MIN_ENTRIES


def leads_on(evidence: Evidence, kept: Sequence[bool]) -> bool:
    """Tell whether as many kept pieces lead elsewhere as a list of posts must have."""
    pairs = zip(evidence.features, kept, strict=True)
    return sum(keep and features.links > 0 for features, keep in pairs) >= MIN_ENTRIES


def _is_linked(leaf: Leaf) -> bool:
    return isinstance(leaf, Heading) and any(run.href for run in leaf.runs)
