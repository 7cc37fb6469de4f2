"""How much of the post is found in pages that have lost their HTML, and how much else.

    python -m benchmarks.flattened DATA [--limit N] [--worst 10] [--lost] [--site-memory]
        [--weights FOLDER]
    python -m benchmarks.flattened DATA --dumped-by lynx w3m chromium [--limit N]

DATA is a folder of labelled sets (`benchmarks.corpora` describes their form): ``flattened-dev``
holds text dumps as they are; pages of ``blogs-dev`` and the articles of ``wcxb-dev`` are flattened
here as ``innerText`` would: blocks and ``<br>`` end lines, some pictures leave the line "Image".

Beside ours stand three published ways to clean lines: keeping them all; jusText's stop-word and
length rules over lines (Pomikálek 2011), where it is installed; and the line rules of C4 (Raffel et
al. 2020, section 2.2): lines that end in terminal punctuation and have at least five words.
Scores are bags of words, characters of unspaced scripts counted singly: mean over the pages of a
site, then over sites.

The weights in the package have learned from these pages; `benchmarks.train_text` scores whole
sites left out, and writes with ``--leave-out blogs-dev`` weights that saw none of the blogs, for
``--weights``. With ``--site-memory`` the pages of blogs are cleaned once more, each with a memory
of the other dumps of its blog. With ``--dumped-by`` pages are flattened by the programs that are
named, as far as they are installed (`benchmarks.textbrowsers`).
"""

from __future__ import annotations

import argparse
import importlib
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from benchmarks import corpora, dumps, scores, textbrowsers
from benchmarks.corpora import Labelled
from benchmarks.dumps import Style
from cleaners import SiteMemory, clean, render, textcode, trained
from cleaners.assemble import assemble
from cleaners.decode import decode
from cleaners.model import Form, Page
from cleaners.text import judge_text, segment_text

#: Takes a dump and its language, gives its main text.
Cleaner = Callable[[str, str], str]

#: Words of a line that C4 keeps, and the marks it must end in (Raffel et al. 2020, section 2.2).
_C4_WORDS = 5
_C4_ENDS = (".", "!", "?", '"', "'", "”", "’", "。", "！", "？")
#: Dumps of each set that are timed.
_TIMED = 50
#: Phrases for which C4 drops a line.
_C4_DROPS = ("javascript", "cookie", "terms of use", "privacy policy")


@dataclass(frozen=True, slots=True)
class Result:
    """A page, its dump, and its F1 by cleaner."""

    page: Labelled
    text: str
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
    parser.add_argument("--site-memory", action="store_true", help="also clean with site memory")
    parser.add_argument("--lost", action="store_true", help="list the lost lines of listings")
    parser.add_argument(
        "--weights", type=Path, metavar="FOLDER", help="judge by these instead of the package's"
    )
    parser.add_argument(
        "--dumped-by", nargs="+", choices=textbrowsers.NAMES, metavar="PROGRAM",
        help=f"flatten pages by real programs: {', '.join(textbrowsers.NAMES)}",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if options.weights:
        trained.use(options.weights)
    if not options.dumped_by:
        report_sets(options, ("flattened-dev", "blogs-dev", "wcxb-dev"), dumps.flatten)
    for program in options.dumped_by or ():
        style = textbrowsers.find(program)
        if style is None:
            print(f"skipped: {program} is not installed", file=sys.stderr)
            continue
        print(f"\n# dumped by {program}")
        report_sets(options, ("blogs-dev", "wcxb-dev"), style)
    return 0


def report_sets(options: argparse.Namespace, names: Sequence[str], style: Style) -> None:
    """Measure the sets that are in the folder, pages flattened in a style."""
    cleaners = available()
    for name in names:
        if not (options.data / name / "index.jsonl.gz").exists():
            print(f"skipped: there is no {name} in {options.data}", file=sys.stderr)
            continue
        wanted = pages(options.data / name, options.limit)
        results = [measure(page, cleaners, style) for page in wanted]
        report(name, results, list(cleaners), options.worst)
        if name == "blogs-dev":
            report_code(results, listing=options.lost)
        if options.site_memory and name != "wcxb-dev":
            report_memory(results)
        taken = milliseconds([result.text for result in results[:_TIMED]])
        print(f"unmirror takes {taken:.1f} ms per 200 lines")


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


def dump(page: Labelled, style: Style) -> str:
    """Return a page as flattened text; one that is a dump already as it is."""
    if page.corpus.startswith("flattened"):
        return page.body.decode("utf-8", "replace")
    return style(decode(page.body, url=page.url).text)


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

    def kept(text: str, language: str) -> str:
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

    return kept


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


def measure(page: Labelled, cleaners: dict[str, Cleaner], style: Style) -> Result:
    """Score every cleaner on one page."""
    text, gold = dump(page, style), page.record["text"]
    language = page.record.get("language") or "en"
    return Result(
        page,
        text,
        {name: scores.overlap(gold, one(text, language)).f1 for name, one in cleaners.items()},
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


def report_code(results: Sequence[Result], *, listing: bool) -> None:
    """Print how many lines of the posts' own listings are lost, white space aside, and which."""
    lost = whole = 0
    for result in results:
        gold = _lines(result.page.record["text"])
        own = {line for code in code_blocks(result.page) for line in _lines(code)} & gold
        gone = own - _lines(ours(result.text, ""))
        whole += len(own)
        lost += len(gone)
        for line in sorted(gone) if listing else ():
            print(f"lost: {result.page.name:44} {line}")
    print(f"{lost:,} of {whole:,} lines of the posts' own listings are lost")


def code_blocks(page: Labelled) -> Iterator[str]:
    """Yield the listings of a page, less the numbers that some have in an element beside them."""
    tree = LexborHTMLParser(decode(page.body, url=page.url).text)
    texts = (node.text() for node in tree.css("pre"))
    yield from (text for text in texts if not textcode.is_gutter("".join(text.split())))


def _lines(text: str) -> set[str]:
    return {squeezed for line in text.split("\n") if (squeezed := "".join(line.split()))}


def report_memory(results: Sequence[Result]) -> None:
    """Print what a memory of the other dumps of each blog adds, mean over dumps and over blogs."""
    blogs: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        blogs[blog_of(result.page)].append(result)
    before, after = [], []
    for group in blogs.values():
        memory = SiteMemory.learn((result.text, result.page.url) for result in group)
        before.append([result.f1["unmirror"] for result in group])
        after.append([_remembering(result, memory) for result in group])
    for name, found in (("alone", before), ("with site memory", after)):
        dumps_mean = statistics.mean(f1 for group in found for f1 in group)
        blogs_mean = statistics.mean(map(statistics.mean, found))
        print(f"{name:17} mean over dumps {dumps_mean:.4f}, over blogs {blogs_mean:.4f}")


def _remembering(result: Result, memory: SiteMemory) -> float:
    text = clean(result.text, url=result.page.url, site=memory).text
    return scores.overlap(result.page.record["text"], text).f1


def blog_of(page: Labelled) -> str:
    """Return the blog that a page or dump is of."""
    return re.sub(r"^flat-|-\d+$", "", page.name)


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
