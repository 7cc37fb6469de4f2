"""Copies are found as posts are saved, and what follows from them follows every change."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from random import Random
from typing import TYPE_CHECKING

import pytest

from db import mirrors
from db.clusters import RoleRow
from db.mirrors import COMMON, Copy, clustered
from db.rows import BlogRow, Bundle, SignatureRow
from db.store import Store

if TYPE_CHECKING:
    from tests.db.conftest import Make

_NUMBERS = count()


def drawn(size: int, seed: int) -> list[int]:
    """Draw the hashes of a text that stands nowhere else."""
    return Random(seed).sample(range(1 << 32), size)  # noqa: S311


def signature(hashes: Iterable[int], method: int = 1) -> SignatureRow:
    """Return the signature of a post with these hashes."""
    every = sorted(set(hashes))
    kept = every[:128]
    return SignatureRow(len(every), struct.pack(f"<{len(kept)}I", *kept), method)


def post(
    make: Make,
    number: int,
    hashes: Iterable[int],
    *,
    published: str | None = None,
    method: int = 1,
) -> Bundle:
    """Return a bundle of a post, by its number, with a text that is new."""
    host = f"blog{number}.example"
    text, address = f"Text {'x' * next(_NUMBERS)}.", f"https://{host}/{number}"
    bundle = make(text, address=address, published=published, at="2022-05-03T09:00:00Z")
    return replace(bundle, blog=BlogRow(host), signature=signature(hashes, method))


def pairs(store: Store) -> list[tuple[int, int, float, float]]:
    """Return the pairs that were found."""
    rows = store._connection.execute("SELECT * FROM copies ORDER BY 1, 2")
    return [tuple(row) for row in rows]


def clusters(store: Store) -> dict[int, int]:
    """Return the cluster of each post that is in one."""
    return dict(store._connection.execute("SELECT post_id, cluster_id FROM mirrors"))


@pytest.mark.parametrize("many", [False, True], ids=["one by one", "at once"])
def test_copies_are_found_as_they_are_saved(store: Store, make: Make, many: bool) -> None:  # noqa: FBT001
    """A truncated copy meets its whole, in whichever order and transaction they come."""
    whole = drawn(100, 1)
    bundles = [post(make, 1, whole[:60]), post(make, 2, drawn(90, 2)), post(make, 3, whole)]

    if many:
        list(store.save_many(bundles))
    else:
        list(map(store.save, bundles))

    assert pairs(store) == [(1, 3, 1.0, 0.6)]
    assert clusters(store) == {1: 1, 3: 1}
    assert not store.check()


@pytest.mark.parametrize(
    ("of_one", "of_other", "expected"),
    [
        ((0, 100), (0, 100), True),
        ((0, 60), (0, 100), True),
        ((0, 100), (45, 145), True),
        ((0, 100), (46, 146), False),
        ((0, 20), (0, 100), True),
        ((0, 20), (6, 106), False),
        ((0, 7), (0, 100), False),
    ],
    ids=["same", "truncated", "half new", "too little", "excerpt", "cut excerpt", "too short"],
)
def test_so_much_in_common_makes_copies(
    store: Store,
    make: Make,
    of_one: tuple[int, int],
    of_other: tuple[int, int],
    expected: bool,  # noqa: FBT001
) -> None:
    """More than half of the one and a quarter of the other, or three quarters of a small part."""
    words = drawn(200, 3)

    store.save(post(make, 1, words[slice(*of_one)]))
    store.save(post(make, 2, words[slice(*of_other)]))

    assert bool(pairs(store)) is expected


def test_a_new_text_undoes_what_followed_from_the_old_one(store: Store, make: Make) -> None:
    """A post that is rewritten leaves its cluster, and the last one left is in none."""
    words = drawn(100, 4)
    for number in (1, 2, 3):
        store.save(post(make, number, words))

    store.save(post(make, 2, drawn(100, 5)))
    assert clusters(store) == {1: 1, 3: 1}
    store.save(post(make, 1, drawn(100, 6)))

    assert pairs(store) == []
    assert clusters(store) == {}
    assert not store.check()


def test_a_cluster_falls_apart_without_its_link(store: Store, make: Make) -> None:
    """Two pairs that only one post held together are two clusters again."""
    first, second = drawn(60, 7), drawn(60, 8)
    for number, words in enumerate((first, first, second, second, first + second), 1):
        store.save(post(make, number, words))
    assert set(clusters(store).values()) == {1}

    store.save(post(make, 5, drawn(60, 9)))

    assert clusters(store) == {1: 1, 2: 1, 3: 3, 4: 3}
    assert not store.check()


def test_excerpts_join_and_do_not_bind() -> None:
    """A collection that has two posts in it does not make them one."""
    found = clustered(
        [
            Copy(1, 2, 0.9, 0.9),
            Copy(3, 4, 0.9, 0.9),
            Copy(1, 9, 1.0, 0.1),
            Copy(3, 9, 1.0, 0.1),
            Copy(5, 9, 1.0, 0.1),
            Copy(5, 2, 0.8, 0.2),
        ]
    )

    assert found == {1: 1, 2: 1, 3: 3, 4: 3, 5: 5, 9: 5}


def test_a_passage_that_many_have_makes_no_copies(store: Store, make: Make) -> None:
    """What stands on very many posts counts no more, and a copy of one of them is found still."""
    passage = sorted(drawn(400, 9))[:70]
    own = [sorted(drawn(400, 100 + n))[:60] for n in range(COMMON + 6)]
    with store.transaction():
        for number, words in enumerate(own, 1):
            # As if nobody had seen that the first ones share it.
            store.save(replace(post(make, number, passage + words), signature=None))
            row = signature(passage + words)
            store._connection.execute(
                "INSERT INTO signatures SELECT id, revision_id, 1, ?, ? FROM posts WHERE id = ?",
                (row.shingles, row.sketch, number),
            )
            store._connection.executemany(
                "INSERT OR IGNORE INTO signature_keys VALUES (?, ?)",
                [(key, number) for key in sorted(passage + words)[:32] if number <= COMMON],
            )

    store.save(post(make, 900, passage + sorted(drawn(400, 77))[:40]))
    alone = pairs(store)
    store.save(post(make, 901, passage + own[3]))

    assert alone == []
    assert [(pair[0], pair[1]) for pair in pairs(store)] == [(4, len(own) + 2)]


def test_a_post_that_very_many_have_is_found_still(store: Store, make: Make) -> None:
    """The hundredth copy of a post joins the others, though no key takes more posts."""
    words = drawn(100, 10)

    list(store.save_many(post(make, number, words) for number in range(1, COMMON + 8)))

    assert set(clusters(store).values()) == {1}
    assert len(clusters(store)) == COMMON + 7
    (most,) = store._connection.execute(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM signature_keys WHERE post_id GROUP BY key)"
    ).fetchone()
    assert most == COMMON
    assert not store.check()

    store.save(post(make, 1, drawn(100, 11)))

    assert len(clusters(store)) == COMMON + 6
    assert not store.check()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.61 is due on May 19, 2022.", "1.65 is due on November 30, 2022.", False),
        (
            "1.61 is due on May 19, 2022.",
            "1.61 is due on May 19, 2022. 14 comments, 2023-01-30",
            True,
        ),
        ("1.61 is due on May 19, 2022.", "1.61 is due.", True),
        ("It is due on May 19.", "It is due on May 21.", True),
        ("第１２期，２０２２年", "第12期，2022年", True),
        ("0" * 5000, "1" * 5000, True),
    ],
    ids=["form", "comments", "truncated", "one number", "width", "long"],
)
def test_a_form_filled_in_anew_is_no_copy(
    store: Store,
    make: Make,
    one: str,
    other: str,
    expected: bool,  # noqa: FBT001
) -> None:
    """Monthly announcements are alike but for their numbers, and are different posts."""
    words = drawn(100, 11)
    for number, text in enumerate((one, other), 1):
        store.save(
            replace(make(text, address=f"https://a.example/{number}"), signature=signature(words))
        )

    assert bool(pairs(store)) is expected


def test_signatures_of_different_methods_are_not_compared(store: Store, make: Make) -> None:
    """What was made in another way says nothing here."""
    words = drawn(100, 12)

    store.save(post(make, 1, words))
    store.save(post(make, 2, words, method=2))

    assert pairs(store) == []


def test_posts_that_say_next_to_nothing_are_no_copies(store: Store, make: Make) -> None:
    """A text that is too short has a signature that says so, and is compared with none."""
    for number in (1, 2):
        store.save(post(make, number, ()))

    assert pairs(store) == []
    assert store.mirrors.count_unsigned(1) == 0


def test_a_text_that_did_not_change_keeps_its_signature(store: Store, make: Make) -> None:
    """Seeing a post again enters nothing twice."""
    bundle = post(make, 1, drawn(100, 13))

    store.save(bundle)
    store.save(replace(bundle, seen_at="2022-06-01T00:00:00Z"))

    rows = store._connection.execute("SELECT post_id, revision_id, shingles FROM signatures")
    assert [tuple(row) for row in rows] == [(1, 1, 100)]


def test_a_transaction_that_fails_finds_no_copies(store: Store, make: Make) -> None:
    """What is rolled back leaves no signature behind."""
    words = drawn(100, 14)

    def save_and_fail() -> None:
        with store.transaction():
            store.save(post(make, 1, words))
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        save_and_fail()
    store.save(post(make, 2, words))

    assert pairs(store) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM signature_keys WHERE post_id = 1", "signature_keys"),
        ("INSERT INTO signature_keys VALUES (7, 1)", "signature_keys"),
        ("DELETE FROM copies", "mirrors"),
        ("UPDATE mirrors SET cluster_id = 2", "mirrors"),
        ("DELETE FROM signatures WHERE post_id = 1", "copies"),
    ],
)
def test_damage_is_found_and_mended(store: Store, make: Make, damage: str, found: str) -> None:
    """Keys follow from signatures, clusters from copies; repairing makes both anew."""
    words = drawn(100, 15)
    for number in (1, 2, 3):
        store.save(post(make, number, words))
    with store.transaction():
        store._connection.execute(damage)

    findings = store.check()
    after = store.check(repair=True)

    assert {finding.check for finding in findings} == {"mirrors"}
    assert any(repr(found) in finding.detail for finding in findings)
    assert all(finding.repairable for finding in findings)
    assert not after
    left = {2: 2, 3: 2} if "signatures" in damage else {1: 1, 2: 1, 3: 1}
    assert clusters(store) == left


def test_repairing_gives_what_saving_gave(store: Store, make: Make) -> None:
    """Copies and clusters found one by one are those that are found all at once."""
    words = [drawn(100, seed) for seed in (20, 21, 22)]
    for number in range(30):
        kept = Random(number).randrange(40, 100)  # noqa: S311
        store.save(post(make, number, words[number % 3][:kept]))
    before = pairs(store), clusters(store)

    with store.transaction():
        mirrors.rebuild(store._connection)

    assert (pairs(store), clusters(store)) == before


def test_a_cluster_waits_for_a_decision_until_it_is_made(store: Store, make: Make) -> None:
    """Each change of a cluster asks for a new one; what was decided can be read."""
    words = drawn(100, 16)
    for number in (1, 2):
        store.save(post(make, number, words))
    assert store.mirrors.waiting() == (1,)

    with store.transaction():
        store.mirrors.decide(
            [RoleRow(1, "origin", 0.9, ("it was first",)), RoleRow(2, "copy", 0.9, ())]
        )
    decided = store.mirrors.members(1)
    store.save(post(make, 3, words))

    assert [(m.role, m.confidence, m.reasons) for m in decided] == [
        ("origin", 0.9, ("it was first",)),
        ("copy", 0.9, ()),
    ]
    assert store.mirrors.waiting() == (1,)
    assert [member.role for member in store.mirrors.members(1)] == ["origin", "copy", ""]


def test_a_large_cluster_waits_for_several_posts(store: Store, make: Make) -> None:
    """Deciding takes as long as there are posts, so that one of very many does not ask for it."""
    words = drawn(100, 23)
    list(store.save_many(post(make, number, words) for number in range(60)))
    with store.transaction():
        store.mirrors.decide(RoleRow(number, "copy", 0.9, ()) for number in range(1, 61))

    waited = []
    for number in range(100, 104):
        store.save(post(make, number, words))
        waited.append(store.mirrors.waiting())

    assert waited == [(), (), (), (1,)]
    assert set(clusters(store).values()) == {1}
    assert not store.check()


def test_a_cluster_can_be_read(store: Store, make: Make) -> None:
    """Members come with what may say which was first, clusters with the largest first."""
    for number in (1, 2):
        store.save(post(make, number, drawn(100, 17), published="2022-05-01"))
    for number in (3, 4, 5):
        store.save(post(make, number, drawn(100, 18)))

    member = store.mirrors.members(1)[0]

    assert store.mirrors.clusters() == (3, 1)
    assert store.mirrors.clusters(1) == (3,)
    assert [copy.other_id for copy in store.mirrors.copies(3)] == [4, 5, 5]
    assert store.mirrors.cluster_of(4) == 3
    assert store.mirrors.cluster_of(99) is None
    assert (member.post_id, member.host, member.blog) == (1, "blog1.example", "blog1.example")
    assert (member.published, member.first_seen_at) == ("2022-05-01", "2022-05-03T09:00:00Z")
    said = {(one.kind, one.url): one.confidence for one in member.sources}
    assert said["origin", "https://origin.example/opt"] == 0.9


def test_posts_without_a_signature_are_listed(store: Store, make: Make) -> None:
    """Those are posts of an earlier release, of another method, or whose text is another now."""
    store.save(replace(post(make, 1, ()), signature=None))
    store.save(post(make, 2, drawn(100, 19), method=2))
    store.save(post(make, 3, drawn(100, 20)))
    store.save(replace(post(make, 3, ()), signature=None))
    store.save(post(make, 4, drawn(100, 21)))

    rows = store.mirrors.unsigned(1)

    assert [row.post_id for row in rows] == [1, 2, 3]
    assert rows[0].text in rows[0].markdown
    assert store.mirrors.count_unsigned(1) == 3
    assert [row.post_id for row in store.mirrors.unsigned(1, after=1, limit=1)] == [2]


def test_all_signatures_can_be_dropped(store: Store, make: Make) -> None:
    """Nothing of them is left, and nothing is wrong with that."""
    for number in (1, 2):
        store.save(post(make, number, drawn(100, 22)))

    with store.transaction():
        store.mirrors.forget()

    assert store.mirrors.clusters() == ()
    assert store.mirrors.count_unsigned(1) == 2
    assert not store.check()
