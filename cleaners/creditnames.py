"""What is the page's own and what is somebody else's, by address and by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from . import creditwords
from .creditline import dateless
from .creditwords import DECORATION
from .hostnames import archived, host_of, is_nowhere, name_of, same_publisher, unwrapped
from .titles import key

#: Longest name, in characters and in words.
_MAX_NAME, _MAX_WORDS = 48, 7
#: Shorter names are found in others by chance.
_MIN_NAME: Final = 4
#: What may follow a name on the line of its label, besides a date and brackets: characters, words.
_REST, _REST_WORDS = 24, 4
_OPENING: Final = " :：,，“\"'«„「『《(（[【"
_ARTICLE: Final = re.compile(
    r"(?:the|an?|le|la|les|l['’]|el|los|las|il|lo|gli|i|o|os|as|der|die|das|den|dem|de|het|site|"
    r"website|blog|our friends at|here|at|on|in)\s+",
    re.IGNORECASE,
)
#: "the March 2011 issue of …".
_ISSUE: Final = re.compile(
    r"(?:the )?(?:[\w./-]+ ){0,4}(?:issue|edition|number) of (?:the )?", re.IGNORECASE
)
_NAME_END: Final = re.compile(
    r"[，,;；。（(\[\n|｜]|\s[-–—·]\s|[—–]{2}|\.(?=\s|$)|(?<=\s)[^\x00-\x7f]{1,8}[:：]|[:：]\s|"
    r"\s(?:by|on|under|and|with|as|in|where|which|after|before|when|par|le|por|el|von|am|und|y|e|et"
    r"|и)\s",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_NEXT_LABEL: Final = re.compile(r"\S{1,8}[:：]")
_PARTICLES: Final = re.compile(r"^(?:は|って|은|는|이|가|,|，|、|：|:|\s)+")
#: Letters of scripts that tell capitals: Latin, Greek, Cyrillic.
_CASED: Final = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]")
_QUOTED: Final = re.compile(r"[「『《“\"«]([^」』》”\"»]{2,80})[」』》”\"»]")
#: Particles, which go on with what stands before.
_NO_BEGINNINGS: Final = ("的", "了", "是", "着", "の", "を")
_DOMAIN: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Own:
    """What is the page's own, so that it can be no source of it."""

    url: str
    #: Names of the site, as letters and digits in lower case.
    names: tuple[str, ...] = ()
    #: Addresses that the page gives as its own.
    addresses: tuple[str, ...] = ()

    def is_elsewhere(self, url: str) -> bool:
        """Tell whether an address is somebody else's page."""
        target = archived(unwrapped(url))
        if not target.startswith("http") or target in self.addresses or is_nowhere(target):
            return False
        return not (host_of(self.url) and same_publisher(target, self.url))

    def is_named(self, name: str) -> bool:
        """Tell whether a name is that of the page's own site.

        >>> own = Own("https://www.quiet-hill.example/p", ("quiethill",))
        >>> own.is_named("Quiet Hill"), own.is_named("The Gazette")
        (True, False)
        """
        said = key(name)
        own = [*self.names, name_of(self.url)]
        if any(said == one or (len(one) >= _MIN_NAME and one in said) for one in own if one):
            return True
        return len(said) >= _MIN_NAME and said in key(host_of(self.url))

    def may_be_name(self, name: str) -> bool:
        """Tell whether words are a name, and somebody else's.

        In scripts that have capitals a name begins with one, or is a domain's.
        """
        if not 2 <= len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS:
            return False
        if creditwords.is_word("nobody", name) or creditwords.is_word("language", name):
            return False
        first = next(filter(str.isalpha, name), "")
        if name.startswith(_NO_BEGINNINGS):
            return False
        if not first or self.is_named(name):
            return False
        return not _CASED.match(first) or first.isupper() or bool(_DOMAIN.fullmatch(name))


def name_at(text: str) -> str:
    """Return the words at a text's beginning that may be a name.

    >>> name_at("the Gazette in 2011"), name_at("on May 3, 2011 in Dusk, a weekly")
    ('Gazette', 'Dusk')
    """
    said = _ISSUE.sub("", dateless(text).lstrip(_OPENING))
    if not said[:1].isupper():
        said = _ARTICLE.sub("", said, count=1)
    end = _NAME_END.search(said)
    return (said[: end.start()] if end else said).strip(DECORATION)


def goes_on(text: str, name: str) -> bool:
    """Tell whether more follows a name than a date, brackets or another label: it is a sentence."""
    return is_long(text.partition(name)[2])


def is_long(rest: str) -> bool:
    """Tell whether what follows a source is more than a date, brackets or another label."""
    rest = _BRACKETS.sub("", dateless(rest))
    rest = _NEXT_LABEL.split(rest, maxsplit=1)[0].strip(DECORATION)
    return len(rest) > _REST or len(rest.split()) > _REST_WORDS


def is_of(url: str, name: str) -> bool:
    """Tell whether a name is that of the publisher of an address.

    >>> is_of("https://evening-gazette.example/x", "The Evening Gazette")
    True
    >>> is_of("https://x.com/ann", "Dixon Review")
    False
    """
    said, host = key(name), name_of(url)
    return min(len(said), len(host)) > 2 and (said in host or host in said)


def name_before(text: str) -> str:
    """Return the name in what stands before a verb: what is quoted, or what follows the subject.

    >>> name_before("この記事は、ある日記"), name_before("이 글은 「산」")
    ('ある日記', '산')
    """
    if quoted := _QUOTED.search(text):
        return quoted[1]
    subject = creditwords.says("subject", text)
    name = _PARTICLES.sub("", text[subject.end() :] if subject else text)
    name = dateless(name).strip(DECORATION)
    return "" if _NAME_END.search(name) else name
