"""The text of a page that lists posts: what it says where its lists stand, and not only sentences.

Forests learn what an article is, so that titles and teasers in a row look to them like furniture.
Once a page is known to list things, the same rows are what it is about, and furniture is what
stands outside the main part or is named so.
"""

from __future__ import annotations

import numpy as np

from . import fusion
from .evidence import Evidence
from .judge import Opinion, opinion_of
from .model import Layout

#: Log-odds for what stands in the main part of a list and is not named as furniture. On the 163
#: pages of WCXB that are called lists, sites left out, the mean F1 is 0.645 without, 0.691 with 2
#: or 3, 0.683 with 4; by forests that learned nothing from WCXB 0.473, 0.577, 0.615 and 0.625
#: (docs/decisions/0030).
LISTED = 3.0


def of_list(evidence: Evidence, own: Opinion) -> Opinion:
    """Return the judge's opinion of a page of which is known that it lists things."""
    if not len(own.keep):
        return own
    main = main_part(evidence.layout)
    odds = [
        LISTED
        if index in main and not evidence.hidden[index] and evidence.furniture[at] is None
        else 0.0
        for index, at in enumerate(segment.container for segment in evidence.layout.segments)
    ]
    return opinion_of(fusion.swayed(own.keep, np.array(odds, np.float32)), own.measures)


def main_part(layout: Layout) -> range:
    """Return the segments of the element that says it holds the main content, else of all.

    HTML has ``<main>`` for it (HTML standard, 4.4.14): at most one that is shown.
    """
    for container in layout.containers:
        if container.tag == "main":
            return range(container.start, container.stop)
    return range(len(layout.segments))
