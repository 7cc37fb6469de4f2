"""How likely a segment must be before it is kept: the cut that promises the best F1.

Keeping everything above one half is right for counting errors. For F1 the best cut is half of the
F1 that can be reached (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to
maximize F1 measure", ECML PKDD 2014): on a page that is hard to judge, less certain segments are
worth keeping. It is found for each page from the probabilities themselves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Bounds of the cut. Above, a page that is judged with certainty would lose what is rather likely;
#: below, a page without a post would be kept whole. Chosen on training pages, sites left out.
LOWEST, HIGHEST = 0.05, 0.42


def best_cut(probability: NDArray[np.floating], size: NDArray[np.floating]) -> float:
    """Return the probability above which segments are to be kept.

    Args:
        probability: Of each segment to be part of the post.
        size: Of each segment, in columns.

    >>> best_cut(np.array([0.99, 0.98, 0.01]), np.array([100.0, 100.0, 50.0])) == HIGHEST
    True
    """
    if not len(probability):
        return HIGHEST
    order = np.argsort(-probability, kind="stable")
    ranked, sizes = probability[order], size[order]
    expected = 2 * np.cumsum(ranked * sizes) / (np.cumsum(sizes) + (ranked * sizes).sum() + 1e-9)
    least = float(ranked[int(np.argmax(expected))])
    return min(HIGHEST, max(LOWEST, least - 1e-6))


def promised(probability: NDArray[np.floating], size: NDArray[np.floating], cut: float) -> float:
    """Return the F1 to expect when what is above `cut` is kept, 0 to 1.

    >>> round(promised(np.array([1.0, 0.5]), np.array([10.0, 10.0]), 0.6), 2)
    0.8
    """
    kept = probability > cut
    good = float((probability * size)[kept].sum())
    both = float(size[kept].sum()) + float((probability * size).sum())
    return 2 * good / both if both else 0.0
