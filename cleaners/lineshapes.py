"""Lines that are furniture by their shape, which no table can list: © 2024, ←, ![…](…)."""

from __future__ import annotations

import re

from .model import Role

#: How what a page's head links to is related to the page.
_RELATIONS = (
    "prev|previous|next|canonical|shortlink|profile|alternate|stylesheet|home|start|top|up|search"
    "|contents|index|help|author|license|icon|amphtml|manifest|preload|preconnect|dns-prefetch"
    "|pingback|EditURI|wlwmanifest"
)
#: What WordPress puts below each post of its feeds, in the words of its translators: how it begins,
#: and what it says of the post. Titles begin with no small letter; and "the post I wrote" is none.
_THE_POST = (
    "The post|Der Beitrag|La entrada|L['’]articolo|L['’]article|O post|Het bericht|Artykuł|"
    "Сообщение|Запись|Inlägget|投稿"
)
_CAME_FIRST = (
    "appeared first on|first appeared on|erschien zuerst auf|se publicó primero en|proviene da|"
    "est apparu en premier sur|apareceu primeiro em|verscheen eerst op|pochodzi z serwisu|"
    "появились сначала на|впервые появилась|dök först upp på|に最初に表示されました"
)
#: Patterns, and what a line is that one is found in.
_SHAPES = (
    # A copyright notice: the sign or the word, and a year or an owner.
    (re.compile(r"^\W{0,3}(?:©|℗|\(c\)\s*(?:19|20)\d\d)", re.IGNORECASE), Role.BOILERPLATE),
    (
        re.compile(r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:19|20)\d\d", re.IGNORECASE),
        Role.BOILERPLATE,
    ),
    (re.compile(r"^copyright\s*(?:©|\(c\))", re.IGNORECASE), Role.BOILERPLATE),
    # Registration of Chinese sites, obligatory in the footer.
    (re.compile(r"ICP\s?[备证備證]\s?\d{5,}", re.IGNORECASE), Role.BOILERPLATE),
    (re.compile(r"公网安备\s?\d{8,}"), Role.BOILERPLATE),
    # The end of a text, between dashes; what heads the list of its neighbours on Tistory.
    (re.compile(r"^[-–—=·*\s]{1,20}(?:THE )?END[-–—=·*\s]{1,20}$"), Role.BOILERPLATE),
    (re.compile(r"카테고리의 다른 글(?:\s*\(\d+\))?$"), Role.RELATED),
    # Where Substack asks amid a text to subscribe, in the words it gives its authors.
    (
        re.compile(
            r"^(?:Thanks for reading .{1,80}! Subscribe for free|.{1,80} is a reader-supported "
            r"publication\. To receive new posts)"
        ),
        Role.BOILERPLATE,
    ),
    # Instagram's caption; in other languages its first words suffice.
    (re.compile(r"^Публикация от .{1,80} \(@[\w.]+\)"), Role.BOILERPLATE),
    # Those who gather posts from feeds copy it along.
    (
        re.compile(
            rf"^(?:{_THE_POST}) (?![a-zß-ÿа-я]|I [a-z])\S.{{0,200}} ?(?:{_CAME_FIRST}).{{0,80}}$"
        ),
        Role.BOILERPLATE,
    ),
    # A pager: an arrow at one end of a title. Quotation marks of this shape come in pairs, or stand
    # at the end of a sentence.
    (re.compile(r"^[←‹«][^»›→.!?。]{2,100}$|^[^«‹←.!?。]{2,100}[→»›]$"), Role.NAVIGATION),
    # What text browsers print of a page's head, of frames and of buttons.
    (
        re.compile(rf"^Link: (?:(?:{_RELATIONS})(?:: .*)?|.{{1,160}} \((?:{_RELATIONS})\))$"),
        Role.PLACEHOLDER,
    ),
    (re.compile(r"^(?:\[?IFRAME\]?: ?\S+|(?:\[?(?:BUTTON)\]|\(BUTTON\))\s*)$"), Role.PLACEHOLDER),
    # A picture's file, without the words that describe it.
    (
        re.compile(
            r"^(?:[\[(][\w%.+-]{1,120}\.(?:png|jpe?g|gif|svg|webp|avif)[\])]\s*)+$", re.IGNORECASE
        ),
        Role.PLACEHOLDER,
    ),
    # An image as Markdown, html2text, Gmail and lynx leave it.
    (re.compile(r"^(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?\s*)+$"), Role.PLACEHOLDER),
    (
        re.compile(
            r"^[\[(<【]\s*(?:cid:|image\b|img\b|inline\b|photo\b|picture\b|图片|圖片|画像|이미지|bild\b)"
            r"[^\])>】]{0,120}[\])>】]$",
            re.IGNORECASE,
        ),
        Role.PLACEHOLDER,
    ),
)
#: One of these stands in every line that a shape above can match.
_SIGN = re.compile(r"[©℗(\[!<【«»←→‹›]")
_SIGN_WORD = re.compile(
    "^Link: |^IFRAME|opyright|OPYRIGHT|ICP|公网|END|카테고리의|ubscribe for free|reader-supported|"
    + _CAME_FIRST
)


def role_of(line: str) -> Role | None:
    """Return what a line is by its shape, or None.

    >>> role_of("© 2024 The market blog"), role_of("It was the END of May.")
    (<Role.BOILERPLATE: 'boilerplate'>, None)
    """
    if not _SIGN.search(line) and not _SIGN_WORD.search(line):
        return None
    return next((role for shape, role in _SHAPES if shape.search(line)), None)
