"""What to ask next: leads that are taken up, and dates that follow from what came of asking."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queue import FetchRow
from db.rows import timestamp
from scraper import frontier
from scraper.leads import Lead, Role
from scraper.seeds import Seed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SEED = Seed("blog", "https://blog.example/")
ROW = FetchRow(
    id=1,
    key="k",
    address="https://blog.example/post",
    blog="blog",
    role="post",
    lane=2,
    host="https://blog.example",
    found_on="",
    probe=False,
    standing=True,
    said_changed=None,
    asked_at=None,
    changed_at=None,
    status=None,
    etag="",
    last_modified="",
    digest="",
    gave=0,
    failures=0,
    reason="",
    moved_to="",
    post_id=None,
    due_at=timestamp(NOON),
)


class Least(Random):
    """Spreads nothing, so that dates can be told exactly."""

    def random(self) -> float:
        """Return the smallest number there is."""
        return 0.0


def wait(row: FetchRow) -> timedelta | None:
    """Return how long it is until an address is asked again."""
    return datetime.fromisoformat(row.due_at) - NOON if row.due_at else None


def admitted(*leads: Lead, seed: Seed = SEED) -> list[str]:
    """Return the addresses that are taken up."""
    return [row.address for row in frontier.admit(leads, seed, NOON)]


def test_two_spellings_of_a_post_have_one_key() -> None:
    """A post that is found by several ways is one address of the queue."""
    spellings = ("http://www.blog.example/a?utm_source=x", "https://blog.example/a/#top")

    rows = frontier.admit([Lead(url, Role.POST) for url in spellings], SEED, NOON)

    assert len({row.key for row in rows}) == 1


def test_a_list_is_another_thing_than_the_page_beside_it() -> None:
    """A feed that differs from the home page in nothing but its role is asked as well."""
    leads = [Lead("https://blog.example/", role) for role in (Role.HOME, Role.FEED)]

    assert len({row.key for row in frontier.admit(leads, SEED, NOON)}) == 2


def test_lists_are_asked_before_posts_and_posts_before_pages_that_list_them() -> None:
    """The publisher's own lists say what else there is."""
    roles = (Role.FEED, Role.SITEMAP, Role.POST, Role.LISTING)
    rows = frontier.admit([Lead(f"https://b.example/{role}", role) for role in roles], SEED, NOON)

    assert [row.lane for row in rows] == [0, 1, 2, 3]


def test_what_cannot_be_asked_is_not_taken_up() -> None:
    """Mail addresses, scripts and passwords are no leads."""
    bad = ("mailto:a@b.example", "javascript:void(0)", "https://user:secret@blog.example/a", "")

    assert admitted(*(Lead(url, Role.POST) for url in bad)) == []


def test_an_entry_says_what_is_taken_up() -> None:
    """Include and exclude hold for posts; what is excluded holds for lists too."""
    seed = replace(SEED, include=("^/20",), exclude=("/draft",))
    urls = ("/2024/a", "/about", "/2024/draft/b")
    posts = [Lead(f"https://blog.example{url}", Role.POST) for url in urls]
    lists = [Lead(f"https://blog.example{url}", Role.LISTING) for url in urls]

    assert admitted(*posts, seed=seed) == ["https://blog.example/2024/a"]
    assert admitted(*lists, seed=seed) == [
        "https://blog.example/2024/a",
        "https://blog.example/about",
    ]


def test_posts_from_before_the_entry_begins_are_left_alone() -> None:
    """`since` cuts off what is dated before it; what has no date may be newer."""
    seed = replace(SEED, since=date(2020, 1, 1))
    dates = (datetime(2019, 12, 31, 23, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), None)
    leads = [
        Lead(f"https://b.example/{number}", Role.POST, changed=moment)
        for number, moment in enumerate(dates)
    ]

    assert admitted(*leads, seed=seed) == ["https://b.example/1", "https://b.example/2"]


def test_dates_made_by_the_clock_are_not_believed() -> None:
    """A sitemap that has every page changed today would have all of them asked every day."""
    leads = [
        Lead(f"https://b.example/{number}", Role.POST, changed=NOON - timedelta(minutes=1))
        for number in range(30)
    ]

    assert all(row.said_changed is None for row in frontier.admit(leads, SEED, NOON))
    assert all(row.said_changed for row in frontier.admit(leads[:5], SEED, NOON))


@pytest.mark.parametrize(
    ("age", "days"),
    [(timedelta(), 1), (timedelta(days=10), 5), (timedelta(days=100), 50), (365 * 9 * DAY, 180)],
)
def test_a_post_is_asked_again_after_half_its_age(age: timedelta, days: int) -> None:
    """The longer it has stayed the same, the longer it will; between a day and half a year."""
    assert wait(frontier.changed(ROW, NOON - age, NOON, Least())) == days * DAY


@pytest.mark.parametrize(
    ("age", "hours"), [(timedelta(), 1), (timedelta(days=10), 24), (timedelta(days=900), 168)]
)
def test_a_list_is_asked_again_after_a_tenth_of_its_age(age: timedelta, hours: int) -> None:
    """A blog with a post a month is not asked every hour."""
    feed = replace(ROW, role="feed")

    assert wait(frontier.changed(feed, NOON - age, NOON, Least())) == timedelta(hours=hours)


def test_an_edit_counts_from_when_it_was_seen() -> None:
    """A post that changed is asked again tomorrow, whatever date it bears."""
    known = replace(ROW, changed_at="2020-01-01T00:00:00Z")

    assert wait(frontier.changed(known, NOON - 999 * DAY, NOON, Least())) == DAY


def test_a_later_page_of_a_list_is_asked_once() -> None:
    """What it names does not change, and new posts are on the first page."""
    page = replace(ROW, role="wordpress", standing=False)

    assert frontier.changed(page, None, NOON, Least()).due_at is None


def test_a_guess_that_was_right_is_one_no_longer() -> None:
    """A feed found at a usual place is treated as one that was named."""
    assert not frontier.changed(replace(ROW, probe=True), None, NOON, Least()).probe


def test_a_failure_is_tried_again_soon_then_ever_later() -> None:
    """Seconds, a quarter of an hour, an hour, four; at most a month."""
    row, waits = ROW, []
    for _ in range(12):
        row = frontier.failed(row, "x", NOON, Least())
        waits.append(wait(row))

    assert waits[:4] == [
        timedelta(seconds=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=4),
    ]
    assert waits[-1] == frontier.LATEST_RETRY


def test_a_page_that_is_not_there_is_given_up_in_the_end() -> None:
    """After a day, a week and seven weeks more nobody looks again."""
    row, waits = ROW, []
    for _ in range(5):
        row = frontier.missing(row, "gone", NOON)
        waits.append(wait(row))

    assert waits == [DAY, 7 * DAY, 49 * DAY, 343 * DAY, None]


def test_a_usual_place_where_nothing_is_found_is_left_alone_for_long() -> None:
    """Nobody promised that there was anything."""
    probe = replace(ROW, probe=True)

    assert wait(frontier.failed(probe, "x", NOON, Least())) == frontier.UNLIKELY
    assert wait(frontier.missing(probe, "x", NOON)) == frontier.UNLIKELY


def test_an_answer_ends_a_row_of_failures() -> None:
    """What failed and answers again starts anew."""
    row = frontier.unchanged(replace(ROW, failures=7, reason="x"), NOON, Least())

    assert (row.failures, row.reason) == (0, "")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW, "never asked"),
        (replace(ROW, found_on="https://blog.example/feed"), "named by https://blog.example/feed"),
        (
            replace(ROW, asked_at="2026-11-01T00:00:00Z", failures=2, reason="the reason"),
            "failed 2 times, last on 2026-11-01: the reason",
        ),
        (
            replace(ROW, asked_at="2026-11-01T00:00:00Z", said_changed="2026-11-09T00:00:00Z"),
            "said to have changed on 2026-11-09",
        ),
        (
            replace(ROW, asked_at="2026-11-01T00:00:00Z", changed_at="2025-10-09T00:00:00Z"),
            "the same since 2025-10-09",
        ),
    ],
)
def test_why_an_address_is_due_is_told_in_words(row: FetchRow, words: str) -> None:
    """A dry run says why each address would be asked."""
    assert words in frontier.why(row)


@given(st.integers(0, 40), st.booleans(), st.booleans())
def test_whatever_fails_is_asked_again_later_or_never(
    failures: int,
    probe: bool,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
) -> None:
    """No failure leaves an address due, which would be asked for ever."""
    row = replace(ROW, failures=failures, probe=probe, role="feed" if listed else "post")

    for after in (
        frontier.failed(row, "x", NOON, Random(failures)),  # noqa: S311
        frontier.missing(row, "x", NOON),
        frontier.forbidden(row, "x", NOON),
    ):
        assert after.due_at is None or after.due_at > timestamp(NOON)
