"""Licences as posts name them below their text."""

from __future__ import annotations

import re
from typing import Final

#: How a licence of Creative Commons is named: by its code, its address, or its full name
#: (https://creativecommons.org/share-your-work/cclicenses/).
_LICENCE: Final = re.compile(
    r"""\bcc[\s-]*(?P<code>by(?:[\s-]+(?:nc|nd|sa))*)\b (?:[\s/-]*v?(?P<v1>\d\.\d))?
      | creativecommons\.org/licenses/(?P<path>by(?:-(?:nc|nd|sa))*)(?:/(?P<v2>\d\.\d))?
      | creative\ commons\ (?P<name>attribution(?:[\s-]+(?:noncommercial|non-commercial
            |noderivatives|noderivs|sharealike|share\ alike))*) (?:\s+(?P<v3>\d\.\d))?
      | (?P<zero>\bcc0\b|creativecommons\.org/publicdomain/zero)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT: Final = (
    ("attribution", "by"),
    ("non-commercial", "nc"),
    ("noncommercial", "nc"),
    ("noderivatives", "nd"),
    ("noderivs", "nd"),
    ("share alike", "sa"),
    ("sharealike", "sa"),
)


def licences_in(text: str) -> tuple[str, ...]:
    """Return the licences of Creative Commons that a text names, each once.

    >>> licences_in("licensed under CC BY-NC-SA 4.0, but for code (CC0)")
    ('CC BY-NC-SA 4.0', 'CC0')
    >>> licences_in("https://creativecommons.org/licenses/by/4.0/deed.zh")
    ('CC BY 4.0',)
    >>> licences_in("a Creative Commons Attribution-ShareAlike 3.0 Unported License")
    ('CC BY-SA 3.0',)
    >>> licences_in("cc Anna, by mail")
    ()
    """
    return tuple(dict.fromkeys(map(_licence, _LICENCE.finditer(text))))


def _licence(found: re.Match[str]) -> str:
    if found["zero"]:
        return "CC0"
    name = (found["code"] or found["path"] or found["name"]).lower()
    for long, short in _SHORT:
        name = name.replace(long, short)
    version = found["v1"] or found["v2"] or found["v3"]
    return " ".join(filter(None, ("CC", "-".join(re.split(r"[\s-]+", name)).upper(), version)))
