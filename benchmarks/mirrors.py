"""Measure how copies of posts are found: recall, precision, what must not be taken for one, time.

Posts of the set are changed as mirrors change them (see mirrored_texts.py), put on blogs of their
own, and saved together with posts that only share a licence, a listing or a quotation, and with
made-up posts up to the number asked for, in an order drawn by lot. The pairs that the database has
found are then compared with those that are. The exit code is 1 where something does not hold.

Examples:
    python -m benchmarks.mirrors DATA/blogs-dev --posts 20000      # a few minutes
    python -m benchmarks.mirrors DATA/blogs-dev                    # 100,000, the full measurement
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure, report
from benchmarks.made_up_blogs import LANGUAGES, paragraph
from benchmarks.mirrored_texts import CHANGES, converters, listed, own_text, quoted
from db import mirrors
from db.rows import BlogRow, Bundle, CaptureRow, PostRow, RevisionRow
from db.store import Store
from scraper.rows import signature_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from db.rows import SignatureRow

#: What must hold: the share of pairs of copies that are found, the share of pairs found that are
#: copies (to take a post for another's copy is worse than to miss one), and the time that signing
#: a post and finding its copies takes.
RECALL: Final = 0.98
PRECISION: Final = 0.99
MILLISECONDS: Final = 1.0

#: Posts of each kind of trap, and how much of a quotation they quote, in characters.
TRAPS: Final = 150
QUOTED: Final = 2500

_SEEN: Final = "2026-01-01T00:00:00Z"

ROOT: Final = Path(__file__).parent.parent
#: Debian keeps the full texts of licences there.
_LICENCES: Final = Path("/usr/share/common-licenses")


@dataclass(frozen=True, slots=True)
class Text:
    """A post to be saved, and which others it is one with."""

    markdown: str
    host: str
    language: str
    published: str
    #: The post it was made from; "" where it stands alone.
    group: str = ""
    #: What was done to it.
    change: str = ""


@dataclass(slots=True)
class Clock:
    """Processor time, in seconds, of signing and of finding copies, and of how many posts."""

    signing: float = 0.0
    finding: float = 0.0
    posts: int = 0

    def watch(self) -> None:
        """Time what `db.mirrors` does within a transaction."""
        write = mirrors.write

        def timed(connection: sqlite3.Connection, signatures: Mapping[int, SignatureRow]) -> None:
            start = time.process_time()
            write(connection, signatures)
            self.finding += time.process_time() - start
            self.posts += len(signatures)

        mirrors.write = timed


def copies(data: Path, dice: Random) -> Iterator[Text]:
    """Give the posts of a set with the copies made of each."""
    for record in _records(data):
        text, language = record["text"], record.get("language", "und")
        first = date(2015, 1, 1) + timedelta(days=dice.randrange(4000))
        group = record["id"]
        host = f"{record['site']}.example"
        yield Text(text, host, language, str(first), group, "original")
        for change, made in (*CHANGES.items(), *converters(language)):
            later = first + timedelta(days=dice.randrange(60))
            mirror = f"mirror{dice.randrange(5000)}.example"
            yield Text(made(text, dice), mirror, language, str(later), group, change)


def _records(data: Path) -> Iterator[dict[str, str]]:
    with gzip.open(data / "index.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("kind") == "post" and record.get("text"):
                yield record


def traps(data: Path, dice: Random) -> Iterator[Text]:
    """Give posts that share long passages lawfully, and are different posts."""
    quotation = max((r["text"] for r in _records(data)), key=len)[:QUOTED]
    shared = {
        "quotation": quoted(quotation),
        "listing": listed((ROOT / "cleaners" / "mirrors.py").read_text(encoding="utf-8")),
        "licence of this project": (ROOT / "LICENSE").read_text(encoding="utf-8"),
    }
    for name in ("GPL-3", "Apache-2.0", "BSD", "Artistic"):
        if (_LICENCES / name).is_file():
            licence = (_LICENCES / name).read_text(encoding="utf-8", errors="replace")
            shared[f"licence {name}"] = "\n\n".join(
                " ".join(part.split()) for part in licence.split("\n\n")
            )
    for what, passage in shared.items():
        for number in range(TRAPS):
            language = dice.choice(("en", "en", "de", "zh-Hans"))
            text = f"{own_text(language, dice, dice.randint(2, 8))}\n\n{passage}"
            yield Text(text, f"trap{number}.example", language, "2020-01-01", change=what)


def made_up(count: int, dice: Random) -> Iterator[Text]:
    """Give posts that have nothing to do with any other."""
    languages, weights = tuple(LANGUAGES), tuple(LANGUAGES.values())
    for number in range(count):
        language = dice.choices(languages, weights=weights)[0]
        text = "\n\n".join(
            paragraph(language, dice, max(5, round(dice.expovariate(1 / 30)))) for _ in range(12)
        )
        yield Text(text, f"blog{number // 80}.example", language, "2019-01-01")


def bundle(number: int, text: Text, clock: Clock) -> Bundle:
    """Return what is saved of a post; its page is only named."""
    address = f"https://{text.host}/{number}"
    start = time.process_time()
    signature = signature_row(text.markdown)
    clock.signing += time.process_time() - start
    body = f"{number}".encode()
    return Bundle(
        capture=CaptureRow(hashlib.sha256(body).hexdigest(), address, address, _SEEN, body),
        seen_at=_SEEN,
        blog=BlogRow(text.host),
        post=PostRow(address, language=text.language, published=text.published),
        revision=RevisionRow(text.markdown, markdown=text.markdown, language=text.language),
        signature=signature,
    )


@dataclass(slots=True)
class Truth:
    """Which pairs are copies, and which of them were found."""

    texts: dict[int, Text]
    found: set[tuple[int, int]]

    def recall(self) -> tuple[float, Counter[str], Counter[str]]:
        """Return the share of pairs found; and the pairs missed, and all, by what was done."""
        groups = defaultdict(list)
        for number, text in self.texts.items():
            if text.group:
                groups[text.group].append(number)
        missed, pairs = Counter[str](), Counter[str]()
        for members in groups.values():
            for pair in combinations(sorted(members), 2):
                name = " / ".join(sorted(self.texts[number].change for number in pair))
                pairs[name] += 1
                missed[name] += pair not in self.found
        return 1 - missed.total() / pairs.total(), missed, pairs

    def wrong(self) -> list[tuple[int, int]]:
        """Return the pairs that were found and are none."""
        return [
            pair
            for pair in sorted(self.found)
            if not self.texts[pair[0]].group
            or self.texts[pair[0]].group != self.texts[pair[1]].group
        ]


def measure(asked: argparse.Namespace, path: Path) -> Iterator[Figure]:
    """Save the posts, and say what was found."""
    dice = Random(11)  # noqa: S311 - the same posts every time, no secrets
    texts = [*copies(asked.data, dice), *traps(asked.data, dice)]
    texts += made_up(max(0, asked.posts - len(texts)), dice)
    dice.shuffle(texts)
    clock = Clock()
    clock.watch()
    known: dict[int, Text] = {}
    with Store.open(path, command="mirrors benchmark") as store:
        stored = store.save_many(bundle(number, text, clock) for number, text in enumerate(texts))
        for one, text in zip(stored, texts, strict=True):
            known[one.post_id or 0] = text
            if len(known) % 10_000 == 0:
                each = 1000 * clock.finding / clock.posts
                print(f"     {len(known)} posts, {each:.2f} ms each", file=sys.stderr, flush=True)
        pairs = set(store._connection.execute("SELECT post_id, other_id FROM copies"))  # noqa: SLF001
        together = dict(store._connection.execute("SELECT post_id, cluster_id FROM mirrors"))  # noqa: SLF001
        yield from _quality(Truth(known, pairs), together)
        yield from _room(store._connection, known)  # noqa: SLF001
    signing, finding = (1000 * seconds / len(texts) for seconds in (clock.signing, clock.finding))
    yield Figure(
        "signing and finding copies, ms a post",
        f"{signing + finding:.2f} ({signing:.2f} + {finding:.2f})",
        f"<= {MILLISECONDS:.0f}",
        signing + finding <= MILLISECONDS,
    )


def _quality(truth: Truth, together: dict[int, int]) -> Iterator[Figure]:
    recall, missed, pairs = truth.recall()
    for name, count in pairs.items():
        yield Figure(
            f"  {name}", f"{1 - missed[name] / count:.4f}", f"of {count} pairs", holds=True
        )
    name = f"recall of {pairs.total()} pairs among {len(truth.texts)} posts"
    yield Figure(name, f"{recall:.4f}", f">= {RECALL}", recall >= RECALL)
    wrong = truth.wrong()
    precision = 1 - len(wrong) / max(1, len(truth.found))
    yield Figure("precision", f"{precision:.4f}", f">= {PRECISION}", precision >= PRECISION)
    for pair in wrong[:20]:
        names = " / ".join(
            f"{truth.texts[n].group or 'alone'} {truth.texts[n].change}" for n in pair
        )
        print(f"     wrong: {names}", file=sys.stderr)
    trapped = sum(
        bool(truth.texts[n].change and not truth.texts[n].group) for p in wrong for n in p
    )
    yield Figure("pairs of posts that share a passage", str(trapped), "none", not trapped)
    groups = defaultdict(set)
    for number, cluster in together.items():
        groups[cluster].add(truth.texts[number].group or number)
    impure = sum(len(names) > 1 for names in groups.values())
    yield Figure(
        f"clusters of {len(groups)} with more than one post in them",
        str(impure),
        "for information",
        holds=True,
    )


def _room(connection: sqlite3.Connection, known: dict[int, Text]) -> Iterator[Figure]:
    (size,) = connection.execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'signature%' OR name LIKE 'copies%' "
        "OR name LIKE 'mirrors%' OR name LIKE '%autoindex_copies%'"
    ).fetchone()
    yield Figure("room, bytes a post", f"{size / len(known):.0f}", "for information", holds=True)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="a set of labelled posts, such as DATA/blogs-dev")
    parser.add_argument("--posts", type=int, default=100_000, help="posts in all (default 100000)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return report(measure(asked, Path(scratch) / "mirrors.db"))


if __name__ == "__main__":
    sys.exit(main())
