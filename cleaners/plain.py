"""Pages of a few lines, judged by plain rules: where the post seems to be, all but furniture stays.

Forests learn from pages as they are on the web. A page that a person wrote by hand, or cut out of
another, has none of the surroundings that they measure; there the older rule serves: the container
in which prose outweighs links (`body`) is the post, less what is named or phrased as furniture.
"""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from . import lexicon
from .body import Body
from .evidence import Evidence
from .features import Features
from .model import Code, Heading, Segment, Table

#: Segments with text up to which a page is one of a few lines. Of 3,300 training pages 60 are, and
#: most of them show a notice.
FEW = 12
#: Probability that such a rule deserves: more than the cut, less than anything learned.
LIKELY = 0.6
#: Share of a segment's text from which on it is a link rather than a text with links.
LINKY = 0.6


def is_few(evidence: Evidence) -> bool:
    """Tell whether a page is one of a few lines."""
    with_text = (segment for segment in evidence.layout.segments if segment.text)
    return len(list(islice(with_text, FEW + 1))) <= FEW


def judged(
    evidence: Evidence, seeming: Body | None, learned: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the probabilities that forests gave, as the rules mend them on a page of few lines.

    Where nothing on such a page reads as a post, nothing is kept.
    """
    if not is_few(evidence):
        return learned
    if seeming is None:
        return _headed(evidence)
    return np.maximum(learned, _likely(evidence, seeming))


def _headed(evidence: Evidence) -> NDArray[np.float32]:
    """Return `LIKELY` for a sentence right below a heading: a post may be little but a link."""
    segments, features = evidence.layout.segments, evidence.features
    found = np.zeros(len(segments), dtype=np.float32)
    for index, (before, segment) in enumerate(pairwise(segments), 1):
        if isinstance(before.leaf, Heading) and features[index].ends:
            aside = evidence.hidden[index] or evidence.furniture[segment.container] is not None
            if not (aside or _is_furniture(segment, features[index], named=False)):
                found[index] = LIKELY
    return found


def _likely(evidence: Evidence, seeming: Body) -> NDArray[np.float32]:
    """Return `LIKELY` for each segment that the rules keep, else 0."""
    segments = evidence.layout.segments
    found = np.zeros(len(segments), dtype=np.float32)
    place = evidence.layout.containers[seeming.index]
    inside = range(place.start, place.stop)
    prose = next((i for i in inside if evidence.features[i].is_prose), place.start)
    for index in inside:
        segment, features = segments[index], evidence.features[index]
        aside = evidence.hidden[index] or evidence.furniture[segment.container] is not None
        aside = aside or _is_furniture(segment, features, named=seeming.named)
        if not aside and (index >= prose or not lexicon.is_byline_or_date(segment.text)):
            found[index] = LIKELY
    return found


def _is_furniture(segment: Segment, features: Features, *, named: bool) -> bool:
    if not segment.text or isinstance(segment.leaf, Code | Table):
        return not segment.text
    linked = features.link_density > LINKY and not named
    return linked or lexicon.role_of(segment.text) is not None
