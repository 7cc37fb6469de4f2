"""Elections: which post came first, by what speaks for it, and when nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from db.clusters import MemberRow, SourceRow
from db.mirrors import Copy
from scraper.election import CREDIT, LEAST_SURE, elect

SEEN = "2026-11-01T00:00:00Z"
A, B, C = (f"https://{name}.example/post" for name in "abc")
SAME = (Copy(1, 2, 0.98, 0.97),)


def member(  # noqa: PLR0913 - what a case may vary
    number: int,
    address: str = "",
    *,
    sources: tuple[tuple[str, str] | tuple[str, str, float], ...] = (),
    published: str | None = None,
    seen: str = SEEN,
    language: str = "en",
) -> MemberRow:
    """Return a post; without an address, one of a.example, b.example, ..."""
    address = address or f"https://{'abcdefgh'[number - 1]}.example/post"
    host = address.split("/")[2]
    given = tuple(SourceRow(*one) for one in sources)
    return MemberRow(
        number, 1, address, host, host, "Tides", language, published, seen, sources=given
    )


@dataclass(frozen=True)
class Case:
    """Posts that are one, and what is to come of it."""

    members: tuple[MemberRow, ...]
    origin: int | None
    roles: tuple[str, ...]
    copies: tuple[Copy, ...] = SAME
    outside: str = ""
    #: What the reasons of the first post with reasons must say.
    says: tuple[str, ...] = field(default=())


CASES = {
    "a credit line": Case(
        (member(1, sources=(("origin", B),)), member(2)),
        2,
        ("copy", "origin"),
        says=(f"says that it is taken from {B}", "a.example says that it is taken from here"),
    ),
    "a credit line in another spelling of the address": Case(
        (member(1, sources=(("origin", "http://www.b.example/post/?utm_source=x"),)), member(2)),
        2,
        ("copy", "origin"),
    ),
    "a credit line against an earlier date": Case(
        (
            member(1, sources=(("origin", B),), published="2020-01-01"),
            member(2, published="2020-02-01"),
        ),
        2,
        ("copy", "origin"),
    ),
    "a canonical address": Case(
        (member(1), member(2, sources=(("canonical", A),))), 1, ("origin", "copy")
    ),
    "a canonical address and the origin that follows from it are one piece of evidence": Case(
        (member(1, sources=(("canonical", B), ("origin", B))), member(2)), 2, ("copy", "origin")
    ),
    "its own canonical address says nothing": Case(
        (member(1, sources=(("canonical", A),)), member(2, sources=(("canonical", B),))),
        None,
        ("undecided", "undecided"),
    ),
    "the front page of a blog is credited": Case(
        (member(1, sources=(("origin", "https://b.example/"),)), member(2)),
        2,
        ("copy", "origin"),
        says=("a.example says that it is taken from this blog",),
    ),
    "seen through the other is not enough against a date": Case(
        (
            member(1, sources=(("via", B),), published="2020-01-01"),
            member(2, published="2020-01-02"),
        ),
        None,
        ("undecided", "undecided"),
    ),
    "an earlier date": Case(
        (member(1, published="2020-01-05"), member(2, published="2020-01-01T10:00:00Z")),
        2,
        ("copy", "origin"),
        says=("published 2020-01-01, 4 days before any other that has a date",),
    ),
    "the same day": Case(
        (member(1, published="2020-01-01T08:00:00Z"), member(2, published="2020-01-01")),
        None,
        ("undecided", "undecided"),
        says=("not known which came first",),
    ),
    "a date that only one has": Case(
        (member(1, published="2020-01-01"), member(2, published="2020")),
        None,
        ("undecided", "undecided"),
    ),
    "seen earlier, alone": Case(
        (member(1), member(2, seen="2026-11-09T00:00:00Z")), None, ("undecided", "undecided")
    ),
    "seen earlier, and whole": Case(
        (member(1), member(2, seen="2026-11-02T00:00:00Z")),
        1,
        ("origin", "copy"),
        copies=(Copy(1, 2, 0.6, 1.0),),
        says=("seen here 1 day before any other", "has what others leave out"),
    ),
    "each names the other": Case(
        (member(1, sources=(("origin", B),)), member(2, sources=(("origin", A),))),
        None,
        ("undecided", "undecided"),
    ),
    "both name a third that is not there": Case(
        (member(1, sources=(("origin", C),)), member(2, sources=(("origin", C),))),
        None,
        ("copy", "copy"),
        outside=C,
        says=(f"says that it is taken from {C}",),
    ),
    "one names a third, the other nothing": Case(
        (member(1, sources=(("origin", C),)), member(2, published="2020-01-01")),
        None,
        ("copy", "undecided"),
        outside=C,
    ),
    "two name one, and one of them the wrong one": Case(
        (
            member(1),
            member(2, sources=(("origin", A),)),
            member(3, sources=(("origin", A),)),
            member(4, sources=(("origin", B),)),
        ),
        1,
        ("origin", "copy", "copy", "copy"),
        copies=(Copy(1, 2, 1, 1), Copy(1, 3, 1, 1), Copy(2, 4, 1, 1)),
    ),
    "an excerpt": Case(
        (member(1), member(2)),
        1,
        ("origin", "excerpt"),
        copies=(Copy(1, 2, 0.1, 0.95),),
        says=("95% of it stands in the origin, 10% of the origin in it",),
    ),
    "an excerpt that was seen first": Case(
        (member(1), member(2, seen="2026-10-01T00:00:00Z")),
        1,
        ("origin", "excerpt"),
        copies=(Copy(1, 2, 0.1, 0.95),),
    ),
    "a translation between the lines of its origin": Case(
        (member(1, language="zh-Hans", sources=(("origin", B),)), member(2)),
        2,
        ("translation", "origin"),
        copies=(Copy(1, 2, 0.5, 0.97),),
    ),
    "a translation that says so": Case(
        (member(1, sources=(("translation-of", B),)), member(2)), 2, ("translation", "origin")
    ),
    "the other Chinese script is no translation": Case(
        (member(1, language="zh-Hant", sources=(("origin", B),)), member(2, language="zh-Hans")),
        2,
        ("copy", "origin"),
    ),
    "an unknown language is no translation": Case(
        (member(1, language="und", sources=(("origin", B),)), member(2)), 2, ("copy", "origin")
    ),
    "files have no address to be named by": Case(
        (member(1, "file:///tmp/a.html"), member(2, "file:///tmp/b.html")),
        None,
        ("undecided", "undecided"),
    ),
    "weak words that lead to the very page are confirmed by its text": Case(
        (member(1, sources=(("origin", B, 0.55),)), member(2)), 2, ("copy", "origin")
    ),
    "weak words that only name a blog are outweighed by an earlier date": Case(
        (
            member(1, sources=(("origin", "https://b.example/", 0.55),), published="2020-01-01"),
            member(2, published="2020-02-01"),
        ),
        1,
        ("origin", "copy"),
    ),
    "sure words that name a blog are not": Case(
        (
            member(1, sources=(("origin", "https://b.example/", 0.95),), published="2020-01-01"),
            member(2, published="2020-02-01"),
        ),
        2,
        ("copy", "origin"),
    ),
    "weak words that lead elsewhere do not take an origin from those that are here": Case(
        (
            member(1, sources=(("origin", "https://x.example/p", 0.55),)),
            member(2, published="2020-01-01", seen="2026-10-01T00:00:00Z"),
            member(3, published="2020-02-01", sources=(("via", B),)),
        ),
        2,
        ("copy", "origin", "copy"),
        copies=(Copy(1, 2, 0.98, 0.97), Copy(2, 3, 0.98, 0.97)),
    ),
    "an address that is none": Case(
        (member(1, sources=(("origin", "not an address"),)), member(2)),
        None,
        ("undecided", "undecided"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_speaks_for_a_post_elects_it(case: Case) -> None:
    """Each case says who came first, what the others are, and why."""
    election = elect(case.members, case.copies)

    assert election.origin == case.origin
    assert tuple(row.role for row in election.rows) == case.roles
    assert election.outside == case.outside
    assert (election.confidence >= LEAST_SURE) is (case.origin is not None)
    said = [reason for row in election.rows for reason in row.reasons]
    assert [reason for reason in case.says if reason not in said] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_order_of_posts_does_not_decide(case: Case) -> None:
    """Whoever is listed first has no advantage by it."""
    members = case.members[::-1]

    assert elect(members, case.copies).origin == case.origin


def test_a_credit_line_is_nearly_certain() -> None:
    """What one says of the other counts for it and against itself."""
    election = elect((member(1, sources=(("origin", B),)), member(2)), SAME)

    assert election.confidence > 0.99
    assert CREDIT > 4


def test_a_post_is_told_the_same_only_once() -> None:
    """Two links to one origin are one reason."""
    election = elect((member(1, sources=(("origin", B), ("origin", f"{B}?m=1"))), member(2)), SAME)

    assert len(election.rows[1].reasons) == 1
