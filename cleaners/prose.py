"""Whether a text in Latin letters is language at all, or code, a log, a formula, a list of numbers.

Language models answer for anything made of letters: a hash is Romanian to them, a JSON object
Hungarian. So the question is asked first, of the shape of the text.
"""

from __future__ import annotations

import re

#: Addresses, file names, handles and formulas say nothing of the language around them. Each pattern
#: is tried where a sign is found that it needs, for most blocks have none. Written out in ASCII,
#: for in Chinese and Japanese a word follows an address without a space.
_NOISE = (
    ("://", re.compile(r"(?:https?|ftp|file)://[!-~]+")),
    ("@", re.compile(r"(?a:[\w.+-]+@[\w-]+\.[a-z]+)|(?<![\w)])@[A-Za-z]\w*")),
    ("#", re.compile(r"(?<![\w)])#[A-Za-z]\w*")),
    ("$", re.compile(r"\$\$?[^$\n]+\$\$?")),
    (":\\", re.compile(r"\b[A-Za-z]:\\[!-~]+")),
)
_DOT_INSIDE = re.compile(r"\.\w")
_DOTTED = re.compile(r"(?a:(?<![\w/])(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)+(?:/[!-~]*)?)")
_PATH = re.compile(r"(?<![\w/])~?/[\w./-]+")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKDOWN_CODE = re.compile(r"`[^`\n]+`")
_MARKDOWN_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=[^\s*_])[*_]{1,3}(?!\w)")

_OPENING = "\"'“‘„«»(\\[*_—–-"
_CLOSING = "\"'”’“«».,;:!?…)\\]*_—–-"
#: One written word with the punctuation around it.
_WORD = re.compile(rf"[{_OPENING}]*[^\W\d_]+(?:['’\-‐–/][^\W\d_]+)*[{_CLOSING}]*$")
_PUNCTUATION = "\"'“”‘’„«»().,;:!?…[]*_—–-"
_SIGNS_OF_CODE = b"{}[]<>=;$|\\#*&^~@_`+%"
_NO_SIGNS = bytes(set(range(0x80)) - set(_SIGNS_OF_CODE))
_NO_DIGITS = bytes(set(range(0x80)) - set(b"0123456789"))
_PAIRS_OF_CODE = ("()", "::", "//")
_OPTION = re.compile(r"(?<!\S)--?[A-Za-z]")
_LINE_OF_CODE = re.compile(r"[;{}\]>,=\\)]\s*$|^\s*(?:[#/$>*%]|<)|^(?:  |\t)|^[\w-]+: \S+$")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_])['\"”’»)]*[.!?…]{1,3}['\"”’»)]*\s*$")

#: The commonest little words of the languages most blogs are written in: prose cannot do without.
_LITTLE_WORDS = frozenset(
    # English
    "the a an of to and in is are was were be it its that this with for on as at by from or "
    "not you we he she they have has had will can but if so what which who our your my "
    # French, Spanish, Portuguese, Italian, Romanian
    "de la le les des du et en un une est que qui dans pour pas sur au aux ce cette il elle "
    "nous vous je mais ou sont avec plus el los las y con por para no se su al lo como más "
    "pero es del e o os do da dos das em um uma não com mais ao na di che gli non sono della "
    "è și în cu nu este "
    # German, Dutch, Swedish, Danish, Norwegian
    "der die das und ist nicht ein eine einen einem den dem zu mit von auf für sich auch es "
    "im als wir ich sie wie bei aus nach het een van dat niet op te zijn voor met och att det "
    "som på är av för inte jag med og er til af ikke "
    # Polish, Czech, Hungarian, Finnish, Turkish, Vietnamese, Indonesian
    "nie że jest jak si az egy és hogy nem ja on ei että ve bir bu için ile çok gibi olarak "
    "daha ne var mı và của là có được cho không một các trong với những này yang dan ini itu "
    "untuk dengan dari tidak".split()
)

#: Weights of a logistic regression on 14,603 pieces of 20 characters and more from the pages of
#: `benchmarks/language.py`'s blogs, paragraphs against code blocks and lines of code, both classes
#: as the pages mark them up. Shares are 0 to 1.
_BIAS = -1.6
_WORD_SHARE = 1.4
_CODE_SIGNS = -22.0
_DIGITS = -2.0
_LITTLE_SHARE = 7.0
_CODE_LINES = -0.6
#: The same where there are several lines, which paragraphs have not.
_CODE_LINES_OF_MANY = -3.0
_MANY_LINES = 3
_ENDS_SENTENCE = 3.0

#: Characters of a text that are looked at: a paragraph does not turn into code further on.
SAMPLE_CHARS = 400
_END_CHARS = 10

#: Log-odds of what could be either; and the share of a text that is words from which, without any
#: sign of code, it is no more code than that.
UNDECIDED = -0.4
MIN_WORDS_OF_HEADING = 0.7

#: More little words than this say no more.
_MAX_LITTLE_SHARE = 0.5


def without_noise(text: str) -> str:
    """Blank out what is no language in any text: addresses, paths, file names, inline code.

    >>> without_noise("See https://example.org/a for **more**.")
    'See   for more.'
    """
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\1", text)
    if "`" in text:
        text = _MARKDOWN_CODE.sub(" ", text)
    if "*" in text or "_" in text:
        text = _MARKDOWN_EMPHASIS.sub("", text)
    for sign, pattern in _NOISE:
        if sign in text:
            text = pattern.sub(" ", text)
    if _DOT_INSIDE.search(text):
        text = _DOTTED.sub(" ", text)
    return _PATH.sub(" ", text) if "/" in text else text


def prose_score(text: str) -> float:
    """Return the log-odds that `text`, in Latin letters and without noise, is in a language.

    Where they are plainly above 0 it is the least they can be that is returned: half of all
    paragraphs are known to be prose before the words are looked at one by one, in a third of the
    time.

    >>> prose_score("It was a dark night.") > 0 > prose_score('{"id": 3, "tags": []}')
    True
    """
    sample = text[:SAMPLE_CHARS]
    tokens = sample.split()
    if not tokens:
        return _BIAS + _CODE_SIGNS
    size = sum(map(len, tokens))
    raw = sample.encode("ascii", "ignore")
    signs = _count_signs(sample, raw)
    against = (
        _BIAS + _CODE_SIGNS * signs / size + _DIGITS * len(raw.translate(None, _NO_DIGITS)) / size
    )
    least = against + _least_for(tokens, size, sample)
    if least > 0:
        return least
    words = list(filter(_WORD.match, tokens))
    word_share = sum(map(len, words)) / size
    little = sum(word.strip(_PUNCTUATION).lower() in _LITTLE_WORDS for word in words)
    score = (
        against
        + _WORD_SHARE * word_share
        + _LITTLE_SHARE * min(_MAX_LITTLE_SHARE, little / len(tokens))
        + _line_score(sample)
        + _ENDS_SENTENCE * bool(_SENTENCE_END.search(text[-_END_CHARS:]))
    )
    # A name or a heading lacks the marks of prose, and of code as well.
    heading = word_share >= MIN_WORDS_OF_HEADING and not signs and "\n" not in text
    return max(score, UNDECIDED) if heading else score


def _least_for(tokens: list[str], size: int, sample: str) -> float:
    """Return the least that speaks for prose: bare words, and lines that may all be code's."""
    words = sum(map(len, filter(str.isalpha, tokens)))
    little = sum(map(_LITTLE_WORDS.__contains__, tokens))
    return (
        _WORD_SHARE * words / size
        + _LITTLE_SHARE * min(_MAX_LITTLE_SHARE, little / len(tokens))
        + (_CODE_LINES_OF_MANY if "\n" in sample else _CODE_LINES)
    )


def _count_signs(text: str, raw: bytes) -> int:
    signs = len(raw.translate(None, _NO_SIGNS)) + sum(map(text.count, _PAIRS_OF_CODE))
    return signs + len(_OPTION.findall(text)) if "-" in text else signs


def _line_score(text: str) -> float:
    lines = [line for line in text.split("\n") if line.strip()]
    share = sum(bool(_LINE_OF_CODE.search(line)) for line in lines) / len(lines)
    return share * (_CODE_LINES_OF_MANY if len(lines) >= _MANY_LINES else _CODE_LINES)
