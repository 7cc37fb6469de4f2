"""How much of the post each extractor finds, and how much else.

    python -m benchmarks.quality SET... [--peers trafilatura,resiliparse] [--worst 10] [--limit N]
    python -m benchmarks.quality SET --site-memory [--weights FOLDER]
    python -m benchmarks.quality SET... --held-out FOLDER

A set is a folder in the form that `benchmarks.corpora` describes. Pages with a gold text are scored
as bags of words, characters of unspaced scripts counted singly: mean over the pages of a site (or
page type), then over sites; by language too where it is labelled. Pages with labelled snippets are
scored by counting these over the whole set. Where a set says which pages list posts, it is counted
how many of them we call so, and how many posts.

The judge was trained on pages of these very sets. With ``--held-out``, each page is cleaned by
weights that saw no page of its site: those that `benchmarks.train --keep-folds FOLDER` wrote.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import corpora, held_out, memory, peers, scores
from benchmarks.corpora import Labelled
from benchmarks.peers import Extractor
from benchmarks.scores import Score
from cleaners import clean, trained
from cleaners.post import Kind


@dataclass(frozen=True, slots=True)
class Result:
    """One page's outcome: what each extractor scored, or the snippets it has right."""

    page: Labelled
    scores: dict[str, Score]
    counts: dict[str, Counter[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each set and print a table for it."""
    options = _parser().parse_args(arguments)
    extractors = peers.chosen(options.peers)
    if options.weights:
        trained.use(options.weights)
    judges = held_out.folders(options.held_out) if options.held_out else ()
    for folder in options.sets:
        if options.site_memory:
            memory.report(folder)
        else:
            _report_set(folder, extractors, options, judges)
    return 0


def _report_set(
    folder: Path,
    extractors: dict[str, Extractor],
    options: argparse.Namespace,
    judges: Sequence[Path],
) -> None:
    pages = [page for page in corpora.load(folder) if _is_wanted(page, options.page_type)]
    results = held_out.over(partial(measure, extractors=extractors), pages[: options.limit], judges)
    print(f"\n## {folder.name}: {len(results)} pages")
    report(results, list(extractors), worst=options.worst)
    report_kinds(folder, judges)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "sets", nargs="+", type=Path, metavar="SET", help="folder of a labelled set"
    )
    parser.add_argument("--peers", help="peers to measure, by comma; '' for none (default: all)")
    parser.add_argument(
        "--page-type", default="article", help="page type, where labelled; or 'all'"
    )
    parser.add_argument("--worst", type=int, default=10, help="worst pages to list (default 10)")
    parser.add_argument(
        "--site-memory",
        action="store_true",
        help="measure by how many pages of a blog are known, and by its feeds, beside no peer",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FOLDER",
        help="judge by the weights that `benchmarks.train --leave-out` wrote there",
    )
    parser.add_argument(
        "--held-out",
        type=Path,
        metavar="FOLDER",
        help="judge each page by the weights there that saw no page of its site",
    )
    parser.add_argument("--limit", type=int, help="pages of each set to measure (default all)")
    return parser


def _is_wanted(page: Labelled, page_type: str) -> bool:
    kind = page.record.get("page_type", page_type)
    return bool(page.is_scored) and page_type in ("all", kind)


def measure(page: Labelled, extractors: dict[str, Extractor]) -> Result:
    """Run every extractor over one page."""
    found = {name: _attempt(extract, page) for name, extract in extractors.items()}
    record = page.record
    if page.snippets:
        labels = record["wanted"], record.get("unwanted", ())
        counts = {name: scores.snippet_counts(*labels, text) for name, text in found.items()}
        return Result(page, {name: scores.of_counts(c) for name, c in counts.items()}, counts)
    return Result(
        page, {name: scores.overlap(record["text"], text) for name, text in found.items()}, {}
    )


def _attempt(extract: Extractor, page: Labelled) -> str:
    """Extract; an extractor that fails on a page found nothing there, and says so."""
    try:
        return extract(page.body, page.url)
    except Exception as error:  # noqa: BLE001 - peers raise what they like; the page is named
        print(f"failed: {page.corpus}/{page.name}: {error!r}", file=sys.stderr)
        return ""


def report(results: Sequence[Result], names: Sequence[str], *, worst: int) -> None:
    """Print the scores by site, over all, and the worst pages."""
    if not results:
        print("no page of this set has a gold text, or is of the type that is wanted")
        return
    if any(result.counts for result in results):
        _print_counts(results, names)
    else:
        _print_sites(results, names)
    lowest = sorted(results, key=lambda result: result.scores[names[0]].f1)[:worst]
    for result in lowest:
        shown = "  ".join(f"{name} {result.scores[name].f1:.3f}" for name in names)
        print(f"worst: {result.page.name:44} {shown}")


def _print_sites(results: Sequence[Result], names: Sequence[str]) -> None:
    sites = _grouped(results, _group)
    _print_means("site or page type", sites, names)
    overall = {
        name: statistics.mean(mean_f1(group, name) for group in sites.values()) for name in names
    }
    print(f"{'mean over these':46}  " + "  ".join(f"{overall[name]:16.4f}" for name in names))
    means = "  ".join(f"{mean_f1(results, name):16.4f}" for name in names)
    print(f"{'mean over pages':46}  {means}")
    languages = _grouped(results, lambda page: str(page.record.get("language") or ""))
    if languages.keys() > {""}:
        _print_means("language", languages, names)


def _group(page: Labelled) -> str:
    return str(page.record.get("page_type") or page.site)


def _grouped(results: Iterable[Result], key: Callable[[Labelled], str]) -> dict[str, list[Result]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result.page)].append(result)
    return groups


def _print_means(what: str, groups: dict[str, list[Result]], names: Sequence[str]) -> None:
    print(f"{what:40} {'pages':>5}  " + "  ".join(f"{name:>16}" for name in names))
    for site, group in sorted(groups.items()):
        means = "  ".join(f"{mean_f1(group, name):16.3f}" for name in names)
        print(f"{site:40} {len(group):5}  {means}")


def mean_f1(results: Iterable[Result], name: str) -> float:
    """Return the mean F1 of an extractor over pages."""
    return statistics.mean(result.scores[name].f1 for result in results)


def _print_counts(results: Sequence[Result], names: Sequence[str]) -> None:
    for name in names:
        total = sum((result.counts[name] for result in results), Counter[str]())
        score = scores.of_counts(total)
        print(
            f"{name:18} F {score.f1:.4f}  precision {score.precision:.4f}  "
            f"recall {score.recall:.4f}  {dict(total)}"
        )


def report_kinds(folder: Path, judges: Sequence[Path] = ()) -> None:
    """Print what a set's pages are taken for: lists of posts, errors, or nothing to read."""
    pages = list(corpora.load(folder))
    kinds = held_out.over(kind_of, pages, judges)
    counts = Counter(zip((_said_kind(page) for page in pages), kinds, strict=True))
    for said in sorted({said for said, _ in counts}):
        found = {kind.value: counts[said, kind] for kind in Kind if counts[said, kind]}
        print(f"pages labelled {said:16} taken for {found}")


def kind_of(page: Labelled) -> Kind:
    """Return what a page is taken for."""
    return clean(page.body, url=page.url).kind


def _said_kind(page: Labelled) -> str:
    return str(page.record.get("kind") or page.record.get("page_type") or "page")


if __name__ == "__main__":
    sys.exit(main())
