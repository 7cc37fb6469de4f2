"""Where values were read: stored compactly, once for each rule, and read back with the captures."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from db.rows import Bundle, FactRow
from db.store import Store
from tests.db.conftest import make_bundle

TITLE = FactRow("title", "the heading that meta og:title confirms", 1)
TAGS = (FactRow("tags", "meta article:tag"), FactRow("tags", "a link marked as a tag", 0))
FACTS = (TITLE, *TAGS)


def told(bundle: Bundle, facts: tuple[FactRow, ...] = FACTS, cleaner: str = "1") -> Bundle:
    """Return a bundle with facts."""
    return replace(bundle, facts=facts, cleaner=cleaner)


def test_facts_come_back_as_they_went_in(store: Store) -> None:
    """A post's trail has its facts in their order, and the capture behind them."""
    saved = store.save(told(make_bundle()))
    trail = store.reader.trail(1)

    assert trail is not None
    assert trail.facts == FACTS
    assert (trail.text_from, trail.text_cleaner) == (trail.state_from, trail.state_cleaner)
    assert trail.text_from.id == saved.capture_id
    assert (trail.text_from.how, trail.text_from.status, trail.number) == ("fetched", 200, 1)
    assert trail.text_from.digest == make_bundle().capture.digest


def test_a_rule_is_stored_once(store: Store) -> None:
    """Posts that are read alike share their rules, also after the process began anew."""
    store.save(told(make_bundle()))
    store._interned.forget()
    store.save(told(make_bundle(address="https://blog.example/2", text="另一篇。")))

    count = store._connection.execute("SELECT count(*) FROM rules").fetchone()[0]
    assert count == len(FACTS)


def test_a_state_read_later_names_its_own_capture(store: Store) -> None:
    """Where title or tags were read again and the text stayed, the trail tells the two apart."""
    store.save(told(make_bundle()))
    later = make_bundle(at="2022-06-01T00:00:00Z", body=b"another page", revision=False)
    store.save(told(later, (TITLE,), "2"))
    trail = store.reader.trail(1)

    assert trail is not None
    assert trail.facts == (TITLE,)
    assert (trail.text_cleaner, trail.state_cleaner) == ("1", "2")
    assert trail.state_from.fetched_at == "2022-06-01T00:00:00Z"
    assert trail.text_from.fetched_at == "2022-05-03T09:00:00Z"


def test_an_older_page_changes_no_state(store: Store) -> None:
    """What an archive brings of an earlier day is not what the post is now."""
    store.save(told(make_bundle()))
    store.save(told(make_bundle(at="2021-01-01T00:00:00Z", body=b"old", revision=False), (TITLE,)))
    trail = store.reader.trail(1)

    assert trail is not None
    assert trail.facts == FACTS


def test_a_new_text_brings_its_own_facts(store: Store) -> None:
    """A new revision is what everything is read from again."""
    store.save(told(make_bundle()))
    store.save(told(make_bundle(at="2022-06-01T00:00:00Z", body=b"x", revision=False), ()))
    store.save(told(make_bundle("Another text.", at="2022-07-01T00:00:00Z"), (TITLE,), "3"))
    trail = store.reader.trail(1)

    assert trail is not None
    assert (trail.facts, trail.number) == ((TITLE,), 2)
    assert trail.text_from == trail.state_from
    assert trail.state_cleaner == trail.text_cleaner


def test_a_post_without_text_has_no_trail(store: Store) -> None:
    """Nothing can be said of a post that no page ever gave a text."""
    store.save(make_bundle(revision=False))

    assert store.reader.trail(1) is None
    assert store.reader.trail(7) is None


def test_the_view_puts_the_words_in(store: Store) -> None:
    """Who browses the database sees rule, segment and its text, without our program."""
    store.save(told(make_bundle()))
    rows = store._connection.execute(
        "SELECT field, rule, segment, text, capture_id FROM post_facts WHERE post_id = 1"
    ).fetchall()

    assert rows == [
        ("title", TITLE.rule, 1, "第一段。", 1),
        ("tags", "meta article:tag", None, None, 1),
        ("tags", "a link marked as a tag", 0, "Skip to main content", 1),
    ]


def test_nothing_of_a_failed_save_is_remembered(store: Store) -> None:
    """A rule whose row was rolled back is stored again."""
    with suppress(ZeroDivisionError), store.transaction():
        store.save(told(make_bundle()))
        _ = 1 / 0
    store.save(told(make_bundle()))
    trail = store.reader.trail(1)

    assert trail is not None
    assert trail.facts == FACTS
