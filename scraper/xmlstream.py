"""XML that others wrote, read as a stream: the only module that knows lxml.

Nothing is fetched, no entity is expanded and no tree is kept: an element is read, told and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple

#: Bytes in which the declarations before the first element stand, if they are honest.
_PROLOG = 64 * 1024
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ENTITY = re.compile(rb"""<!ENTITY\s+[^\s%"']+\s+(["'])(.*?)\1""", re.DOTALL)
#: Bytes of an entity's value; the longest of HTML's, which honest feeds declare, has a few.
_ENTITY_VALUE = 256
#: A reference to another entity: what multiplies.
_REFERENCE = re.compile(rb"[&%][A-Za-z_]")
# An ampersand that starts no reference: addresses are often written so, against XML 1.0, 2.4.
_LONE_AMPERSAND = re.compile(rb"&(?!(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w*);)")
#: What stands before the first element of XML written by a server whose scripts print first.
_BLANK = b"\xef\xbb\xbf \t\r\n"


class BombError(ValueError):
    """The document declares entities that multiply when they are read."""


class Record(NamedTuple):
    """An element with the texts of its children."""

    name: str
    #: Text of each child in the element's own namespace, by name; the first of a name counts.
    fields: dict[str, str]
    #: ``href`` of each child that has one: Hexo names a post's address so too.
    hrefs: dict[str, str]


def is_bomb(data: bytes) -> bool:
    """Tell whether a document declares entities that refer to entities, or that are very long.

    >>> is_bomb(b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r>&b;</r>')
    True
    >>> is_bomb(b'<!DOCTYPE r [<!ENTITY nbsp "&#160;">]><r>&nbsp;</r>')
    False
    """
    head = data[:_PROLOG]
    if b"\0" in head[:4]:  # UTF-16 and UTF-32
        head = head.replace(b"\0", b"")
    head = _COMMENT.sub(b"", head)
    if b"<!ENTITY" not in (head[: found.start()] if (found := _ELEMENT.search(head)) else head):
        return False
    return any(
        len(value) > _ENTITY_VALUE or _REFERENCE.search(value) for _, value in _ENTITY.findall(head)
    )


def is_xml(data: bytes) -> bool:
    """Tell whether a document begins as XML does, in whatever encoding.

    >>> is_xml(b" <r/>"), is_xml("<r/>".encode("utf-16")), is_xml(b"User-agent: *")
    (True, True, False)
    """
    return data[:_PROLOG].lstrip(_BLANK + b"\xff\xfe\0").startswith(b"<")


def records(data: bytes, names: frozenset[str]) -> Iterator[Record]:
    """Yield the elements called one of `names`, in order, whatever their namespace.

    A document that breaks gives what stands before the break.

    Args:
        data: The document.
        names: Local names of the elements that are wanted.

    Raises:
        BombError: Its entities would multiply; nothing of it was read.
    """
    if is_bomb(data):
        raise BombError("its entities refer to each other")
    text = data.lstrip(_BLANK)
    if b"<![CDATA[" not in text and b"\0" not in text[:4]:
        text = _LONE_AMPERSAND.sub(b"&amp;", text)
    yield from _read(text, names)


def root_name(data: bytes) -> str:
    """Return the local name of a document's first element; "" where there is none.

    >>> root_name(b'<?xml version="1.0"?><urlset xmlns="http://example.org/"><url/></urlset>')
    'urlset'
    """
    from lxml import etree  # noqa: PLC0415

    with suppress(etree.XMLSyntaxError):
        for _, element in _parser(data.lstrip(_BLANK), ("start",)):
            return _local(element)
    return ""


def _read(data: bytes, names: frozenset[str]) -> Iterator[Record]:
    from lxml import etree  # noqa: PLC0415 - only some blogs need it

    with suppress(etree.XMLSyntaxError):
        for _, element in _parser(data, ("end",)):
            if _local(element) not in names:
                continue
            yield _record(element)
            # What was read is dropped, with its elder siblings: memory stays flat.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _parser(data: bytes, events: tuple[str, ...]) -> Any:
    from lxml import etree  # noqa: PLC0415

    return etree.iterparse(
        BytesIO(data),
        events=events,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _record(element: Any) -> Record:
    space = _namespace(element)
    fields: dict[str, str] = {}
    hrefs: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str) and _namespace(child) == space:
            # A child with an entity in it is not whole: half an address is worse than none.
            fields.setdefault(_local(child), "" if len(child) else (child.text or "").strip())
            if href := child.get("href"):
                hrefs.setdefault(_local(child), href)
    return Record(_local(element), fields, hrefs)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _namespace(element: Any) -> str:
    return str(element.tag).rpartition("}")[0]
