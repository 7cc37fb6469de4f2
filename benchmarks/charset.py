"""Whether pages in legacy encodings are read right, beside charset-normalizer.

Example:
    python -m benchmarks.charset DATA/charset-dev

A record has ``text``: either all of the page decoded, or the main content of it, of which nearly
all pieces must be found in the page as read. ``declared`` tells declared pages from those whose
encoding has to be found. "Blind" is the guess from the bytes alone, every declaration ignored, on
the pages in a legacy encoding. Two Korean texts of the measured set are in Johab, which no page of
the web is in and no reader here tries.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from charset_normalizer import from_bytes

from benchmarks import corpora
from benchmarks.corpora import Labelled
from cleaners.charset import read_page
from cleaners.encodings import find, read
from cleaners.guess import guess

#: Characters of a run that are looked for; the page may break it with a tag further on.
PIECE_CHARS = 4
#: Main contents came from the page's source, so a few pieces differ in any encoding.
MIN_PIECES = 0.9

#: What reads differently in different encodings.
_TELLING = re.compile(r"[^\W\d_a-zA-Z]+")
_SPACE = re.compile(r"\s+")


def main() -> None:
    """Print the shares read right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    pages = [page for page in corpora.load(parser.parse_args().folder) if page.record.get("text")]
    report("unmirror", lambda body: read_page(body).text, pages)
    report("charset-normalizer", by_charset_normalizer, pages)
    legacy = [page for page in pages if is_legacy(page)]
    report("unmirror, blind", lambda body: read(body, guess(body))[0], legacy)
    report("charset-normalizer, blind", by_charset_normalizer, legacy)


def by_charset_normalizer(body: bytes) -> str:
    """What the peer makes of it, its own look at declarations included."""
    best = from_bytes(body).best()
    return str(best) if best else ""


def is_legacy(page: Labelled) -> bool:
    """Whether the page needs an encoding that only its bytes could tell."""
    encoding = find(str(page.record.get("expected_encoding")).replace("_", "-"))
    if encoding is None or encoding.name.startswith("utf") or page.body.isascii():
        return False
    return not page.body.startswith(b"\xef\xbb\xbf")


def report(name: str, to_text: Callable[[bytes], str], pages: list[Labelled]) -> None:
    """Print a table row for each kind of page, and what was wrong."""
    right: dict[str, Counter[bool]] = defaultdict(Counter)
    wrong: list[str] = []
    began = time.perf_counter()
    for page in pages:
        good = is_right(page, to_text(page.body))
        right[kind_of(page)][good] += 1
        if not good:
            wrong.append(page.name)
    milliseconds = (time.perf_counter() - began) / len(pages) * 1000
    print(f"== {name}: {milliseconds:.1f} ms a page")
    for kind, counts in sorted(right.items()):
        print(f"{kind}: {counts[True]} of {counts.total()} ({counts[True] / counts.total():.3f})")
    print("wrong:", ", ".join(wrong[:12]) or "none")


def kind_of(page: Labelled) -> str:
    """Pages and feeds by whether they declare an encoding; and plain text."""
    if page.record["kind"] == "text":
        return "plain text"
    return "declared" if page.record.get("declared") else "undeclared page or feed"


def is_right(page: Labelled, text: str) -> bool:
    """Whether the text is the gold, or holds it."""
    gold, text = normal(page.record["text"]), normal(text)
    if page.record["kind"] != "post":
        return text == gold
    telling = {run[:PIECE_CHARS] for run in _TELLING.findall(gold)}
    return sum(piece in text for piece in telling) >= MIN_PIECES * len(telling)


def normal(text: str) -> str:
    """White space and the byte order mark are not what is measured."""
    return _SPACE.sub("", text.replace("\ufeff", ""))


if __name__ == "__main__":
    main()
