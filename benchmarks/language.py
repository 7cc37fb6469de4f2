"""Whether the languages of posts and blocks are told right, beside eldc and py3langid alone.

Example:
    python -m benchmarks.language --posts DATA/blogs-dev --translated DATA/translated-mirrors-dev

Three things are measured:

* posts of blogs (``language`` and ``text`` in the record; paragraphs parted by blank lines) with at
  least 200 characters. A blog's label is wrong for the posts its author wrote in another language,
  so a second figure leaves out posts and blocks without a twentieth of the label's script.
* the blocks of interleaved translations (``blocks`` with ``en`` and ``zh``). Blocks that are the
  same in both but for punctuation (code, names, addresses) are in no language and left out.
* code blocks of the blogs' pages, and made-up texts in no language (`benchmarks.no_language`),
  which should be given none.

Besides: whether interleaved translations are said to be in both languages, what blocks of Chinese
posts are called, and what time and memory the answers take.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import eldc
import py3langid
from selectolax.lexbor import LexborHTMLParser

from benchmarks import corpora, no_language
from cleaners import language

#: What is left out, as said above: shorter posts, and texts with less of their label's script.
MIN_POST_CHARS = 200
MIN_SCRIPT_SHARE = 0.05
#: What is said of a text that is in no language, or in none that can be told.
NONE = frozenset(("zxx", "und"))
#: A post of this size and its blocks is what the speed is given for.
TIMED_CHARS = range(4_000, 6_500)
TIMED_BLOCKS = range(50, 110)
#: How often it is timed; the fastest counts.
ROUNDS = 5

_SCRIPTS = {
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_NOT_LATIN = re.compile("[\u0400-\u04ff\u3040-\u9fff\uac00-\ud7a3]")

Teller = Callable[[Sequence[str]], tuple[str, list[str]]]


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=Path, required=True, metavar="DIR")
    parser.add_argument("--translated", type=Path, required=True, metavar="DIR")
    arguments = parser.parse_args()
    eldc.init()
    posts = list(corpora.load(arguments.posts))
    translated = [page.record for page in corpora.load(arguments.translated)]
    for name, tell in (("unmirror", by_cleaners), ("eldc", by_eldc), ("py3langid", by_langid)):
        print(f"== {name}")
        report_posts(tell, [page.record for page in posts])
        report_blocks(tell, translated)
        report_code(tell, [page.body for page in posts])
    report_no_language()
    report_interleaved(translated)
    report_chinese([page.record for page in posts])
    report_confidence([page.record for page in posts])
    report_memory()
    report_speed([page.record for page in posts])


# --- who tells ----------------------------------------------------------------------------------


def by_cleaners(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Ours: the blocks together."""
    post, blocks = language.identify_blocks(texts)
    return post.tag, [block.tag for block in blocks]


def by_eldc(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Each text by itself; surrogates, on which eldc raises, replaced."""
    safe = [text.encode("utf-8", "replace").decode() for text in texts]
    return eldc.detect("\n".join(safe)), [eldc.detect(text) for text in safe]


def by_langid(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Each text by itself."""
    return py3langid.classify("\n".join(texts))[0], [py3langid.classify(text)[0] for text in texts]


def agrees(label: str, tag: str) -> bool:
    """Whether a tag is the label; a peer that says plain "zh" is not asked for more."""
    return tag in (label, label.partition("-")[0])


# --- the figures --------------------------------------------------------------------------------


def labelled_posts(records: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Yield label and paragraphs of every post long enough."""
    for record in records:
        text = record.get("text") or ""
        if record.get("language") and len(text) >= MIN_POST_CHARS:
            yield record["language"], text.split("\n\n")


def holds_script(label: str, text: str) -> bool:
    """Whether a text can be in the labelled language at all."""
    pattern = _SCRIPTS.get(label.partition("-")[0])
    if pattern is None:
        return not _NOT_LATIN.search(text)
    own = len(pattern.findall(text))
    return own >= MIN_SCRIPT_SHARE * (own + len(_LATIN.findall(text))) and own > 0


def report_posts(tell: Teller, records: Sequence[dict[str, Any]]) -> None:
    """Print the share of posts told right."""
    right, fair, chinese = Counter[bool](), Counter[bool](), Counter[bool]()
    for label, paragraphs in labelled_posts(records):
        tag = tell(paragraphs)[0]
        right[agrees(label, tag)] += 1
        if not holds_script(label, "\n".join(paragraphs)):
            continue
        fair[agrees(label, tag)] += 1
        if label.startswith("zh"):
            chinese[tag == label] += 1
    print(f"posts {share(right)}; in the label's script {share(fair)}; Hans/Hant {share(chinese)}")


def report_blocks(tell: Teller, records: Sequence[dict[str, Any]]) -> None:
    """Print the share of interleaved blocks told right."""
    right = Counter[bool]()
    for record in records:
        pairs = [(block["en"], block["zh"]) for block in record["blocks"]]
        texts = [text for pair in pairs for text in pair]
        tags = iter(tell(texts)[1])
        for original, translation in pairs:
            told = next(tags), next(tags)
            if _NOT_LETTERS.sub("", original) != _NOT_LETTERS.sub("", translation):
                right[agrees("en", told[0])] += 1
                right[agrees("zh-Hans", told[1])] += 1
    print(f"blocks of translations {share(right)}")


def report_code(tell: Teller, pages: Sequence[bytes]) -> None:
    """Print the share of code blocks that are given a language."""
    given = Counter[bool]()
    for code in {code for page in pages for code in code_blocks(page)}:
        given[tell((code,))[1][0] not in NONE] += 1
    print(f"code given a language {share(given)}")


def code_blocks(page: bytes) -> Iterator[str]:
    """Yield a page's code blocks that hold no comments in another script."""
    for node in LexborHTMLParser(page.decode("utf-8", "replace")).css("pre"):
        code = node.text().strip()
        if code and not _NOT_LATIN.search(code):
            yield code


def report_no_language() -> None:
    """Print what made-up texts without a language are given, by kind."""
    print("== no language: share that is given one")
    for kind, texts in no_language.drawn().items():
        given = Counter(language.identify(text).tag not in NONE for text in texts)
        print(f"{kind}: {share(given)}")


def report_interleaved(records: Sequence[dict[str, Any]]) -> None:
    """Print how often a translation beside its original is said to be in both languages."""
    both = Counter[bool]()
    for record in records:
        texts = [text for block in record["blocks"] for text in (block["en"], block["zh"])]
        guess = language.identify_blocks(texts)[0]
        both[guess.tag == "mul" and {tag for tag, _ in guess.shares[:2]} == {"en", "zh-Hans"}] += 1
    print(f"== interleaved posts said to be in both languages {share(both)}")


def report_chinese(records: Sequence[dict[str, Any]]) -> None:
    """Print what the blocks of Chinese posts are called."""
    tags = Counter[str]()
    for label, paragraphs in labelled_posts(records):
        if label.startswith("zh"):
            tags.update(guess.tag for guess in language.identify_blocks(paragraphs)[1])
    counts = ", ".join(f"{tag} {count:,}" for tag, count in tags.most_common())
    print(f"== blocks of Chinese posts: {counts}; wuu {tags['wuu']}, yue {tags['yue']}")


#: Prints the megabytes that the process grows by until it has answered, without and with the model
#: that is asked last.
_MEMORY = """
import pathlib, re, cleaners
def held():
    said = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\\s+(\\d+)", said)[1]) / 1024
before = held()
from cleaners import language
language.identify_blocks(["Es war einmal ein König, der hatte drei Söhne.", "这是一个测试。"])
without = held()
language.identify("Kemarin sore kami pergi ke pantai bersama kakak dan anak-anaknya.")
print(f"{without - before:.0f} {held() - before:.0f}")
"""


def report_memory() -> None:
    """Print the memory that languages add to a process that cleans pages, where that is told."""
    if not Path("/proc/self/status").exists():
        return
    command = [sys.executable, "-c", _MEMORY]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - our own program
    print(f"== MB of memory added: {said[0]}, with py3langid {said[1]}")


def report_confidence(records: Sequence[dict[str, Any]]) -> None:
    """Print how often our tags are right, by what was said of their certainty."""
    bands = {edge: Counter[bool]() for edge in (0.97, 0.9, 0.7, 0.0)}
    for label, paragraphs in labelled_posts(records):
        for text, guess in zip(paragraphs, language.identify_blocks(paragraphs)[1], strict=True):
            if guess.tag != "zxx" and holds_script(label, text):
                band = next(edge for edge in bands if guess.confidence >= edge)
                bands[band][agrees(label, guess.tag)] += 1
    print("== confidence of blocks")
    for edge, counts in bands.items():
        print(f"{edge:.2f} and more: {share(counts)}")


def report_speed(records: Sequence[dict[str, Any]]) -> None:
    """Print the median time for a post of about 5,000 characters in 80 blocks."""
    times: dict[str, list[float]] = {}
    for label, paragraphs in labelled_posts(records):
        size = sum(map(len, paragraphs))
        if size in TIMED_CHARS and len(paragraphs) in TIMED_BLOCKS:
            times.setdefault(label, []).append(min(timed(paragraphs, label) for _ in range(ROUNDS)))
    print("== median ms for a post of 5,000 characters")
    for label, taken in sorted(times.items()):
        print(f"{label}: {sorted(taken)[len(taken) // 2] * 1000:.2f} ({len(taken)} posts)")


def timed(paragraphs: Sequence[str], label: str) -> float:
    """Return the seconds of processor time that one post takes."""
    began = time.process_time()
    language.identify_blocks(paragraphs, declared=(label,))
    return time.process_time() - began


def share(counts: Counter[bool]) -> str:
    """Return a share as text, with what it is a share of."""
    return f"{counts[True] / max(1, counts.total()):.4f} of {counts.total():,}"


if __name__ == "__main__":
    main()
