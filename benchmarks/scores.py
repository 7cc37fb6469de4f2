"""How alike two texts are, and how many labelled snippets an extraction has right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cleaners.tokens import token_list


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def tokens(text: str) -> Counter[str]:
    """Return the bag of lower-cased words of `text`, unspaced scripts character by character.

    >>> sorted(tokens("Meta 开源").elements())
    ['meta', '开', '源']
    """
    return Counter(token_list(text))


def overlap(gold: str, found: str) -> Score:
    """Score `found` against `gold` as bags of words; two empty texts agree.

    >>> overlap("a b", "b c").f1
    0.5
    """
    wanted, got = tokens(gold), tokens(found)
    if not wanted and not got:
        return Score(1.0, 1.0)
    common = (wanted & got).total()
    return Score(common / max(1, got.total()), common / max(1, wanted.total()))


def snippet_counts(wanted: Iterable[str], unwanted: Iterable[str], found: str) -> Counter[str]:
    """Count a text's true and false positives and negatives among labelled snippets.

    >>> sorted(snippet_counts(["a b"], ["c"], "a  b c").items())
    [('fp', 1), ('tp', 1)]
    """
    folded = " ".join(found.split())
    counts: Counter[str] = Counter()
    for snippet in wanted:
        counts["tp" if " ".join(snippet.split()) in folded else "fn"] += 1
    for snippet in unwanted:
        counts["fp" if " ".join(snippet.split()) in folded else "tn"] += 1
    return counts


def of_counts(counts: Counter[str]) -> Score:
    """Return precision and recall over snippet counts."""
    found, wanted = counts["tp"] + counts["fp"], counts["tp"] + counts["fn"]
    return Score(counts["tp"] / max(1, found), counts["tp"] / max(1, wanted))
