"""What the charts say of an archive, from a bounded number of its newest rows.

Posts are counted in an index that holds date, language and blog, from the newest backwards; what is
left out is counted over the revisions that were stored last; visits come from the table of runs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from .svg import SERIES, Columns, Series, binned

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

#: Posts that are counted by month: in the index this takes a tenth of a second, however many more
#: there are.
CHARTED: Final = 100_000
#: Months that are drawn before the latest: a wrong date must not press all others together.
MONTHS: Final = 600
#: Revisions whose removed pieces are measured, each some dozens of rows to be read.
MEASURED: Final = 300
#: Reasons that are listed.
REASONS: Final = 15
#: Runs that are read, and days that are drawn.
RUNS: Final = 5_000
DAYS: Final = 90

_BY_LANGUAGE: Final = """
SELECT substr(published, 1, 7), language, count(*) FROM (
    SELECT published, language FROM posts WHERE published <= :now
    ORDER BY published DESC LIMIT :limit
) GROUP BY 1, 2
"""
# Only the blogs that get a colour are told apart, or there would be a group for nearly every post.
_BY_BLOG: Final = """
WITH newest AS MATERIALIZED (
    SELECT published, blog_id FROM posts WHERE published <= :now
    ORDER BY published DESC LIMIT :limit
),
named AS MATERIALIZED (
    SELECT blog_id FROM newest GROUP BY blog_id ORDER BY count(*) DESC, blog_id LIMIT :named
)
SELECT month, coalesce((SELECT name FROM blogs WHERE id = blog), ''), posts FROM (
    SELECT substr(published, 1, 7) AS month, iif(blog_id IN named, blog_id, 0) AS blog,
        count(*) AS posts
    FROM newest GROUP BY 1, 2
)
"""
_OF_BLOG: Final = """
SELECT substr(published, 1, 7), language, count(*) FROM (
    SELECT published, language FROM posts
    WHERE blog_id = (SELECT id FROM blogs WHERE name = :blog) AND published <= :now
    ORDER BY published DESC LIMIT :limit
) GROUP BY 1, 2
"""
# The latest revisions stand together in the table of segments.
_LEFT_OUT: Final = """
SELECT s.role, reason.text, count(*), sum(length(own.text))
FROM (SELECT id FROM revisions ORDER BY id DESC LIMIT :limit) AS r
CROSS JOIN segments AS s ON s.revision_id = r.id AND NOT s.keep
JOIN texts AS own ON own.id = s.text_id
JOIN texts AS reason ON reason.id = s.reason_id
GROUP BY s.role, s.reason_id
"""
_KEPT: Final = """
SELECT count(*), coalesce(sum(length(text)), 0)
FROM (SELECT text FROM revisions ORDER BY id DESC LIMIT :limit)
"""
_RUNS: Final = """
SELECT substr(started_at, 1, 10), sum(new), sum(changed),
    sum(max(asked - new - changed - failed - gone, 0)), sum(gone), sum(failed)
FROM (SELECT * FROM runs ORDER BY id DESC LIMIT :limit)
GROUP BY 1
"""
#: What the figures of a run are called, in the order of `_RUNS`, and their colours: green for what
#: is new, grey for what is not, red for what failed.
_OUTCOMES: Final = {
    "new posts": "s2",
    "changed posts": "s0",
    "nothing new": "s7",
    "vanished": "s4",
    "failed": "s1",
}

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)

#: What is left over is added up under this name.
OTHERS: Final = "others"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what is drawn, and what is said of it."""

    #: Unlike that of any other chart of the page.
    name: str
    title: str
    #: What there is to be seen in it, in a sentence.
    says: str
    columns: Columns
    #: The condition of a search that its series are values of, such as "lang"; "" for none.
    field: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of what stood on the pages."""

    name: str
    characters: int
    #: 0 to 1.
    share: float
    #: Class of its colour.
    colour: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What removed pieces."""

    reason: str
    role: str
    pieces: int
    characters: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How much of the pages is the posts, and why the rest was left out."""

    #: How many revisions were measured.
    revisions: int
    #: The kept text first, then what the rest was taken for, the most first.
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]

    @property
    def bar(self) -> list[tuple[str, float]]:
        """Return the colours and shares of a bar of it."""
        return [(part.colour, part.share) for part in self.parts]


@dataclass(frozen=True, slots=True)
class Charts:
    """All that the page of charts says."""

    #: Of this blog only; "" for all.
    blog: str
    posts: tuple[Chart, ...]
    left_out: LeftOut | None
    visits: Chart | None


def charts(connection: sqlite3.Connection, now: str, blog: str, visible: frozenset[str]) -> Charts:
    """Read what the page of charts says.

    Args:
        connection: The database.
        now: Posts that claim to be published later are left out; ISO 8601.
        blog: Name of a blog, whose posts alone are counted; "" for all.
        visible: Which tables may be shown.
    """
    values = {"now": now, "limit": CHARTED, "blog": blog, "named": len(SERIES) - 1}
    languages = _counted(connection.execute(_OF_BLOG if blog else _BY_LANGUAGE, values))
    posts = [_by_month("languages", "Posts per month by language", languages, "lang")]
    if not blog:
        blogs = _counted(connection.execute(_BY_BLOG, values))
        posts.append(_by_month("blogs", "Posts per month by blog", blogs, "blog"))
    return Charts(
        blog=blog,
        posts=tuple(posts),
        left_out=_left_out(connection) if "segments" in visible and not blog else None,
        visits=_visits(connection) if "runs" in visible and not blog else None,
    )


def _counted(rows: Iterable[Any]) -> Counter[tuple[str, str]]:
    """Count by month and name; what has no month in its date is left out."""
    counts: Counter[tuple[str, str]] = Counter()
    for month, name, posts in rows:
        if _MONTH.fullmatch(month):
            counts[month, name] += posts
    return counts


def _by_month(name: str, title: str, counts: Counter[tuple[str, str]], field: str) -> Chart:
    months = _all_months(sorted({month for month, _ in counts}))
    drawn = frozenset(months)
    kept = {key: posts for key, posts in counts.items() if key[0] in drawn}
    series = tuple(
        Series(one, tuple(kept.get((month, one), 0) for month in months)) for one in _names(kept)
    )
    columns = _with_others(Columns(months, series), kept)
    return Chart(name, title, _said(columns, "dated posts"), binned(columns), field)


def _all_months(found: Sequence[str]) -> tuple[str, ...]:
    """Return every month from the first to the last, those without a post among them."""
    if not found:
        return ()
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (found[0], found[-1]))
    return tuple(
        f"{month // 12:04}-{month % 12 + 1:02}"
        for month in range(max(first, last - MONTHS + 1), last + 1)
    )


def _names(counts: dict[tuple[str, str], int]) -> list[str]:
    """Return the names that get a colour of their own, the most frequent first."""
    totals: Counter[str] = Counter()
    for (_, name), posts in counts.items():
        totals[name] += posts
    del totals[""]
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    return ranked if len(ranked) <= len(SERIES) else ranked[: len(SERIES) - 1]


def _with_others(columns: Columns, counts: dict[tuple[str, str], int]) -> Columns:
    """Add what has no colour of its own."""
    all_of = dict.fromkeys(columns.labels, 0)
    for (month, _), posts in counts.items():
        all_of[month] += posts
    totals = columns.totals if columns.series else ()
    rest = tuple(whole - of for whole, of in zip(all_of.values(), totals, strict=True))
    series = (*columns.series, Series(OTHERS, rest)) if any(rest) else columns.series
    return Columns(columns.labels, series)


def _said(columns: Columns, what: str) -> str:
    """Say what there is to be seen in a chart."""
    totals = columns.totals
    if not totals:
        return "There is nothing to be drawn yet."
    whole, most = sum(totals), max(totals)
    newest = "The newest " if whole == CHARTED else ""
    many = what if whole > 1 else what.removesuffix("s")
    often = sorted(columns.series, key=lambda one: -sum(one.values))[:3]
    named = [f"{one.name} ({sum(one.values):,})" for one in often if one.name != OTHERS]
    of = f"mostly {', '.join(named)}" if len(often) > 1 else f"all {often[0].name}"
    first, last = columns.labels[0], columns.labels[-1]
    if first == last:
        return f"{newest}{whole:,} {many} of {first}; {of}."
    # Where several have as many, none stands out.
    peak = columns.labels[totals.index(most)] if totals.count(most) == 1 else ""
    stands_out = f", the most in {peak} ({most:,})" if peak else ""
    return f"{newest}{whole:,} {many} from {first} to {last}{stands_out}; {of}."


def _left_out(connection: sqlite3.Connection) -> LeftOut | None:
    limit = {"limit": MEASURED}
    revisions, kept = connection.execute(_KEPT, limit).fetchone()
    rows = sorted(connection.execute(_LEFT_OUT, limit), key=lambda row: row[0])
    roles = {
        role: sum(characters for *_, characters in of)
        for role, of in groupby(rows, key=lambda row: row[0])
    }
    whole = kept + sum(roles.values())
    if not whole:
        return None
    ranked = sorted(roles.items(), key=lambda item: (-item[1], item[0]))
    shown, rest = ranked[: len(SERIES) - 2], sum(size for _, size in ranked[len(SERIES) - 2 :])
    sizes = [("the post", kept), *shown, *([(OTHERS, rest)] if rest else [])]
    return LeftOut(
        revisions=revisions,
        parts=tuple(
            Part(name, size, size / whole, SERIES[-1] if name == OTHERS else colour)
            for (name, size), colour in zip(sizes, SERIES, strict=False)
        ),
        reasons=tuple(
            Reason(reason, role, pieces, characters)
            for role, reason, pieces, characters in sorted(rows, key=lambda row: -row[3])[:REASONS]
        ),
    )


def _visits(connection: sqlite3.Connection) -> Chart:
    rows = {day: figures for day, *figures in connection.execute(_RUNS, {"limit": RUNS})}
    days = _all_days(sorted(rows))
    nothing = [0] * len(_OUTCOMES)
    series = tuple(
        Series(name, tuple(rows.get(day, nothing)[place] for day in days), colour)
        for place, (name, colour) in enumerate(_OUTCOMES.items())
    )
    columns = Columns(days, series if days else ())
    return Chart("visits", "Requests per day by outcome", _said(columns, "requests"), columns)


def _all_days(found: Sequence[str]) -> tuple[str, ...]:
    """Return every day from the first to the last, those without a run among them."""
    if not found:
        return ()
    last = date.fromisoformat(found[-1])
    first = max(date.fromisoformat(found[0]), last - timedelta(days=DAYS - 1))
    count = (last - first).days + 1
    return tuple((first + timedelta(days=past)).isoformat() for past in range(count))
