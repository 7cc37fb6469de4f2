"""Where each value of a post was read: by which rule, and from which piece of the page.

A rule is a short phrase out of a fixed stock, never a part of the page, so that the same rules
come back on every page and can be counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .values import quick

if TYPE_CHECKING:
    from .metadata import Metadata

#: The segment of a fact that stands in none: in the page's head, its data, or its address.
NOWHERE = -1


@quick
@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a post: what it is, and where it comes from."""

    #: The field of the post that holds it. A field of several values has one fact for each, in
    #: their order.
    field: str
    #: The rule that took it, in words.
    rule: str
    #: Index of the segment that says it, or `NOWHERE`.
    segment: int = NOWHERE


@quick
@dataclass(frozen=True, slots=True)
class Claim:
    """What a page says somewhere, before it is decided whether to believe it."""

    value: str
    rule: str
    segment: int = NOWHERE

    def about(self, field: str) -> Fact:
        """Return the fact that this is believed to be, of a field."""
        return Fact(field, self.rule, self.segment)


NOTHING = Claim("", "")

#: Where encodings are read, by `Page.encoding_source`, in words.
_ENCODINGS = {
    "bom": "the byte order mark",
    "header": "the Content-Type header",
    "meta": "the page's own declaration",
    "utf-8": "the bytes are valid UTF-8",
    "detected": "what the bytes look like",
    "str": "given as characters",
}


def claims(values: Iterable[str], rule: str) -> list[Claim]:
    """Return several values that are said in one place outside the text."""
    return [Claim(value, rule) for value in values]


def distinct(found: Iterable[Claim]) -> list[Claim]:
    """Return the claims with a value, each value once."""
    by_value: dict[str, Claim] = {}
    for claim in found:
        if claim.value:
            by_value.setdefault(claim.value, claim)
    return list(by_value.values())


def without(facts: Iterable[Fact], *fields: str) -> tuple[Fact, ...]:
    """Return the facts that are about none of `fields`."""
    return tuple(fact for fact in facts if fact.field not in fields)


def only(facts: Iterable[Fact], *fields: str) -> tuple[Fact, ...]:
    """Return the facts that are about one of `fields`."""
    return tuple(fact for fact in facts if fact.field in fields)


def trail(facts: Metadata, tag: str, said: str, encoding_source: str) -> tuple[Fact, ...]:
    """Return where a post's values were read, its language and its encoding among them.

    Args:
        facts: What its page states.
        tag: The language that was found.
        said: What its blog is said to be written in; "" where nobody says.
        encoding_source: As of `model.Page`.
    """
    rules = [fact.rule for fact in only(facts.facts, "languages")]
    claimed = (*zip(facts.languages, rules, strict=True), (said, "the list of blogs"))
    agrees = next((rule for name, rule in claimed if _same_language(name, tag)), "")
    language = f"the kept text, and {agrees}" if agrees else "the kept text"
    encoding = Fact("encoding", _ENCODINGS[encoding_source])
    return (*without(facts.facts, "languages"), Fact("language", language), encoding)


def _same_language(name: str, tag: str) -> bool:
    return name.lower().replace("_", "-").partition("-")[0] == tag.partition("-")[0]
