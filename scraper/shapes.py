"""What the addresses of a blog's posts look like, learned from those that it calls posts itself.

A shape is an address with what differs from post to post left out: ``/2021/03/slow-bread/`` is a
year, a month and a name. A blog has one to three of them, and its lists have others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from .errors import AddressError
from .urls import REMEMBERED, normalise

#: Posts from which on it is known how a blog names them, and lists can be told by not being named
#: so: half of the smallest number of entries that feeds usually carry (10).
ENOUGH = 5
#: Posts to each word of a place in their addresses from which on no other word is expected there:
#: where nearly every post has its own, it is free.
_SEVERAL = 3

#: Folders of lists, feeds and machinery, as platforms name them (WordPress, Blogger, Ghost, Hexo,
#: Hugo, Jekyll, Drupal, Typecho) and their translations into the languages most blogs are in.
_NEVER = frozenset(
    "tag tags category categories label labels topic topics author authors users "
    "page pages feed feeds rss atom comments search login register signup wp-json wp-admin "
    "wp-login.php wp-content wp-includes xmlrpc.php cgi-bin cdn-cgi cart checkout account "
    "kategorie kategorien schlagwort schlagworte schlagwoerter autor autoren suche "
    "categorie étiquette etiquette auteur recherche catégorie "
    "categoria categorias etiqueta etiquetas autores buscar busca "
    "tagi kategoria etiket kategori yazar "
    "рубрика рубрики метка метки тег теги категория "
    "标签 分类 作者 標籤 分類 カテゴリ カテゴリー タグ 태그 카테고리".split()
)
#: Folders of archives; Typecho and others number their posts below one, so what follows decides.
_ARCHIVES = frozenset(
    "archive archives archiv archivo archivos arquivo arquivos arsiv архив 归档 歸檔 彙整 "
    "アーカイブ 보관함".split()
)
#: Pages of their own that stand beside a blog's posts and often look like them.
_BESIDE = frozenset(
    "about about-me about-us aboutme contact contacts contact-us privacy privacy-policy imprint "
    "impressum datenschutz kontakt ueber ueber-mich terms disclaimer cookies links friends "
    "friend link guestbook now uses blogroll subscribe newsletter sitemap projects resume cv "
    "portfolio a-propos contato sobre acerca contacto 404 index home blog posts post 关于 友链 "
    "留言 留言板 關於 about.html".split()
)
#: What is no page at all.
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|avif|css|js|mjs|json|xml|rss|atom|txt|pdf|zip|gz|tgz|bz2|7z|"
    r"rar|exe|dmg|apk|iso|mp[34]|m4[av]|ogg|ogv|wav|flac|webm|avi|mov|docx?|xlsx?|pptx?|epub|mobi|"
    r"csv|woff2?|ttf|eot|ics|webmanifest)$",
    re.IGNORECASE,
)
#: Query fields of lists and of forms (WordPress, Blogger), of sorting and filtering, of sessions.
_LIST_FIELD = re.compile(
    r"s|q|search|page|paged|cat|tag|tags|category|author|label|updated-max|feed|replytocom|"
    r"(?:order|sort|filter)(?:_?by|_?dir)?|print|share",
    re.IGNORECASE,
)
#: Fields of visits, searches, sorting and filters: there are endlessly many such addresses.
_ENDLESS = re.compile(
    r";jsessionid=|[?&](?:phpsessid|j?sess(?:ion)?_?(?:id)?|sid|s|q|"
    r"(?:order|sort|filter)(?:_?by|_?dir)?(?:%5B.*?%5D|\[.*?\])?)=",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[89]\d|20\d\d)")
_DATE = re.compile(r"(?:19[89]\d|20\d\d)[-_.]?(?:0\d|1[0-2])(?:[-_.]?[0-3]\d)?")
#: What pages are called by how they are made; a name may have a dot in it as well.
_EXTENSION = re.compile(r"\.(s?html?|xhtml|php|aspx?|jsp|cfm|cgi)$", re.IGNORECASE)
#: An address that holds a date, or ends in a name of several words, seldom is a list.
_DATED = re.compile(r"/(?:19[89]\d|20\d\d)[-/](?:0?\d|1[0-2])[-/].*[^/\d]")
_LONG_NAME = re.compile(r"[^-_]+[-_][^-_]+[-_][^-_]+")
#: Characters of an unspaced script that make a name as long as three words.
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿가-힯]{4,}")

_WORD, _NUMBER, _YEAR_HERE, _DATE_HERE = "word", "number", "year", "date"


class Form(NamedTuple):
    """An address without its words."""

    #: What each segment of the path is.
    segments: tuple[str, ...]
    extension: str
    #: Names of the query's fields.
    query: tuple[str, ...]


@dataclass(slots=True)
class Shapes:
    """The shapes of one blog's posts.

    >>> shapes = Shapes()
    >>> shapes.learn(f"https://a.example/2021/0{n}/slow-bread-{n}/" for n in range(1, 7))
    >>> shapes.post_like("https://a.example/2019/11/rye/"), shapes.post_like("https://a.example/2019/")
    (True, False)
    """

    #: Of each form, the words that stood in each of its folders, and how often.
    _words: dict[Form, tuple[Counter[str], ...]] = field(default_factory=dict)
    #: Addresses learned from.
    _seen: set[str] = field(default_factory=set)
    #: Words in the folders of posts: where posts stand under "archives", it is no name of lists.
    _folders: set[str] = field(default_factory=set)
    #: Folders in which posts stand, by their names and by their forms.
    _above: set[str] = field(default_factory=set)
    _forms_above: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Posts learned from."""
        return len(self._seen)

    def learn(self, urls: Iterable[str]) -> None:
        """Learn from addresses that the blog's feeds or APIs call posts."""
        for url in urls:
            segments = segments_of(url)
            path = "/".join(segments)
            if segments and path not in self._seen:
                self._seen.add(path)
                self._learn(segments, _form(segments, url))

    def _learn(self, segments: tuple[str, ...], form: Form) -> None:
        folders = segments[:-1]
        for words, word in zip(self._words_of(form), folders, strict=True):
            words[word] += 1
        self._folders.update(map(str.lower, folders))
        self._above.update("/".join(folders[:end]) for end in range(1, len(segments)))
        self._forms_above.update(form.segments[:end] for end in range(1, len(segments)))

    def _words_of(self, form: Form) -> tuple[Counter[str], ...]:
        return self._words.setdefault(form, tuple(Counter() for _ in form.segments[1:]))

    def post_like(self, url: str) -> bool | None:
        """Tell whether an address is one of a post: yes, no, or not known.

        A blog may have changed its way of naming posts, so an address of another shape is only
        called a list where its name says so, or where it is a folder of posts.
        """
        segments = segments_of(url)
        if not segments or is_never_post(url, self._folders) or "/".join(segments) in self._above:
            return False
        form = _form(segments, url)
        if self._fits(form, segments):
            return None if is_beside(segments) else True
        if self.count < ENOUGH:
            return looks_like_post(url)
        return False if self._is_folder(form) else None

    def _fits(self, form: Form, segments: tuple[str, ...]) -> bool:
        if form not in self._words:
            return False
        places = zip(form.segments, segments, self._words[form], strict=False)
        return all(kind != _WORD or _is_usual(word, words) for kind, word, words in places)

    def _is_folder(self, form: Form) -> bool:
        """Tell whether posts stand below such addresses: the list of a year, or of a month."""
        return set(form.segments) != {_WORD} and form.segments in self._forms_above


def _is_usual(word: str, words: Counter[str]) -> bool:
    """Tell whether a word may stand where these have stood in posts: one of them, or any."""
    count = words.total()
    is_fixed = len(words) * _SEVERAL <= count or count < ENOUGH
    return word in words if is_fixed else word.lower() not in _NEVER


@lru_cache(maxsize=REMEMBERED)
def segments_of(url: str) -> tuple[str, ...]:
    """Return the segments of an address' path, unescaped; its query where the path is the root.

    >>> segments_of("https://a.example/2021/%E8%8C%B6/index.html"), segments_of("https://a.example/?p=3")
    (('2021', '茶'), ('3',))
    """
    try:
        parts = urlsplit(normalise(url))
    except AddressError:
        return ()
    found = [unquote(part) for part in parts.path.split("/") if part]
    if found and re.fullmatch(r"index\.(?:html?|php)", found[-1]):
        found.pop()
    if not found:
        found = [value for _, value in parse_qsl(parts.query)]
    return tuple(found)


def _form(segments: tuple[str, ...], url: str) -> Form:
    query = tuple(sorted(name for name, _ in parse_qsl(urlsplit(url).query)))
    last = segments[-1]
    extension = found[1].lower() if (found := _EXTENSION.search(last)) else ""
    stem = last[: -len(extension) - 1] if extension else last
    # Servers give one page with and without the ending that says what it is written in.
    ending = "" if extension in ("html", "htm") else extension
    return Form(tuple(map(_kind, (*segments[:-1], stem))), ending, query)


def _kind(segment: str) -> str:
    if _YEAR.fullmatch(segment):
        return _YEAR_HERE
    if segment.isdigit():
        return _NUMBER
    return _DATE_HERE if _DATE.fullmatch(segment) else _WORD


def is_never_post(url: str, folders: Collection[str] = ()) -> bool:
    """Tell whether an address is a list, a feed, a file or machinery, by the names in it.

    Args:
        url: An absolute address.
        folders: Names that say nothing here, since posts stand below them.

    >>> is_never_post("https://a.example/tag/tea/"), is_never_post("https://a.example/tea-tags/")
    (True, False)
    """
    parts = urlsplit(url)
    if _FILE.search(parts.path) or any(
        _LIST_FIELD.fullmatch(name) for name, _ in parse_qsl(parts.query)
    ):
        return True
    segments = [segment.lower() for segment in segments_of(url)]
    names = (one for one in segments if one not in folders)
    return any(one in _NEVER for one in names) or is_archive(url) or _is_numbered(segments)


def is_archive(url: str) -> bool:
    """Tell whether an address is a folder of archives or the list of a year in one.

    >>> is_archive("https://a.example/archives/2021/"), is_archive("https://a.example/archives/57/")
    (True, False)
    """
    segments = [_EXTENSION.sub("", segment.lower()) for segment in segments_of(url)]
    place = next((at for at, one in enumerate(segments) if one in _ARCHIVES), None)
    if place is None:
        return False
    after = segments[place + 1 : place + 2]
    return not after or _YEAR.fullmatch(after[0]) is not None


def _is_numbered(segments: list[str]) -> bool:
    """Tell whether it is a page of pages: ``page2``, ``page-2``."""
    last = segments[-1] if segments else ""
    return re.fullmatch(r"page[-_]?\d+(?:\.html?)?", last) is not None


def is_beside(segments: tuple[str, ...]) -> bool:
    """Tell whether a path is that of a page beside the posts, such as the one about the author."""
    return len(segments) == 1 and _EXTENSION.sub("", segments[0].lower()) in _BESIDE


def looks_like_post(url: str) -> bool | None:
    """Tell what an address looks like where nothing is known of its blog: weak evidence."""
    segments = segments_of(url)
    if not segments or is_never_post(url) or is_beside(segments):
        return False
    if _DATED.search(f"/{'/'.join(segments)}"):
        return True
    last = _EXTENSION.sub("", segments[-1])
    if _LONG_NAME.search(last) or _UNSPACED.search(last) or re.search(r"[?&]p=\d+$", url):
        return True
    return False if all(_kind(one) in (_YEAR_HERE, _NUMBER) for one in segments) else None


def is_endless(url: str) -> bool:
    """Tell whether an address is one of endlessly many: a visit's, a search, a way of sorting.

    >>> is_endless("https://a.example/all?orderby=title"), is_endless("https://a.example/?p=1")
    (True, False)
    """
    return _ENDLESS.search(url) is not None
