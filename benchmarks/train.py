"""Trains the judge, and says what it scores on sites it has not seen.

    python -m benchmarks.train DATA [--out cleaners] [--folds 5] [--report-only]
    python -m benchmarks.train DATA --keep-folds FOLDER
    python -m benchmarks.train DATA --leave-out wcxb-dev --out FOLDER

DATA is a folder of labelled sets (`benchmarks.corpora` describes their form; `benchmarks.lessons`
names the sets and what they weigh). What is written to the folder of ``--out``: ``weights.npz``
(three forests), ``names.tsv``, ``wording.tsv``, and ``weights.json``, the model's record.

Sites are kept together: every page is scored by forests that saw no page of its site. With
``--leave-out`` a whole set is kept from training, its vocabulary too, and scored; what was learned
without it is written for `benchmarks.quality --weights`. With ``--keep-folds`` what was learned
without each part of the sites is kept too, for `benchmarks.quality --held-out`.

Needs catboost beside the project's own tools. The same data and seed give the same files.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import boosting, lessons, marks
from benchmarks.lessons import GUISES, KEPT, Lesson
from benchmarks.school import (
    School,
    Table,
    add_second_look,
    measure,
    post_range,
    sample,
    say,
    views,
    worth,
)
from benchmarks.vocabulary import Words
from cleaners import body, judge, kind, listing, metadata, plain
from cleaners.forest import together

Floats = NDArray[np.float32]

#: Trees and their depth, chosen by what they gain on left-out sites beside what they cost.
FIRST, SECOND, KIND = (240, 6), (240, 6), (300, 4)
#: Forests that vote on the kind of a page. There are few lists to learn from: from one seed to the
#: next a single forest finds three more of them or three less.
VOTES = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, report, write."""
    options = _parser().parse_args(arguments)
    say("reading pages and labels")
    pages = lessons.load(options.data)
    if options.leave_out:
        report_left_out(pages, options)
        return 0
    school = School(pages, lessons.vocabularies(pages), options.seed, options.folds)
    measure(school)
    scores, second = train(school, None if options.report_only else options.out, options.keep_folds)
    if options.probabilities:
        np.save(options.probabilities, second)
    print(json.dumps(scores, indent=1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.train", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of labelled sets")
    parser.add_argument("--out", type=Path, default=Path("cleaners"), help="folder to write to")
    parser.add_argument("--folds", type=int, default=5, help="parts the sites fall into")
    parser.add_argument("--seed", type=int, default=1, help="of guises and trees")
    parser.add_argument("--report-only", action="store_true", help="score, and write nothing")
    parser.add_argument(
        "--probabilities",
        type=Path,
        metavar="FILE",
        help="also save what each segment got on left-out sites, for reading the worst pages",
    )
    parser.add_argument(
        "--keep-folds",
        type=Path,
        metavar="FOLDER",
        help="also write what was learned without each part of the sites",
    )
    parser.add_argument("--leave-out", metavar="SET", help="keep a whole set from training")
    return parser


# --- training -----------------------------------------------------------------------------------


def train(school: School, out: Path | None, parts: Path | None) -> tuple[dict[str, object], Floats]:
    """Train the three forests; return scores and probabilities on sites they have not seen."""
    first, of_first = out_of_fold(school, FIRST, "first")
    scores: dict[str, object] = {"first": marks.of(school.lessons, first["as it is"])}
    say(f"first look: {scores['first']}")
    last_first = boosting.fit(*_rows(school, None), FIRST, school.seed) if out else None
    for guise, table in school.tables.items():
        say(f"looking closer at pages with {guise}")
        add_second_look(school, table, first[guise])
    looks, of_second = out_of_fold(school, SECOND, "second")
    second = looks["as it is"]
    scores["second"] = marks.of(school.lessons, second)
    say(f"second look: {scores['second']}")
    pages, labels, weights = page_rows(school, looks)
    scores["kind"], of_kinds = judge_kinds(school, pages, labels, weights)
    say(f"kinds: {scores['kind']}")
    if parts is not None:
        save_parts(school, parts, {"first": of_first, "second": of_second, "kind": of_kinds})
    if out is not None and last_first is not None:
        say("training on everything")
        forests = {
            "first": last_first,
            "second": boosting.fit(*_rows(school, None), SECOND, school.seed),
            "kind": _voters(school, pages, labels, weights, weights > 0),
        }
        save(school, out, forests, scores, list(pages.names))
    return scores, second


def out_of_fold(
    school: School, size: tuple[int, int], name: str
) -> tuple[dict[str, Floats], list[boosting.Forest]]:
    """Return each segment's probability by forests that saw no page of its site, and these."""
    fold = school.per_segment([school.fold_of(lesson) for lesson in school.lessons])
    found = {guise: np.zeros(len(fold), np.float32) for guise in school.tables}
    forests = []
    for number in range(school.folds):
        forests.append(boosting.fit(*_rows(school, fold != number), size, school.seed))
        for guise, table in school.tables.items():
            found[guise][fold == number] = answer(forests[-1], table, fold == number)
        say(f"{name}: fold {number + 1} of {school.folds}")
    return found, forests


def answer(forest: boosting.Forest, table: Table, among: NDArray[np.bool_]) -> Floats:
    """Return probabilities of some segments: both looks' where open, else the first look's."""
    said = np.zeros(len(among), np.float32) if table.first is None else table.first.copy()
    asked = among & table.open()
    for part in np.array_split(np.flatnonzero(asked), max(1, int(asked.sum()) // 50_000)):
        if table.first is None:
            said[part] = forest.probability(table.rows[part].T)
        else:
            seen = np.log(table.first[part] / (1 - table.first[part]))
            said[part] = together(seen, forest.odds(table.rows[part].T))
    return said[among]


def _rows(school: School, among: NDArray[np.bool_] | None) -> tuple[Floats, Floats, Floats]:
    """Return the rows to learn from, what is right, and what each weighs."""
    share, weight = school.share, school.weight
    chosen, scale = sample(school)
    chosen &= ~np.isnan(share) & (weight > 0)
    if among is not None:
        chosen &= among
    rows, right, weights = [], [], []
    for guise, table in school.tables.items():
        taken = chosen & table.open()
        rows.append(table.rows[taken])
        right.append(share[taken] >= KEPT)
        weights.append((weight * worth(school, table) * scale)[taken] * GUISES[guise])
    return (
        np.concatenate(rows),
        np.concatenate(right).astype(np.float32),
        np.concatenate(weights).astype(np.float32),
    )


# --- kinds of page ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageRows:
    """What the kind of a page is told from."""

    names: tuple[str, ...]
    rows: Floats
    #: The probability above which each is called a list.
    bars: Floats


def page_rows(school: School, looks: dict[str, Floats]) -> tuple[PageRows, Floats, Floats]:
    """Measure each lesson's page; say whether it lists posts, and what that weighs.

    Every page comes in each guise, with its address and then, as saved pages do, without: half of
    all rows as it is, and first of them those with addresses.
    """
    rows: list[list[float]] = []
    bars: list[float] = []
    said: list[tuple[float, float]] = []
    found: dict[str, float] = {}
    for guise in ("as it is", *(other for other in looks if other != "as it is")):
        known = [marks.lists_posts(lesson.page) for lesson in school.lessons]
        pages = list(_pages(school, guise, looks[guise]))
        for addressed in (0, 1):
            for both in pages:
                found, bar = both[addressed]
                rows.append(list(found.values()))
                bars.append(bar)
            said += [(lists, weight * GUISES[guise]) for lists, weight in known]
    table = PageRows(tuple(found), np.array(rows, np.float32), np.array(bars, np.float32))
    labels, weights = np.array(said, np.float32).T
    return table, labels, weights


#: What is measured of a page, and the probability above which it is called a list.
_Measured = tuple[dict[str, float], float]


def _pages(school: School, guise: str, keep: Floats) -> Iterator[tuple[_Measured, _Measured]]:
    """Yield each lesson's page in a guise, measured with its address and without."""
    start = 0
    for lesson, evidence, measures, left in views(school, guise):
        stop = start + len(lesson.share)
        place = body.find(evidence)
        title = metadata.read(evidence.layout, lesson.url, post_range(evidence, place)).headed
        likely = plain.judged(evidence, place, keep[start:stop][left])
        kept = judge.kept(evidence, judge.opinion_of(likely, measures), title)
        with_address = listing.measure(evidence, measures, likely, title, lesson.url)
        without = listing.measure(evidence, measures, likely, title, "")
        yield (
            (with_address, kind.bar(evidence, kept, with_address, lesson.url)),
            (without, kind.bar(evidence, kept, without, "")),
        )
        start = stop


def judge_kinds(
    school: School, pages: PageRows, labels: Floats, weights: Floats
) -> tuple[dict[str, object], list[boosting.Forest]]:
    """Train the forest of kinds without each part of the sites; return its scores on them too."""
    times = len(labels) // len(school.lessons)
    fold = np.array([school.fold_of(lesson) for lesson in school.lessons] * times)
    known = weights > 0
    listed = np.zeros(len(labels), np.bool_)
    forests = []
    for number in range(school.folds):
        forests.append(_voters(school, pages, labels, weights, known & (fold != number)))
        found = forests[-1].probability(pages.rows[fold == number].T)
        listed[fold == number] = found > pages.bars[fold == number]
    scores: dict[str, object] = {}
    for number, name in enumerate(("with addresses", "without")):
        part = slice(number * len(school.lessons), (number + 1) * len(school.lessons))
        scores[name] = marks.of_kinds(school.lessons, listed[part], labels[part])
    scores["posts called lists in other guises"] = int(
        (listed & (labels == 0) & known)[2 * len(school.lessons) :].sum()
    )
    return scores, forests


def _voters(
    school: School,
    pages: PageRows,
    labels: Floats,
    weights: Floats,
    among: NDArray[np.bool_],
) -> boosting.Forest:
    """Train the forests that vote on the kind of a page, as one."""
    lesson = pages.rows[among], labels[among], weights[among]
    return boosting.joined(
        [boosting.fit(*lesson, KIND, school.seed + vote) for vote in range(VOTES)]
    )


# --- reports and files --------------------------------------------------------------------------


def report_left_out(pages: list[Lesson], options: argparse.Namespace) -> None:
    """Train without a set, its vocabulary too, and score it."""
    taught = [lesson for lesson in pages if lesson.page.corpus != options.leave_out]
    words = lessons.vocabularies(taught)
    school = School(pages, words, options.seed, options.folds)
    measure(school)
    left = school.per_segment([lesson.page.corpus == options.leave_out for lesson in pages]) > 0
    first, first_forest = out_of_fold_but(school, FIRST, left)
    for guise, table in school.tables.items():
        say(f"looking closer at pages with {guise}")
        add_second_look(school, table, first[guise])
    forest = boosting.fit(*_rows(school, ~left), SECOND, options.seed)
    found = answer(forest, school.tables["as it is"], left)
    if not options.report_only:
        save_left_out(options.out, {"first": first_forest, "second": forest}, words)
    only = [lesson for lesson in pages if lesson.page.corpus == options.leave_out]
    print(json.dumps({options.leave_out: marks.of(only, found)}, indent=1))


def out_of_fold_but(
    school: School, size: tuple[int, int], left: NDArray[np.bool_]
) -> tuple[dict[str, Floats], boosting.Forest]:
    """Return first looks as `out_of_fold` does, learning nothing from the segments left out.

    The forest that looked at these, and saw all others, is returned too.
    """
    fold = school.per_segment([school.fold_of(lesson) for lesson in school.lessons])
    found = {guise: np.zeros(len(fold), np.float32) for guise in school.tables}

    def look(group: NDArray[np.bool_]) -> boosting.Forest:
        forest = boosting.fit(*_rows(school, ~group & ~left), size, school.seed)
        for guise, table in school.tables.items():
            found[guise][group] = answer(forest, table, group)
        return forest

    for number in range(school.folds):
        look((fold == number) & ~left)
    return found, look(left)


def save_left_out(
    out: Path, forests: dict[str, boosting.Forest], words: tuple[Words, Words]
) -> None:
    """Write what `benchmarks.quality --weights` judges by, with the package's forest of kinds."""
    kind = {key: values for key, values in judge.weights().items() if key.startswith("kind.")}
    _write(out, {**_arrays(forests), **kind}, words)


def save_parts(school: School, out: Path, forests: dict[str, list[boosting.Forest]]) -> None:
    """Write for each part of the sites what was learned without it, its words left out too."""
    for number in range(school.folds):
        taught = [lesson for lesson in school.lessons if school.fold_of(lesson) != number]
        here = {name: of_parts[number] for name, of_parts in forests.items()}
        _write(out / str(number), _arrays(here), lessons.vocabularies(taught))


def _arrays(forests: dict[str, boosting.Forest]) -> dict[str, NDArray[Any]]:
    return {
        f"{name}.{part}": values
        for name, forest in forests.items()
        for part, values in boosting.arrays(forest).items()
    }


def _write(out: Path, arrays: dict[str, NDArray[Any]], words: tuple[Words, Words]) -> None:
    """Write weights and vocabularies to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", allow_pickle=False, **arrays)
    words[0].write(out / "names.tsv", "How often what elements of such a name hold is kept")
    words[1].write(out / "wording.tsv", "How often short lines with such a word are kept")
    say(f"written to {out}")


def save(
    school: School,
    out: Path,
    forests: dict[str, boosting.Forest],
    scores: dict[str, object],
    page_names: list[str],
) -> None:
    """Write the weights, the vocabularies and the record."""
    _write(out, _arrays(forests), school.words)
    names = school.tables["as it is"].names
    record = {
        "date": datetime.now(UTC).date().isoformat(),
        "script": "benchmarks/train.py",
        "seed": school.seed,
        "sets": marks.counts(school.lessons),
        "licence": "the weights are MIT as the project; the sets' own licences allow training",
        "catboost": version("catboost"),
        "scores_on_sites_left_out": scores,
        "measures": names,
        "page_measures": page_names,
    }
    (out / "weights.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
