"""The language of a post and of each of its blocks, as BCP 47 tags.

Cheap and certain evidence comes first. The script decides most of the world's languages; single
characters decide between Simplified, Traditional, Cantonese and Japanese; the shape of a text says
whether it is language at all. What remains is Latin, Cyrillic, Arabic and Devanagari text, and goes
to eldc, which knows 60 languages and is very fast. py3langid knows 139 and is slow to load, so it
is asked once a post, and only where eldc is unsure or has one name for several languages.

Blocks are judged together, because a heading of two words is in the language of the post whatever
a model says of two words. `docs/decisions/0021-languages.md` has the measurements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from . import scripts
from .chinese import speaks_against_japanese
from .glance import (
    MIN_LETTERS,
    MIN_WORDS,
    MODELLED,
    NOT_LANGUAGE,
    Glance,
    best,
    glance,
    scores_in,
    script_of,
)
from .languagemodels import by_langid
from .values import quick

UNKNOWN = "und"
MIXED = "mul"


@quick
@dataclass(frozen=True, slots=True)
class Guess:
    """A language, and how sure that is."""

    #: BCP 47; "und" where unknown, "zxx" where there is no language, "mul" where none prevails,
    #: "zh" where the characters are the same in both kinds of Chinese.
    tag: str
    #: Probability, 0 to 1, that the tag is right.
    confidence: float
    #: For "mul": each language and its share of the text, largest first.
    shares: tuple[tuple[str, float], ...] = ()


#: What eldc's score for a block's own language must be ahead of its score for the post's, so that
#: a block of few words counts as foreign.
MIN_LEAD = 0.2

#: A lead that says nothing on a text of any length: Danish over Norwegian in a Norwegian post, or
#: one language over another that the page declares.
CLOSE_LEAD = 0.1

#: eldc gives prose in the languages it knows 0.88 and more, prose in others less: Afrikaans 0.84 as
#: Dutch, Macedonian 0.83 as Bulgarian, Swahili 0.24. English has no such neighbour, and much of it
#: is technical and scores lower.
SURE_SCORE = 0.88
SURE_ENGLISH = 0.6
#: Under this eldc says nothing: made-up words come to 0.26.
MIN_SCORE = 0.4

#: Letters and probability from which py3langid is believed on languages eldc does not know.
MIN_LANGID_LETTERS = 40
MIN_LANGID_PROBABILITY = 0.5
#: Characters given to py3langid: about 1 ms.
LANGID_CHARS = 600
MAX_LANGID_BLOCKS = 10
#: Characters of what is no post that are identified together: about as many as eldc reads.
APART_CHARS = 800

#: Share of a post that its foremost other script must have to name the post: people who write in
#: Chinese or Russian quote English by the page, and hardly ever the other way round.
MIN_SHARE_OF_SCRIPT = 0.15

#: A post is mixed if its foremost two languages have this share each, and change from one block to
#: the next at this rate at least: a translation beside its original, not a post with quotations.
MIN_SHARE_OF_SECOND = 0.35
MIN_BLOCKS_OF_SECOND = 3
MIN_ALTERNATION = 0.5

#: How sure a block is that takes its language from its post, beside the post's own certainty.
INHERITED = 0.98
#: How sure a tag is that nothing but a declaration supports.
DECLARED = 0.6

#: How sure eldc must be of a text that is not plainly prose if nothing else is known.
MIN_LONE = 0.8

#: Languages that eldc has one name for, or cannot tell apart.
_CLOSE = (
    frozenset(("ms", "id")),
    frozenset(("no", "nn", "nb")),
    frozenset(("hr", "sr", "bs")),
    frozenset(("hi", "mr", "ne")),
)

_TRADITIONAL_REGIONS = frozenset(("hant", "tw", "hk", "mo"))
_SIMPLIFIED_REGIONS = frozenset(("hans", "cn", "sg", "my"))
#: Codes that ISO or Java replaced, and languages filed under their macrolanguage.
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "kr": "ko", "cmn": "zh", "cz": "cs"}


def identify(text: str, *, declared: Sequence[str] = ()) -> Guess:
    """Say what language `text` is in.

    Args:
        text: Any text.
        declared: Language tags that the page, its feed or its server claim, likeliest first. They
            decide what the text leaves open and are overruled by what it shows.

    >>> identify("Ceci n'est pas une pipe, mais elle en a l'air.").tag
    'fr'
    >>> identify("https://example.org/?id=42").tag
    'zxx'
    """
    return identify_blocks((text,), declared=declared)[1][0]


def identify_blocks(
    texts: Sequence[str], *, declared: Sequence[str] = ()
) -> tuple[Guess, tuple[Guess, ...]]:
    """Say what language a post is in, and each of its blocks.

    Args:
        texts: The blocks in order.
        declared: As for `identify`.

    >>> post, blocks = identify_blocks(["開源模型", "這是一個很大的語言模型，我們來看看。"])
    >>> post.tag, [block.tag for block in blocks]
    ('zh-Hant', ['zh-Hant', 'zh-Hant'])
    """
    claims = tuple(filter(None, map(normal_tag, declared)))
    glances = _as_japanese([glance(text) for text in texts])
    post = _guess_post(glances, claims)
    name = _refined(glances, post, claims)
    if name != post.tag:
        glances = [_renamed(seen, name) if seen.tag == post.tag else seen for seen in glances]
        post = Guess(name, post.confidence if name != UNKNOWN else 0.0)
    return post, tuple(_settle(seen, post) for seen in glances)


def identify_apart(
    texts: Sequence[str], post: Guess, *, declared: Sequence[str] = ()
) -> tuple[str, ...]:
    """Say what language each of some texts is in that are no part of a post: menus, notices.

    Each shows its script, and those of one script are identified together: a menu's entries are
    too short to tell anything singly, and asking about each took nine tenths of the time that
    languages take. What is not sure of itself is in the post's language.

    >>> post = Guess("fr", 0.9)
    >>> identify_apart(["Accueil", "2022", "О блоге, который вы читаете", "关于我们"], post)
    ('fr', 'zxx', 'ru', 'zh-Hans')
    """
    written = [script_of(text) for text in texts]
    tags = {"": NOT_LANGUAGE}
    for script in set(written) - {""}:
        alike = [text for text, own in zip(texts, written, strict=True) if own == script]
        alike.sort(key=len, reverse=True)  # the longest tell most
        sample = " ".join(alike[:APART_CHARS])[:APART_CHARS]
        if post.tag in {UNKNOWN, NOT_LANGUAGE}:
            tags[script] = identify(sample, declared=declared).tag
        else:
            seen = glance(sample)
            unsure = seen.tag == NOT_LANGUAGE  # rows of names are no code here
            tags[script] = _settle(replace(seen, tag="") if unsure else seen, post).tag
    pairs = zip(texts, written, strict=True)
    return tuple([tags[script] if text else post.tag for text, script in pairs])


def normal_tag(declared: str) -> str:
    """Return a declared tag as this module writes it, or "" where it says nothing.

    >>> [normal_tag(tag) for tag in ("zh_TW", "en-GB", "x-default", "zh-cmn-Hans")]
    ['zh-Hant', 'en', '', 'zh-Hans']
    """
    first, *others = declared.strip().lower().replace("_", "-").split("-")
    first = _ALIASES.get(first, first)
    if not first.isalpha() or not first.isascii() or len(first) not in {2, 3}:
        return ""
    if first != "zh":
        return "" if first in {UNKNOWN, MIXED, NOT_LANGUAGE} else first
    if _TRADITIONAL_REGIONS & set(others):
        return "zh-Hant"
    return "zh-Hans" if _SIMPLIFIED_REGIONS & set(others) else "zh"


# --- the post -----------------------------------------------------------------------------------


def _guess_post(glances: list[Glance], claims: tuple[str, ...]) -> Guess:
    voters = [seen for seen in glances if seen.tag and seen.tag != NOT_LANGUAGE]
    if not voters:
        return _without_votes(glances, claims)
    sizes = Counter[str]()
    for seen in voters:
        sizes[seen.tag] += round(seen.size) + 1
    shares = tuple((tag, round(size / sizes.total(), 3)) for tag, size in sizes.most_common())
    if _is_mixed(voters, shares):
        return Guess(MIXED, 0.9, shares)
    tag, share = _foremost(voters, shares, claims)
    return _by_votes(tag, share, voters, claims)


def _is_mixed(voters: list[Glance], shares: tuple[tuple[str, float], ...]) -> bool:
    if len(shares) < 2 or shares[1][1] < MIN_SHARE_OF_SECOND:
        return False
    pair = {tag for tag, _ in shares[:2]}
    tags = [seen.tag for seen in voters if seen.tag in pair]
    if min(map(tags.count, pair)) < MIN_BLOCKS_OF_SECOND:
        return False
    changes = sum(before != after for before, after in pairwise(tags))
    return changes >= MIN_ALTERNATION * (len(tags) - 1)


def _foremost(
    voters: list[Glance], shares: tuple[tuple[str, float], ...], claims: tuple[str, ...]
) -> tuple[str, float]:
    """Return the language with the most text, Latin script yielding to a large enough other."""
    latin = {seen.tag for seen in voters if seen.script == scripts.LATIN}
    first, share = shares[0]
    if first not in latin or first in claims:
        return first, share
    for tag, other in shares:
        if tag not in latin and other >= MIN_SHARE_OF_SCRIPT:
            return tag, 1 - share
    return first, share


def _by_votes(tag: str, share: float, glances: list[Glance], claims: tuple[str, ...]) -> Guess:
    votes = [seen for seen in glances if seen.tag == tag]
    confidence = max(seen.confidence for seen in votes)
    claimed = next((c for c in claims if any(c in seen.scores for seen in votes)), "")
    if claimed and _mean_score(votes, claimed) >= _mean_score(votes, tag, 1.0) - CLOSE_LEAD:
        return Guess(claimed, max(confidence, DECLARED))
    return Guess(tag, confidence * min(1.0, 0.5 + share))


def _mean_score(votes: list[Glance], tag: str, unknown: float = 0.0) -> float:
    """Return eldc's mean score for a language, or `unknown` where no vote has one."""
    scores = [seen.scores[tag] for seen in votes if tag in seen.scores]
    return sum(scores) / len(votes) if scores else unknown


def _without_votes(glances: list[Glance], claims: tuple[str, ...]) -> Guess:
    """Guess from blocks none of which is sure of itself."""
    unsure = [seen for seen in glances if not seen.tag]
    if not unsure:
        known = [seen for seen in glances if seen.tag]
        return (
            Guess(NOT_LANGUAGE, min(seen.confidence for seen in known))
            if known
            else Guess(UNKNOWN, 0.0)
        )
    script = max(unsure, key=lambda seen: seen.size).script
    if script == scripts.HAN:
        claimed = next((claim for claim in claims if claim.startswith(("zh", "ja", "yue"))), "zh")
        return Guess(claimed, DECLARED)
    text = " ".join(seen.text for seen in unsure if seen.script == script)
    scores = scores_in(script, text)
    claimed = next((claim for claim in claims if claim in scores), "")
    if claimed:
        return Guess(claimed, DECLARED)
    letters = sum(map(str.isalpha, text))
    if not scores or letters < MIN_LETTERS:
        return Guess(UNKNOWN, 0.0)
    tag, confidence = best(scores, letters)
    if confidence < MIN_LONE:
        return Guess(UNKNOWN, 0.0)
    return Guess(tag, min(confidence, DECLARED))


def _as_japanese(glances: list[Glance]) -> list[Glance]:
    """Take what could be Japanese for it where the blocks with kana outweigh what is Chinese."""
    japanese = sum(seen.size for seen in glances if seen.tag == "ja")
    if not japanese:
        return glances
    could_be = [
        seen.script == scripts.HAN
        and seen.tag != "ja"
        and not speaks_against_japanese(seen.counts, seen.text)
        for seen in glances
    ]
    chinese = sum(
        seen.size
        for seen, maybe in zip(glances, could_be, strict=True)
        if seen.script == scripts.HAN and seen.tag != "ja" and not maybe
    )
    if chinese >= japanese:
        return glances
    return [
        replace(seen, tag="ja", confidence=INHERITED) if maybe else seen
        for seen, maybe in zip(glances, could_be, strict=True)
    ]


def _refined(glances: list[Glance], post: Guess, claims: tuple[str, ...]) -> str:
    """Name the post's language more exactly, or rightly, than eldc can."""
    votes = [seen for seen in glances if seen.tag == post.tag and seen.scores]
    if not votes:
        return post.tag
    close = next((family for family in _CLOSE if post.tag in family), frozenset[str]())
    claimed = next((claim for claim in claims if claim in close), "")
    if claimed:
        return claimed
    if post.tag in claims:
        return post.tag
    text = " ".join(seen.text for seen in votes[:MAX_LANGID_BLOCKS])[:LANGID_CHARS]
    if sum(map(str.isalpha, text)) < MIN_LANGID_LETTERS:
        return post.tag
    score = scores_in(votes[0].script, text).get(post.tag, 0.0)
    if not close and score >= (SURE_ENGLISH if post.tag == "en" else SURE_SCORE):
        return post.tag
    tag, probability = by_langid(text)
    if probability < MIN_LANGID_PROBABILITY or tag == NOT_LANGUAGE:
        return post.tag if score >= MIN_SCORE else UNKNOWN
    return tag


def _renamed(seen: Glance, tag: str) -> Glance:
    return replace(seen, tag=tag, confidence=seen.confidence if tag != UNKNOWN else 0.0)


# --- the blocks ---------------------------------------------------------------------------------


def _settle(seen: Glance, post: Guess) -> Guess:
    """Decide about one block, the post's language being known."""
    if seen.tag in {post.tag, NOT_LANGUAGE}:
        return Guess(seen.tag, seen.confidence)
    around = _nearest(seen, post)
    if not seen.tag:
        return _inherited(seen, around)
    if around.tag in seen.scores and not _is_foreign(seen, around.tag):
        return Guess(around.tag, around.confidence * INHERITED)
    return Guess(seen.tag, seen.confidence)


def _nearest(seen: Glance, post: Guess) -> Guess:
    """Of a mixed post's languages, the largest that the block's script allows."""
    if post.tag != MIXED:
        return post
    tags = [tag for tag, _ in post.shares]
    han = {tag for tag in tags if tag.startswith(("zh", "ja", "yue"))}
    fitting = [tag for tag in tags if (tag in han) == (seen.script == scripts.HAN)]
    return Guess(fitting[0] if fitting else tags[0], post.confidence)


def _inherited(seen: Glance, around: Guess) -> Guess:
    if seen.script == scripts.HAN and not around.tag.startswith(("zh", "ja", "yue")):
        return Guess("zh", DECLARED)
    if seen.script in MODELLED - {scripts.LATIN} and around.tag not in seen.scores:
        tag, confidence = best(seen.scores, 1) if seen.scores else (UNKNOWN, 0.0)
        return Guess(tag, confidence)
    return Guess(around.tag, around.confidence * INHERITED)


def _is_foreign(seen: Glance, around: str) -> bool:
    lead = seen.scores[seen.tag] - seen.scores[around] if seen.tag in seen.scores else 1.0
    needed = CLOSE_LEAD if len(seen.text.split()) >= MIN_WORDS else MIN_LEAD
    return lead > needed
