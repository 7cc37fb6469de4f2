"""Mirrors, from pages to what a person is told: who copies whom, since when, and what differs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cleaners.mirrors import METHOD
from db.store import Store
from scraper.cli import main
from scraper.mirror import Saved, examine, keep
from scraper.settling import settle, sign_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from scraper.capture import Capture

    Make = Callable[..., Capture]

SENTENCES = (
    "The ferry came late, and we waited on the pier until the lamps were lit along the quay.",
    "Nobody had told us that the timetable of the winter was in force since the day before.",
    "A boy sold roasted chestnuts out of a bucket, and counted his coins after every cone.",
    "When the boat came out of the fog at last, its decks were empty and its windows dark.",
    "The captain shrugged, took our tickets, and said that the sea had been unkind all week.",
    "We sat below, where it was warm, and listened to the engine until the other shore.",
)
CREDIT = '<p>This post was originally published at <a href="{0}">{0}</a>.</p>'
ORIGIN, COPY, EXCERPT = (f"https://{name}.example/ferry" for name in ("harbour", "lantern", "pier"))
CODE = "<pre><code>" + "\n".join(f"value_{n} = compute({n})" for n in range(40)) + "</code></pre>"


def page(*paragraphs: str, title: str = "The late ferry", date: str = "") -> bytes:
    """Return a page with these paragraphs, each a block of HTML or text."""
    blocks = "".join(text if text.startswith("<") else f"<p>{text}</p>" for text in paragraphs)
    meta = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{meta}</head><body><nav>"
        f"<a href=/>Home</a></nav><article><h1>{title}</h1>{blocks}</article></body></html>"
    ).encode()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return the path of a database."""
    return tmp_path / "posts.db"


def save(store: Store, make_capture: Make, url: str, body: bytes, day: int = 1) -> int:
    """Lead a page down the line, and return the number of its post."""
    at = datetime(2026, 11, day, tzinfo=UTC)
    capture = make_capture(body=body, url=url, url_asked=url, fetched_at=at)
    outcome = keep(examine(url, capture), store, now=at)  # type: ignore[arg-type]
    assert isinstance(outcome, Saved)
    return outcome.post_id


@pytest.fixture
def mirrored(database: Path, make_capture: Make) -> Path:
    """Return a database with a copy, an excerpt, the origin of both, and a post of its own."""
    twice = (*SENTENCES, *(sentence.replace("the", "that") for sentence in SENTENCES))
    with Store.open(database) as store:
        copied = page(*SENTENCES, CREDIT.format(ORIGIN))
        save(store, make_capture, COPY, copied, day=1)
        whole = page(*twice, *(s.upper() + " Again." for s in SENTENCES), date="2026-10-01")
        save(store, make_capture, ORIGIN, whole, day=2)
        save(store, make_capture, EXCERPT, page(*SENTENCES[:2]), day=3)
        other = ["Bread needs time more than anything else does."] * 3
        save(store, make_capture, "https://oven.example/bread", page(*other, title="Bread"))
    return database


def run(database: Path, *words: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, [*map(str, words), "--db", str(database)])


def test_pages_that_are_one_post_are_known_as_they_are_saved(mirrored: Path) -> None:
    """The credit line elects the origin, though its page was seen later; roles are stored."""
    with Store.open(mirrored) as store:
        rows = store._connection.execute(
            "SELECT post_id, role, origin_id, confidence > 0.9 FROM mirrored_posts"
        ).fetchall()
        clusters = store._connection.execute(
            "SELECT posts, blogs, origin FROM mirror_clusters"
        ).fetchall()

    assert sorted(map(tuple, rows)) == [
        (1, "copy", 2, 1),
        (2, "origin", 2, 1),
        (3, "excerpt", 2, 1),
    ]
    assert [tuple(row) for row in clusters] == [(3, 3, ORIGIN)]


def test_the_command_names_what_is_mirrored(mirrored: Path) -> None:
    """One entry a cluster: title, where it stands, where it comes from, and why."""
    result = run(mirrored, "mirrors")

    assert result.exit_code == 0
    assert "The late ferry" in result.output
    assert f"3 posts on 3 blogs; first at {ORIGIN}" in result.output
    assert "lantern.example says that it is taken from here" in result.output
    assert "Bread" not in result.output


def test_the_command_says_who_copies_whom(mirrored: Path) -> None:
    """The post that was asked for stands first, the origin next, each with its reasons."""
    output = run(mirrored, "mirrors", 1).output

    assert output.index(f"copy  {COPY}") < output.index(f"origin  {ORIGIN}")
    assert output.index(f"origin  {ORIGIN}") < output.index(f"excerpt  {EXCERPT}")
    assert f"says that it is taken from {ORIGIN}" in output
    assert "published 2026-10-01, seen 2026-11-02; en" in output
    assert f"what differs: unmirror mirrors 1 --diff 2 --db {mirrored}" in output


def test_the_command_shows_what_differs(mirrored: Path) -> None:
    """Two posts are compared word by word as two revisions are."""
    result = run(mirrored, "mirrors", COPY, "--diff", 3)

    assert result.exit_code == 0
    assert SENTENCES[0][:40] in result.output
    assert "{+" in result.output


def test_programs_get_the_same_as_json(mirrored: Path) -> None:
    """One object a line for all, one object with the pairs for one post."""
    (line,) = run(mirrored, "mirrors", "--json").output.splitlines()
    one = json.loads(run(mirrored, "mirrors", 3, "--json").output)

    assert json.loads(line)["origin"] == one["origin"] == 2
    assert [post["role"] for post in one["posts"]] == ["copy", "origin", "excerpt"]
    assert {(copy["post_id"], copy["other_id"]) for copy in one["copies"]} >= {(1, 2)}
    assert "copies" not in json.loads(line)


def test_a_post_that_stands_alone_is_said_to(mirrored: Path) -> None:
    """There is nothing to show of it, and that is no success."""
    result = run(mirrored, "mirrors", 4)

    assert result.exit_code == 1
    assert "post 4 stands in" in result.stderr
    assert "only once" in result.stderr


def test_a_difference_needs_a_post(mirrored: Path) -> None:
    """--diff alone is wrong usage."""
    assert run(mirrored, "mirrors", "--diff", 2).exit_code == 2


def test_nothing_mirrored_is_said_so(database: Path) -> None:
    """An empty database has no mirrors, and no fault."""
    with Store.open(database):
        pass

    result = run(database, "mirrors")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "no two posts" in result.stderr


def test_nobody_knows_which_of_two_equals_came_first(database: Path, make_capture: Make) -> None:
    """Without a credit, a date or a difference the command says that it does not know."""
    with Store.open(database) as store:
        save(store, make_capture, ORIGIN, page(*SENTENCES))
        save(store, make_capture, COPY, page(*SENTENCES))

    assert "not known which came first" in run(database, "mirrors").output
    assert run(database, "mirrors", 1).output.count("undecided") == 2


def test_an_origin_outside_of_the_database_is_named(database: Path, make_capture: Make) -> None:
    """Two copies that name the same source are copies of it, though nobody has it."""
    with Store.open(database) as store:
        for url in (COPY, EXCERPT):
            save(store, make_capture, url, page(*SENTENCES, CREDIT.format(ORIGIN)))

    assert f"taken from {ORIGIN}, which is not in the database" in run(database, "mirrors").output


@pytest.mark.parametrize(
    "shared",
    [
        CODE,
        f"<blockquote>{''.join(f'<p>{sentence}</p>' for sentence in SENTENCES)}</blockquote>",
        "<p>Permission is hereby granted to copy this page, provided “as is” and without warranty"
        " of any kind, to anybody who leaves the above copyright notice in it.</p>" * 6,
    ],
    ids=["code", "quotation", "licence"],
)
def test_posts_that_share_a_passage_lawfully_are_no_copies(
    database: Path, make_capture: Make, shared: str
) -> None:
    """The same listing, quotation or licence in two posts makes no mirror of either."""
    own = [
        ("I read this on a train.", "It made me think of my uncle, who was a sailor for a year."),
        ("Three things are wrong here.", "First of all, chestnuts are never sold out of buckets."),
    ]
    with Store.open(database) as store:
        for number, paragraphs in enumerate(own):
            url = f"https://blog{number}.example/thoughts"
            save(store, make_capture, url, page(*paragraphs, shared, paragraphs[0], title=url))

        assert store.mirrors.clusters() == ()


def test_a_simplified_copy_of_a_traditional_post_is_found(
    database: Path, make_capture: Make
) -> None:
    """The two scripts are one text, as they are for searching."""
    traditional = (
        "渡輪來得很晚，我們在碼頭上等到燈都亮了，才看見它從霧裡慢慢地駛出來。船長收了我們的票。"
    )
    simplified = (
        "渡轮来得很晚，我们在码头上等到灯都亮了，才看见它从雾里慢慢地驶出来。船长收了我们的票。"
    )
    with Store.open(database) as store:
        save(store, make_capture, ORIGIN, page(traditional, title="渡輪"))
        save(store, make_capture, COPY, page(simplified, title="渡轮"))

        assert len(store.mirrors.members(1)) == 2


def test_old_posts_are_compared_when_asked(mirrored: Path) -> None:
    """Posts of an earlier release have no signature: it is said, and --rebuild makes them."""
    with Store.open(mirrored) as store, store.transaction():
        store.mirrors.forget()

    before = run(mirrored, "mirrors")
    after = run(mirrored, "mirrors", "--rebuild")

    assert "4 posts not compared yet" in before.stderr
    assert "3 posts on 3 blogs" in after.output
    assert "not compared" not in after.stderr


def test_rebuilding_makes_no_database(database: Path) -> None:
    """Where there is none, the command says so."""
    result = run(database, "mirrors", "--rebuild")

    assert result.exit_code == 1
    assert not database.exists()


def test_a_repair_compares_what_was_not_compared(mirrored: Path) -> None:
    """Signatures are derived from texts, so `unmirror check --repair` makes them anew."""
    with Store.open(mirrored) as store, store.transaction():
        store.mirrors.forget()

    assert run(mirrored, "check", "--repair").exit_code == 0

    with Store.open(mirrored) as store:
        assert store.mirrors.count_unsigned(METHOD) == 0
        assert [member.role for member in store.mirrors.members(1)] == ["copy", "origin", "excerpt"]


def test_signing_says_what_it_is_at(mirrored: Path) -> None:
    """Many posts take a while, and a second time there is nothing to do."""
    told: list[str] = []
    with Store.open(mirrored) as store:
        with store.transaction():
            store.mirrors.forget()

        assert sign_missing(store, told.append) == 4
        assert sign_missing(store) == 0
        assert settle(store) == 0

    assert told == ["compared 4 of 4 posts"]


def test_a_stored_signature_is_the_one_that_is_made_anew(mirrored: Path) -> None:
    """Saving and rebuilding make it from the same Markdown."""
    query = "SELECT post_id, shingles, sketch FROM signatures ORDER BY 1"
    with Store.open(mirrored) as store:
        before = store._connection.execute(query).fetchall()
        with store.transaction():
            store.mirrors.forget()
        sign_missing(store)

        assert store._connection.execute(query).fetchall() == before


def test_what_is_saved_as_one_is_decided_with_it(database: Path, make_capture: Make) -> None:
    """A run stores an answer and all that follows in one transaction, the decision included."""
    with Store.open(database) as store:
        with store.transaction():
            save(store, make_capture, ORIGIN, page(*SENTENCES))
            save(store, make_capture, COPY, page(*SENTENCES, CREDIT.format(ORIGIN)))
            inside = [member.role for member in store.mirrors.members(1)]

        assert inside == [member.role for member in store.mirrors.members(1)] == ["origin", "copy"]
        assert not store.check()


def test_a_vanished_copy_is_named_as_such(mirrored: Path) -> None:
    """A page that is gone stays a member, with the day it was missed."""
    with Store.open(mirrored) as store:
        store.gone(COPY, "2026-11-20T00:00:00Z")

    assert "gone 2026-11-20" in run(mirrored, "mirrors", 2).output


def test_reading_the_same_page_again_decides_nothing_anew(
    mirrored: Path, make_capture: Make
) -> None:
    """A text that did not change leaves its cluster as it is."""
    at = datetime(2026, 11, 9, tzinfo=UTC)
    body = page(*SENTENCES[:2])
    capture = replace(make_capture(body=body, url=EXCERPT, url_asked=EXCERPT), fetched_at=at)
    with Store.open(mirrored) as store:
        keep(examine(EXCERPT, capture), store, now=at)  # type: ignore[arg-type]

        assert store.mirrors.waiting() == ()
        assert len(store.mirrors.members(1)) == 3
