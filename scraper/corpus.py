"""Posts as texts for other programs: JSON Lines, and Markdown with its facts above it.

Both say of each post where it stands, where it comes from, and which stored bytes it was read from.
"""

from __future__ import annotations

import json
import re
from typing import Final

from .corpusrow import FIELDS, CorpusRow
from .present import as_json

#: Characters that JSON has as they are and YAML must have escaped (YAML 1.2.2, section 5.1), and
#: the two that end a line for some readers.
_NOT_IN_YAML: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

#: Fields that do not stand above a text: those that are the text, or in it, or `date` said again.
_ABOVE: Final = tuple(
    name
    for name in FIELDS
    if name not in ("id", "text", "markdown", "links", "kind", "published_at")
)


def json_line(row: CorpusRow) -> str:
    """Return a row as one line of JSON.

    Every line has every field, since readers of corpora take their columns from the first lines.
    """
    return as_json(row.to_json(), pretty=False)


def markdown(row: CorpusRow) -> str:
    """Return a row as Markdown below front matter in YAML, as generators of sites read it."""
    said = row.to_json()
    # JSON is YAML too, so that no title can be taken for syntax.
    lines = [f"{name}: {yaml(said[name])}" for name in _ABOVE if said[name]]
    return "\n".join(["---", *lines, "---", "", row.markdown])


def yaml(value: object) -> str:
    """Return JSON values as YAML that fits on a line and that no reader takes for anything else."""
    said = json.dumps(value, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
