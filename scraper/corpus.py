"""Posts as texts for other programs: JSON Lines, and Markdown with its facts above it.

Both say of each post where it stands, where it comes from, and which stored bytes it was read from.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from cleaners.model import LinkKind

from .citations import site_of
from .present import as_json, identifiers
from .urls import is_web_address

if TYPE_CHECKING:
    from .lineage import Lineage

#: Characters that JSON has as they are and YAML must have escaped (YAML 1.2.2, section 5.1), and
#: the two that end a line for some readers.
_NOT_IN_YAML: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def json_line(lineage: Lineage) -> str:
    """Return a post as one line of JSON, its text under ``text`` and its number under ``id``.

    These are the names that readers of corpora look for. Every line has every field, since such
    readers take their columns from the first lines.
    """
    row, revision = lineage.post.post, lineage.post.revision
    fields = {
        "id": lineage.post.id,
        "text": revision.text if revision else "",
        **_facts(lineage),
        "kind": row.kind,
        "markdown": revision.markdown if revision else "",
    }
    return as_json(fields, pretty=False)


def markdown(lineage: Lineage) -> str:
    """Return a post as Markdown below front matter in YAML, as generators of sites read it."""
    revision = lineage.post.revision
    # JSON is YAML too, so that no title can be taken for syntax.
    known = {name: value for name, value in _facts(lineage).items() if value}
    lines = [f"{name}: {_yaml(value)}" for name, value in known.items()]
    body = revision.markdown if revision else ""
    return "\n".join(["---", *lines, "---", "", body])


def _facts(lineage: Lineage) -> dict[str, Any]:
    """Return what is known of a post besides its text."""
    row, capture = lineage.post.post, lineage.trail.text_from
    return {
        "title": row.title,
        "url": row.address if is_web_address(row.address) else "",
        "blog": lineage.blog.name,
        "site": site_of(lineage),
        "authors": row.authors,
        "date": row.published,
        "updated": row.updated,
        "language": row.language,
        "language_confidence": round(row.language_confidence, 2),
        "tags": row.tags,
        "origin": _sources(lineage, LinkKind.ORIGIN),
        "translation_of": _sources(lineage, LinkKind.TRANSLATION_OF),
        "via": _sources(lineage, LinkKind.VIA),
        "references": identifiers(lineage.post.links),
        "mirrors": lineage.mirrors,
        "fetched_at": capture.fetched_at,
        "sha256": capture.digest,
        "gone_at": lineage.post.gone_at,
    }


def _sources(lineage: Lineage, kind: LinkKind) -> list[str]:
    links = (link for link in lineage.post.links if link.kind == kind)
    return list(dict.fromkeys(link.url or link.text for link in links))


def _yaml(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
