"""What robots.txt allows: the RFC's own examples, what a status means, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from scraper import errors, robots
from scraper.agent import PRODUCT
from scraper.robots import GIVEN_UP_AFTER, GOOD_FOR, MAX_BYTES, RobotsState

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.capture import Capture

    Make = Callable[..., Capture]

SITE = "https://blog.example"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PRIVATE = b"User-agent: *\nDisallow: /private\n"
SILENT = errors.Unreachable(f"{SITE}/robots.txt", "no route")


def allows(body: bytes, path: str, agent: str = PRODUCT) -> bool:
    """Return whether a file lets a robot ask for a path."""
    return robots.parse(body, agent=agent).allowed(SITE + path)


# --- RFC 9309 -----------------------------------------------------------------------------------

SIMPLE = b"""User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("anybot", "/a.gif", False),
        ("anybot", "/a.gif?size=2", True),
        ("anybot", "/example/page.html", False),
        ("anybot", "/publications/2026", True),
        ("anybot", "/other", True),
        ("foobot", "/", False),
        ("FooBot", "/other", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/robots.txt", True),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/a.gif", True),
        ("quxbot", "/example/page.html", True),
    ],
)
def test_the_simple_example(agent: str, path: str, *, allowed: bool) -> None:
    """Section 5.1: each robot has its own groups, and ``*`` only where it has none."""
    assert allows(SIMPLE, path, agent) is allowed


def test_the_longest_match() -> None:
    """Section 5.2: of two rules that match, the longer decides."""
    body = b"User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"

    assert allows(body, "/example/page/", "foobot")
    assert not allows(body, "/example/page/disallowed.gif", "foobot")


def test_groups_of_one_robot_are_one() -> None:
    """Section 2.2.1: all groups that name a robot count, wherever they stand."""
    body = b"""
    user-agent: ExampleBot
    disallow: /foo
    disallow: /bar

    user-agent: OtherBot
    disallow: /qux

    user-agent: ExampleBot
    disallow: /baz
    """

    found = [allows(body, path, "examplebot") for path in ("/foo", "/bar", "/baz", "/qux")]

    assert found == [False, False, False, True]


@pytest.mark.parametrize("name", ["unmirror", "UnMirror", "unmirror/0.1", "unmirror*", "un mirror"])
def test_our_name_is_compared_whole(name: str) -> None:
    """Section 2.2.1: our product token counts in any case and with any version, but only whole."""
    body = f"User-agent: {name}\nDisallow: /\n".encode()

    assert allows(body, "/post") is (name == "un mirror")


@pytest.mark.parametrize("name", ["un", "unmirrored", "mirror", "unmirror-news", "u"])
def test_a_part_of_our_name_is_another_robot(name: str) -> None:
    """A group for a robot whose name begins like ours, or ends like it, is not for us."""
    body = f"User-agent: {name}\nDisallow: /\n".encode()

    assert allows(body, "/post")


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"),
        ("/foo/bar/\u30c4", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/\u30c4"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
        ("/path/foo-%24", "/path/foo-$"),
        ("/this/*/exactly", "/this/or/that/exactly/so"),
        ("/this/path/exactly$", "/this/path/exactly"),
    ],
)
def test_paths_are_compared_by_what_they_mean(rule: str, path: str) -> None:
    """Sections 2.2.2 and 2.2.3: escapes, wildcards and ends, as their tables say."""
    assert not allows(f"User-agent: *\nDisallow: {rule}\n".encode(), path)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/this/path/exactly$", "/this/path/exactly/so"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-x.html"),
        ("/this # is a comment", "/that"),
        ("/Foo", "/foo"),
        ("/a/b", "/a%2Fb"),
    ],
)
def test_what_a_rule_does_not_mean(rule: str, path: str) -> None:
    """An end is an end, an escaped star no wildcard, and case counts."""
    assert allows(f"User-agent: *\nDisallow: {rule}\n".encode(), path)


def test_of_two_equal_rules_the_kinder_counts() -> None:
    """Section 2.2.2: where an allow and a disallow rule are equal, allow should be used."""
    assert allows(b"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a")


def test_a_mark_before_the_file_is_no_part_of_it() -> None:
    """A byte order mark of UTF-8 does not hide the first line."""
    assert not allows(b"\xef\xbb\xbf" + PRIVATE, "/private")


def test_a_file_beyond_the_limit_is_read_to_its_last_whole_line() -> None:
    """Section 2.5: half a mebibyte counts, and half a line is no rule."""
    filler = b"Disallow: /x\n" * (MAX_BYTES // 13)
    body = b"User-agent: *\n" + filler[: MAX_BYTES - 14 - 13] + b"Disallow: /posts/2026\n"
    whole = body[:MAX_BYTES].rpartition(b"\n")[0]

    assert len(body) > MAX_BYTES
    assert whole.endswith(b"/x")
    assert not allows(body, "/x")
    assert allows(body, "/posts/2026")
    assert allows(body, "/p")


def test_one_endless_line_is_read_as_far_as_it_counts() -> None:
    """A file without any line end is cut at the limit."""
    assert robots.parse(b"x" * (MAX_BYTES + 9)).allowed(f"{SITE}/post")


def test_very_many_robots_cost_no_more_than_one() -> None:
    """Ten thousand names before ten thousand rules do not make a hundred million."""
    names = b"".join(b"User-agent: robot%d\n" % number for number in range(10_000))
    rules = b"".join(b"Disallow: /%d\n" % number for number in range(10_000))

    assert not allows(b"User-agent: *\n" + names + rules, "/9999/post")


# --- beyond the RFC -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("", None),
        ("Crawl-delay: 2.5", 2.5),
        ("Crawl-delay: 0", 0),
        ("Crawl-delay: 1e9", robots.MAX_DELAY_SECONDS),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: -1", None),
        ("Crawl-delay: soon", None),
        ("Request-rate: 1/10", 10),
        ("Request-rate: 30/1m", 2),
        ("Request-rate: 1/5s 0600-0845", 5),
        ("Crawl-delay: 3\nRequest-rate: 1/10", 10),
        ("Request-rate: 9/0", None),
    ],
)
def test_delays(lines: str, delay: float | None) -> None:
    """The longer of Crawl-delay and Request-rate counts, if it is a number of seconds at all."""
    assert robots.parse(f"User-agent: *\n{lines}\n".encode()).delay == delay


def test_our_delay_is_that_of_our_group() -> None:
    """Where a file names us, the delay of the others is not ours."""
    body = b"User-agent: *\nCrawl-delay: 60\n\nUser-agent: unmirror\nCrawl-delay: 2\n"

    assert robots.parse(body).delay == 2


def test_sitemaps_are_everybodys() -> None:
    """Sitemaps are given as they stand, in order, whichever group they stand in."""
    body = b"Sitemap: https://a.example/1.xml\nUser-agent: x\nSitemap: /2.xml\n"

    assert robots.parse(body).sitemaps == ("https://a.example/1.xml", "/2.xml")


def test_the_file_stands_at_the_root_of_scheme_host_and_port() -> None:
    """Each authority has a file of its own."""
    assert robots.address("HTTP://Blog.example:80/a/b?c#d") == "http://blog.example/robots.txt"
    assert robots.address("https://[2001:db8::1]:8443/") == "https://[2001:db8::1]:8443/robots.txt"
    with pytest.raises(errors.AddressError):
        robots.address("mailto:jane@a.example")


def test_what_is_no_address_is_not_allowed() -> None:
    """A text that cannot be asked for is not allowed either, and is no crash."""
    assert not robots.parse(b"").allowed("http://[::1")


LINE = st.tuples(
    st.sampled_from(
        ["User-agent: ", "useragent:", "User agent ", "Disallow: ", "allow:", "Crawl-delay: ", ""]
    ),
    st.sampled_from(["*", "foobot", "barbot", "unmirror", "/", "/a", "/a*b$", "5", "# x", "*bot*"]),
).map("".join)


@given(st.lists(LINE, max_size=12))
def test_we_agree_with_protego(lines: list[str]) -> None:
    """That other robots share one name here changes nothing for us."""
    text = "\n".join(lines)
    ours, theirs = robots.parse(text.encode()), Protego.parse(text)

    for path in ("/", "/a", "/acb", "/b"):
        assert ours.allowed(SITE + path) == theirs.can_fetch(SITE + path, PRODUCT)
    assert ours.delay == theirs.crawl_delay(PRODUCT)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    """Whatever stands there, it is a file that allows something or not."""
    assert robots.parse(body).allowed(f"{SITE}/post") in {True, False}


# --- what an answer means, and for how long -----------------------------------------------------


@pytest.fixture
def make(make_capture: Make) -> Make:
    """Return a maker of answers to the question for robots.txt."""
    return make_capture


def test_a_success_is_parsed(make: Make) -> None:
    """Section 2.3.1.1: what a successful answer says, holds."""
    state = robots.after(None, make(status=200, body=PRIVATE), NOON)
    rules = robots.rules(state, NOON)

    assert [rules.allowed(SITE + path) for path in ("/private/1", "/post")] == [False, True]
    assert rules.reason == "robots.txt"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 499, 300])
def test_where_there_is_no_file_everything_is_allowed(make: Make, status: int) -> None:
    """Section 2.3.1.3: a file that is unavailable forbids nothing, whatever its body says."""
    state = robots.after(None, make(status=status, body=b"User-agent: *\nDisallow: /"), NOON)

    assert robots.rules(state, NOON).allowed(f"{SITE}/post")
    assert robots.rules(state, NOON).reason == f"no robots.txt ({status})"
    assert state.body == b""


def test_endless_redirects_are_no_file(make: Make) -> None:
    """Section 2.3.1.2: more redirects than are followed mean the same as 404."""
    ring = errors.TooManyRedirects(f"{SITE}/robots.txt", "more than 20")
    state = robots.after(None, ring, NOON)

    assert robots.rules(state, NOON).allowed(f"{SITE}/post")
    assert "endless redirects" in robots.rules(state, NOON).reason
    assert robots.after(state, make(status=200, body=PRIVATE), NOON).body == PRIVATE


@pytest.mark.parametrize("status", [500, 503, 599, 429, None])
def test_a_server_in_trouble_allows_nothing(make: Make, status: int | None) -> None:
    """Section 2.3.1.4: where nobody knows what is allowed, nothing is but the file itself."""
    answer = make(status=status) if status else SILENT
    rules = robots.rules(robots.after(None, answer, NOON), NOON)

    assert [rules.allowed(SITE + path) for path in ("/post", "/robots.txt")] == [False, True]
    assert (str(status) if status else "did not answer") in rules.reason


def test_nothing_is_allowed_before_the_file_was_read() -> None:
    """Without any answer, the file is due and nothing else."""
    assert robots.due(None, NOON)
    assert not robots.rules(None, NOON).allowed(f"{SITE}/post")


@pytest.mark.parametrize("status", [503, None])
def test_in_trouble_a_copy_holds_for_a_day(make: Make, status: int | None) -> None:
    """Section 2.4: a copy is used until it is 24 hours old; then nothing is allowed."""
    read = robots.after(None, make(status=200, body=PRIVATE), NOON)
    failed = robots.after(read, make(status=status) if status else SILENT, NOON + 13 * HOUR)

    allowed = [
        robots.rules(failed, NOON + age).allowed(f"{SITE}/post") for age in (GOOD_FOR, 25 * HOUR)
    ]

    assert allowed == [True, False]
    assert not robots.rules(failed, NOON + GOOD_FOR).allowed(f"{SITE}/private")
    assert (failed.status, failed.body, failed.settled_at) == (status, PRIVATE, NOON)


def test_after_a_month_of_trouble_the_copy_holds_again(make: Make) -> None:
    """Section 2.3.1.4: after 30 days the last copy counts, and where there is none, all is open."""
    read = robots.after(None, make(status=200, body=PRIVATE), NOON)
    down = NOON + DAY
    states = [robots.after(known, make(status=500), down) for known in (read, None)]
    states = [robots.after(state, SILENT, down + DAY) for state in states]

    early = [robots.rules(state, down + GIVEN_UP_AFTER - HOUR) for state in states]
    late = [robots.rules(state, down + GIVEN_UP_AFTER) for state in states]

    assert [rules.allowed(f"{SITE}/post") for rules in (*early, *late)] == [False] * 2 + [True] * 2
    assert [rules.allowed(f"{SITE}/private") for rules in late] == [False, True]
    assert all("30 days" in rules.reason for rules in late)


def test_that_there_is_no_file_is_known_for_a_day_too(make: Make) -> None:
    """A 404 before the trouble is a copy like any other."""
    missing = robots.after(None, make(status=404), NOON)
    failed = robots.after(missing, SILENT, NOON + 12 * HOUR)

    assert robots.rules(failed, NOON + 23 * HOUR).allowed(f"{SITE}/post")
    assert not robots.rules(failed, NOON + 25 * HOUR).allowed(f"{SITE}/post")


def test_an_answer_ends_the_trouble(make: Make) -> None:
    """Once the server answers again, what it says is what is known."""
    failed = robots.after(None, SILENT, NOON)
    read = robots.after(failed, make(status=200, body=PRIVATE), NOON + HOUR)

    assert read == RobotsState(200, NOON + HOUR, PRIVATE, 200, NOON + HOUR)


def test_a_file_is_renewed_before_it_is_too_old(make: Make) -> None:
    """What was read is asked for again after half a day, and does not hold beyond a whole one."""
    state = robots.after(None, make(status=200, body=PRIVATE), NOON)

    assert [robots.due(state, NOON + age * HOUR) for age in (11, 12)] == [False, True]
    assert not robots.rules(state, NOON + 25 * HOUR).allowed(f"{SITE}/post")


def test_a_server_in_trouble_is_asked_less_and_less() -> None:
    """The time to the next question doubles from ten minutes to a day."""
    state, now, waits = None, NOON, []
    for _ in range(12):
        state, began = robots.after(state, SILENT, now), now
        while not robots.due(state, now):
            now += timedelta(minutes=10)
        waits.append((now - began) // timedelta(minutes=10))

    assert waits == [1, 1, 2, 4, 8, 16, 32, 64, 128, 144, 144, 144]


def test_only_what_counts_is_kept(make: Make) -> None:
    """The state holds no more of a file than is read of it."""
    state = robots.after(None, make(status=200, body=b"Disallow: /\n" * 99_999), NOON)

    assert MAX_BYTES - 20 < len(state.body) <= MAX_BYTES
