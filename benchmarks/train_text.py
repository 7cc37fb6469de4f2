"""Trains the judge of flattened text, and says what it scores on sites it has not seen.

    python -m benchmarks.train_text DATA [--out cleaners] [--folds 3] [--report-only]
    python -m benchmarks.train_text DATA --leave-out blogs-dev --out FOLDER

DATA is a folder of labelled sets (`benchmarks.corpora` describes their form), whose pages are
flattened in several ways (`benchmarks.textlessons`). What is written: ``text.npz`` (two forests),
``textwording.tsv``, and ``text.json``, the model's record.

Whole sites are left out: every dump is judged by forests, and by meanings of words, that saw no
page of its site, and then as `cleaners` judges, rules and title included. Beside it stand the
baselines of `benchmarks.flattened`, on the same dumps. With ``--leave-out`` a whole set is kept
from training, and the dumps that are made from it; what was learned without it is for
`benchmarks.flattened --weights`.

Needs catboost beside the project's own tools. The same data and seed give the same files.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import boosting, flattened, lessons, scores, textlessons, vocabulary
from benchmarks.lessons import KEPT, Floats
from benchmarks.school import say
from benchmarks.textlessons import Dump
from benchmarks.vocabulary import Words
from cleaners import render, signals, textechoes, textforest, textmeasures
from cleaners.assemble import assemble
from cleaners.forest import as_probability, together
from cleaners.model import Layout
from cleaners.textjudge import seem, settle
from cleaners.textmeasures import Seeming

#: Trees and their depth.
FIRST, SECOND = (160, 6), (160, 6)
#: Lines of one dump that are learned from at most, drawn by chance, and weigh for all.
MOST_LINES = 40


@dataclass(slots=True)
class Class:
    """All dumps, measured."""

    dumps: list[Dump]
    seemings: list[Seeming]
    rows: Floats
    #: Where each dump's lines begin; one more for the end.
    starts: NDArray[np.intp]
    names: list[str]
    seed: int
    folds: int

    def lines(self, index: int) -> slice:
        """Return where the lines of a dump stand."""
        return slice(int(self.starts[index]), int(self.starts[index + 1]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, report, write."""
    options = _parser().parse_args(arguments)
    say("flattening and labelling pages")
    without = (options.leave_out, textlessons.DUMPS) if options.leave_out else ()
    dumps = textlessons.load(options.data, options.seed, without)
    words = lessons.of_lines(
        dump.lesson
        for dump in dumps
        if dump.style == textlessons.FIRST_STYLE and not dump.is_cropped
    )
    say(f"measuring {len(dumps):,} dumps")
    known = measured(dumps, words, options.seed, options.folds)
    seen = out_of_fold(known, known.rows, FIRST, "first")
    first = as_probability(seen)
    columns = known.names.index("columns")
    echoes = [
        textechoes.measure(known.rows[known.lines(i), columns].astype(float), first[known.lines(i)])
        for i in range(len(dumps))
    ]
    rows = np.hstack([known.rows, np.concatenate([signals.matrix(e).T for e in echoes])])
    closer = out_of_fold(known, rows, SECOND, "second")
    found = report(known, together(seen, closer))
    if not options.report_only:
        say("training on everything")
        forests = {
            "first": boosting.fit(*lesson(known, known.rows, None), FIRST, options.seed),
            "second": boosting.fit(*lesson(known, rows, None), SECOND, options.seed),
        }
        written(options.out, forests, words)
        names = [*known.names, *echoes[0]]
        record = {**about(known), "scores_on_sites_left_out": found, "measures": names}
        (options.out / "text.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        say(f"written to {options.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.train_text", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("data", type=Path, metavar="DATA", help="folder of labelled sets")
    parser.add_argument("--out", type=Path, default=Path("cleaners"), help="folder to write to")
    parser.add_argument("--folds", type=int, default=3, help="parts the sites fall into")
    parser.add_argument("--seed", type=int, default=1, help="of crops, draws and trees")
    parser.add_argument("--report-only", action="store_true", help="score, and write nothing")
    parser.add_argument("--leave-out", metavar="SET", help="keep a whole set from training")
    return parser


# --- learning -----------------------------------------------------------------------------------


def measured(dumps: list[Dump], words: Words, seed: int, folds: int) -> Class:
    """Measure every line of every dump, words as the other sites know them."""
    starts = np.cumsum([0, *(len(dump.lesson.share) for dump in dumps)])
    rows = np.zeros((0, 0), np.float32)
    seemings, names = [], list[str]()
    with ProcessPoolExecutor(textlessons.PROCESSES, initializer=_know, initargs=(words,)) as pool:
        layouts = ((dump.lesson.layout, dump.lesson.site) for dump in dumps)
        for index, found in enumerate(pool.map(_measured, layouts, chunksize=textlessons.CHUNK)):
            seeming, names, own = found
            if not index:
                rows = np.zeros((int(starts[-1]), len(names)), np.float32)
            rows[starts[index] : starts[index + 1]] = own
            seemings.append(seeming)
    return Class(dumps, seemings, rows, starts, names, seed, folds)


#: What a process that measures knows of words, and what it has asked.
_known: list[Words] = []


def _know(words: Words) -> None:
    _known.append(words)


@cache
def _meanings(site: str) -> textmeasures.Phrasing:
    return vocabulary.phrasing(_known[-1], site)


def _measured(asked: tuple[Layout, str]) -> tuple[Seeming, list[str], Floats]:
    layout, site = asked
    seeming = seem(layout)
    found = textmeasures.measure(layout, seeming, _meanings(site))
    return seeming, list(found), signals.matrix(found).T


def out_of_fold(known: Class, rows: Floats, size: tuple[int, int], name: str) -> Floats:
    """Return each line's log-odds by a forest that saw no page of its site."""
    folds = np.array([textlessons.fold_of(dump, known.folds) for dump in known.dumps])
    fold = np.repeat(folds, np.diff(known.starts))
    found = np.zeros(len(rows), np.float32)
    for number in range(known.folds):
        forest = boosting.fit(*lesson(known, rows, fold != number), size, known.seed)
        for part in np.array_split(np.flatnonzero(fold == number), 40):
            found[part] = forest.odds(rows[part].T)
        say(f"{name}: fold {number + 1} of {known.folds}")
    return found


def lesson(
    known: Class, rows: Floats, among: NDArray[np.bool_] | None
) -> tuple[Floats, Floats, Floats]:
    """Return the lines to learn from, what is right, and what each weighs."""
    share = np.concatenate([dump.lesson.share for dump in known.dumps])
    weight = np.concatenate([dump.lesson.weight for dump in known.dumps]).astype(np.float32)
    chosen = ~np.isnan(share) & (weight > 0)
    for index in range(len(known.dumps)):
        here = known.starts[index] + np.flatnonzero(chosen[known.lines(index)])
        if len(here) > MOST_LINES:
            drawn = np.random.default_rng((known.seed, index)).permutation(here)
            chosen[drawn[MOST_LINES:]] = False
            weight[drawn[:MOST_LINES]] *= len(here) / MOST_LINES
    if among is not None:
        chosen &= among
    return rows[chosen], (share[chosen] >= KEPT).astype(np.float32), weight[chosen]


# --- reports and files --------------------------------------------------------------------------


def report(known: Class, likely: Floats) -> dict[str, dict[str, float]]:
    """Print and return what is scored by set and style, beside the baselines."""
    others = {name: one for name, one in flattened.available().items() if name != "unmirror"}
    by_group: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for index, dump in enumerate(known.dumps):
        if dump.is_scored:
            page = dump.lesson.page
            found = {"unmirror": text_of(known, index, likely[known.lines(index)])}
            if dump.style in (textlessons.AS_IT_IS, textlessons.FIRST_STYLE):
                lines = "\n".join(segment.text for segment in dump.lesson.layout.segments)
                language = str(page.record.get("language") or "en")
                found |= {name: clean(lines, language) for name, clean in others.items()}
            gold = page.record["text"]
            site = dump.lesson.site if page.corpus == "blogs-dev" else page.corpus
            f1 = {name: scores.overlap(gold, text).f1 for name, text in found.items()}
            by_group[f"{page.corpus}, {dump.style}"][site].append(f1)
    table = {name: _means(sites) for name, sites in sorted(by_group.items())}
    for name, row in table.items():
        cells = "  ".join(f"{who} {value:.4f}" for who, value in row.items())
        print(f"{name:34} {cells}", flush=True)
    return table


def _means(sites: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """Return the mean over sites of the mean over their dumps, for each cleaner."""
    names = next(iter(sites.values()))[0]
    return {
        name: round(
            statistics.mean(statistics.mean(f1[name] for f1 in group) for group in sites.values()),
            4,
        )
        for name in names
    }


def text_of(known: Class, index: int, likely: Floats) -> str:
    """Return the text that the judge of text keeps, given probabilities of forests."""
    layout = known.dumps[index].lesson.layout
    seeming = known.seemings[index]
    verdicts = settle(layout, seeming, textforest.mended(seeming, likely))
    return render.text(assemble(layout.segments, [verdict.keep for verdict in verdicts]))


def written(out: Path, forests: dict[str, boosting.Forest], words: Words) -> None:
    """Write the forests and the vocabulary."""
    arrays = {
        f"{name}.{part}": values
        for name, forest in forests.items()
        for part, values in boosting.arrays(forest).items()
    }
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "text.npz", allow_pickle=False, **arrays)
    words.write(out / "textwording.tsv", "How often short lines of dumps with such a word are kept")


def about(known: Class) -> dict[str, Any]:
    """Return what the model's record says of its making."""
    pages = {dump.lesson.page.name: dump.lesson.page.corpus for dump in known.dumps}
    sets = list(pages.values())
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "script": "benchmarks/train_text.py",
        "seed": known.seed,
        "sets": {name: sets.count(name) for name in sorted(set(sets)) if name != textlessons.DUMPS},
        "licence": "the weights are MIT as the project; the sets' own licences allow training",
        "catboost": version("catboost"),
    }


if __name__ == "__main__":
    sys.exit(main())
