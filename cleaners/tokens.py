"""Words as units of comparison, in scripts that set no spaces between them too."""

from __future__ import annotations

import re

#: Han, kana, Thai, Lao, Myanmar and Khmer: scripts that set no spaces between words, so that a
#: token of ``\w+`` would be a whole clause. Their characters are counted singly.
CJK = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b"
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{CJK}]|[^\W{CJK}]+")


def token_list(text: str) -> list[str]:
    """Return the lower-cased words of `text` in order, unspaced scripts character by character.

    >>> token_list("Meta 开源!")
    ['meta', '开', '源']
    """
    return _TOKEN.findall(text.lower())
