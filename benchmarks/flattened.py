"""How much of the post is found in pages that have lost their HTML, and how much else.

    python -m benchmarks.flattened DATA [--limit N] [--worst 10]

DATA is a folder of labelled sets (`benchmarks.corpora` describes their form): ``flattened-dev``
holds text dumps as they are; pages of ``blogs-dev`` and the articles of ``wcxb-dev`` are flattened
here as ``innerText`` would: blocks and ``<br>`` end lines, some pictures leave the line "Image".

Beside ours stand three published ways to clean lines: keeping them all; jusText's stop-word and
length rules over lines (Pomikálek 2011), where it is installed; and the line rules of C4 (Raffel et
al. 2020, section 2.2): lines that end in terminal punctuation and have at least five words.
Scores are bags of words, characters of unspaced scripts counted singly: mean over the pages of a
site, then over sites.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks import corpora, scores
from benchmarks.corpora import Labelled
from cleaners import render
from cleaners.assemble import assemble
from cleaners.decode import decode
from cleaners.flow import INLINE
from cleaners.model import Form, Page
from cleaners.text import judge_text, segment_text

#: Takes a dump and its language, gives its main text.
Cleaner = Callable[[str, str], str]

#: Elements whose text ``innerText`` does not show.
_UNSEEN = frozenset(
    "script style noscript template head iframe svg select option textarea title object".split()
)
#: One picture in this many leaves a line, as in dumps of scrapers that write alternative texts.
_PICTURES = 2
#: Words of a line that C4 keeps, and the marks it must end in (Raffel et al. 2020, section 2.2).
_C4_WORDS = 5
_C4_ENDS = (".", "!", "?", '"', "'", "”", "’", "。", "！", "？")
#: Dumps of each set that are timed.
_TIMED = 50
#: Phrases for which C4 drops a line.
_C4_DROPS = ("javascript", "cookie", "terms of use", "privacy policy")


@dataclass(frozen=True, slots=True)
class Result:
    """The F1 of one page by cleaner."""

    page: Labelled
    f1: dict[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the three sets that are in the folder and print a table for each."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.flattened", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of labelled sets")
    parser.add_argument("--limit", type=int, help="pages of each set to measure (default all)")
    parser.add_argument("--worst", type=int, default=10, help="worst pages to list (default 10)")
    options = parser.parse_args(arguments)
    cleaners = available()
    for name in ("flattened-dev", "blogs-dev", "wcxb-dev"):
        if not (options.data / name / "index.jsonl.gz").exists():
            print(f"skipped: there is no {name} in {options.data}", file=sys.stderr)
            continue
        results = [measure(page, cleaners) for page in pages(options.data / name, options.limit)]
        report(name, results, list(cleaners), options.worst)
        sample = [dump(result.page) for result in results[:_TIMED]]
        print(f"unmirror takes {milliseconds(sample):.1f} ms per 200 lines")
    return 0


def pages(folder: Path, limit: int | None = None) -> Iterator[Labelled]:
    """Yield the scored posts and articles of a set; of long sets every n-th page up to `limit`."""
    wanted = [
        page
        for page in corpora.load(folder)
        if "text" in page.record
        and page.record.get("kind") != "listing"
        and page.record.get("page_type", "article") == "article"
    ]
    step = max(1, len(wanted) // limit) if limit else 1
    yield from wanted[::step]


def dump(page: Labelled) -> str:
    """Return a page as flattened text."""
    if page.corpus.startswith("flattened"):
        return page.body.decode("utf-8", "replace")
    return flatten(decode(page.body, url=page.url).text)


def flatten(html: str) -> str:
    r"""Return the lines of a page, much as ``innerText`` gives them.

    >>> flatten("<ul><li>Home<li><a>A</a>bout</ul><p>One<br>two <img><pre>a\n  b</pre>")
    'Home\nAbout\nOne\ntwo\nImage\na\n  b'
    """
    lines: list[str] = []
    current: list[str] = []
    body = LexborHTMLParser(html).body
    if body is not None:
        _walk(body, lines, current, verbatim=False)
    _end_line(lines, current)
    pictures = [index for index, line in enumerate(lines) if line == _PICTURE]
    dropped = {index for count, index in enumerate(pictures) if count % _PICTURES}
    kept = (line for index, line in enumerate(lines) if index not in dropped)
    return "\n".join("Image" if line == _PICTURE else line for line in kept)


_PICTURE = "\x00image"


def _walk(node: LexborNode, lines: list[str], current: list[str], *, verbatim: bool) -> None:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            _text(child.text_content or "", lines, current, verbatim=verbatim)
        elif tag == "br":
            _end_line(lines, current)
        elif tag == "img":
            _end_line(lines, current)
            lines.append(_PICTURE)
        elif tag not in _UNSEEN:
            block = tag not in INLINE and tag not in ("td", "th")
            if block:
                _end_line(lines, current)
            _walk(child, lines, current, verbatim=verbatim or tag == "pre")
            if block:
                _end_line(lines, current)
            elif tag in ("td", "th"):
                current.append("\t")


def _text(text: str, lines: list[str], current: list[str], *, verbatim: bool) -> None:
    if not verbatim:
        current.append(" ".join(text.split()) if not text.strip() else _folded(text))
        return
    first, *rest = text.split("\n")
    current.append(first)
    for line in rest:
        _end_line(lines, current, verbatim=True)
        current.append(line)


def _folded(text: str) -> str:
    inner = " ".join(text.split())
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"


def _end_line(lines: list[str], current: list[str], *, verbatim: bool = False) -> None:
    line = "".join(current)
    current.clear()
    if line.strip():
        lines.append(line.rstrip() if verbatim or line.startswith("  ") else line.strip())


# --- cleaners -------------------------------------------------------------------------------------


def available() -> dict[str, Cleaner]:
    """Return ours and the baselines that can run here, naming those that cannot."""
    found: dict[str, Cleaner] = {"unmirror": ours, "all lines": lambda text, _: text, "C4": c4}
    try:
        found["jusText"] = _justext()
    except ImportError:
        print("skipped: jusText is not installed", file=sys.stderr)
    return found


def ours(text: str, _language: str) -> str:
    """Return the post as the judge of flattened text finds it."""
    layout = segment_text(Page(text, Form.TEXT, "utf-8", "str"))
    kept = [verdict.keep for verdict in judge_text(layout)]
    return render.text(assemble(layout.segments, kept))


def c4(text: str, _language: str) -> str:
    """Return the lines that C4's published rules keep."""
    return "\n".join(
        line
        for line in text.split("\n")
        if line.rstrip().endswith(_C4_ENDS)
        and len(line.split()) >= _C4_WORDS
        and not any(phrase in line.lower() for phrase in _C4_DROPS)
    )


def _justext() -> Cleaner:
    core = importlib.import_module("justext.core")
    utils = importlib.import_module("justext.utils")
    paragraph = importlib.import_module("justext.paragraph")
    names = {name.lower(): name for name in utils.get_stoplists()}

    def clean(text: str, language: str) -> str:
        found = []
        for line in filter(str.strip, text.split("\n")):
            made = paragraph.Paragraph(_NoPath())
            made.append_text(line)
            found.append(made)
        name = names.get(_STOPLISTS.get(language.partition("-")[0], ""))
        words = utils.get_stoplist(name) if name else frozenset()
        low, high = (core.STOPWORDS_LOW_DEFAULT, core.STOPWORDS_HIGH_DEFAULT) if name else (0, 0)
        core.classify_paragraphs(found, words, stopwords_low=low, stopwords_high=high)
        core.revise_paragraph_classification(found)
        return "\n".join(p.text for p in found if not p.is_boilerplate)

    return clean


class _NoPath:
    """Stands where jusText keeps the path of tags of a paragraph."""

    dom = xpath = "body"


#: jusText's names of languages; one it has no list for is judged by length alone.
_STOPLISTS = {
    "en": "english", "fr": "french", "de": "german", "es": "spanish", "pt": "portuguese",
    "it": "italian", "ru": "russian", "ko": "korean", "pl": "polish", "tr": "turkish",
    "nl": "dutch", "vi": "vietnamese", "id": "indonesian", "sv": "swedish", "cs": "czech",
}  # fmt: skip


# --- report ---------------------------------------------------------------------------------------


def measure(page: Labelled, cleaners: dict[str, Cleaner]) -> Result:
    """Score every cleaner on one page."""
    text, gold = dump(page), page.record["text"]
    language = page.record.get("language") or "en"
    return Result(
        page,
        {name: scores.overlap(gold, clean(text, language)).f1 for name, clean in cleaners.items()},
    )


def report(name: str, results: Sequence[Result], names: Sequence[str], worst: int) -> None:
    """Print the scores by site and over all, and the worst pages."""
    sites: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        sites[result.page.site].append(result)
    print(f"\n## {name}: {len(results)} pages\n{'site':40} {'pages':>5}", *_cells(names))
    means = {site: [_mean(group, each) for each in names] for site, group in sites.items()}
    for site in sorted(means):
        print(f"{site:40} {len(sites[site]):5}", *_cells(means[site]))
    overall = [statistics.mean(column) for column in zip(*means.values(), strict=True)]
    print(f"{'mean over sites':46}", *_cells(overall))
    for result in sorted(results, key=lambda r: r.f1[names[0]])[:worst]:
        shown = "  ".join(f"{each} {result.f1[each]:.3f}" for each in names)
        print(f"worst: {result.page.name:44} {shown}")


def _cells(values: Sequence[str | float]) -> list[str]:
    return [f"{v:>10}" if isinstance(v, str) else f"{v:10.4f}" for v in values]


def _mean(results: Sequence[Result], name: str) -> float:
    return statistics.mean(result.f1[name] for result in results)


def milliseconds(texts: Sequence[str]) -> float:
    """Return what our cleaner takes for two hundred lines, in milliseconds."""
    started = time.perf_counter()
    for text in texts:
        ours(text, "")
    lines = sum(text.count("\n") + 1 for text in texts)
    return 200_000 * (time.perf_counter() - started) / max(1, lines)


if __name__ == "__main__":
    sys.exit(main())
