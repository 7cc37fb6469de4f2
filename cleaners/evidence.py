"""What is known of a page before anything is judged: measures, names, and what is hidden.

Names are believed only where they make sense of the page: a "widget" that holds most of the prose,
or a "menu" with the post inside it, says something about the page's making, not about its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress

from . import geometry, places
from .features import Features, measure
from .geometry import Geometry
from .model import Container, Layout, Role

#: Share of the page's prose from which on what holds it is not furniture, whatever its name.
TOO_LARGE = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a page when its segments are judged."""

    layout: Layout
    geometry: Geometry
    features: tuple[Features, ...]
    #: Whether each container's own name says that here is the post.
    posts: tuple[bool, ...]
    #: Kind of furniture that each container is named as, its own or inherited.
    furniture: tuple[Role | None, ...]
    #: Whether each container is named as the post's place, itself or around it.
    named: tuple[bool, ...]
    #: Whether each segment is kept from view, on a page that shows the rest.
    hidden: tuple[bool, ...]


def gather(layout: Layout) -> Evidence:
    """Measure `layout` and read the names in it."""
    features = measure(layout)
    placed = geometry.of(layout)
    prose = [f.columns if f.is_prose else 0 for f in features]
    kinds, containers = placed.kinds, layout.containers
    models = [containers[index] for index in kinds.first]
    said = list(map(places.says_post, models))
    posts = _innermost(containers, [said[kind] for kind in kinds.of])
    names = list(map(places.furniture_name, models))
    furniture, named = _roles(layout, [names[kind] for kind in kinds.of], posts, prose)
    return Evidence(
        layout=layout,
        geometry=placed,
        features=features,
        posts=posts,
        furniture=furniture,
        named=named,
        hidden=_hidden(layout, prose),
    )


_Name = tuple[str, Role] | None


def _roles(
    layout: Layout, names: Sequence[_Name], posts: Sequence[bool], prose: Sequence[int]
) -> tuple[tuple[Role | None, ...], tuple[bool, ...]]:
    """Read what each container is named as: furniture, which all inside it is too, or the post."""
    doubted = _doubted(layout, names, prose, _texts(layout.containers, posts, prose))
    holds_post = _holding_post(layout.containers, posts)
    roles: list[Role | None] = []
    named: list[bool] = []
    for index, container in enumerate(layout.containers):
        parent = container.parent
        role = roles[parent] if parent >= 0 else None
        if role is None and (name := names[index]) is not None and name[0] not in doubted:
            role = name[1]
            if holds_post[index] and not places.is_firm(container, role):
                role = None
        roles.append(role)
        named.append(role is None and (posts[index] or (parent >= 0 and named[parent])))
    return tuple(roles), tuple(named)


def _hidden(layout: Layout, prose: Sequence[int]) -> tuple[bool, ...]:
    """Believe hiding only where it leaves something to see.

    Pages that stream their content or fade it in arrive with the post itself hidden.
    """
    hidden = tuple([segment.hidden for segment in layout.segments])
    kept_away = sum(compress(prose, hidden))
    return hidden if kept_away <= TOO_LARGE * sum(prose) else (False,) * len(hidden)


def _innermost(containers: Sequence[Container], said: Sequence[bool]) -> tuple[bool, ...]:
    """Return which containers are named as the post, of two within each other the inner.

    A column named after the text that stands in it holds what stands beside the text too.
    """
    posts = list(said)
    nearest: list[int] = []  # the element around each that is named so, or -1
    for index, container in enumerate(containers):  # those around it come first
        parent = container.parent
        around = nearest[parent] if parent >= 0 and not said[parent] else parent
        nearest.append(around)
        if said[index] and around >= 0:
            own = set(filter(places.says_text, container.tokens))
            posts[around] = posts[around] and own.isdisjoint(containers[around].tokens)
    return tuple(posts)


def _texts(
    containers: Sequence[Container], posts: Sequence[bool], prose: Sequence[int]
) -> list[range]:
    """Return the segments of each container that is named as a post's place and holds prose."""
    named = (range(one.start, one.stop) for one in compress(containers, posts))
    return [place for place in named if any(prose[place.start : place.stop])]


def _doubted(
    layout: Layout, names: Sequence[_Name], prose: Sequence[int], texts: Sequence[range]
) -> frozenset[str]:
    """Return the names that cannot mean furniture: what they name holds most of the page's prose.

    Page builders call every part a widget, and a wrapper around all may be called a popup. Teasers
    of other posts may be longer than a post of one sentence, which stands in a place of its own.
    """
    before = [0, *accumulate(prose)]
    held: dict[str, int] = {}
    end = 0
    for container, name in zip(layout.containers, names, strict=True):
        if name is None:
            continue
        inside = before[container.stop] - before[container.start]
        if inside < before[-1] and (name[1] is Role.COMMENT or places.says_terms(name[0])):
            continue  # readers and lawyers may write more than the author did
        if name[1] is Role.RELATED and any(_is_disjoint(container, text) for text in texts):
            continue
        if inside > TOO_LARGE * before[-1]:
            held[name[0]] = inside
        elif container.start >= end:
            held[name[0]] = held.get(name[0], 0) + inside
            end = container.stop
    return frozenset(name for name, inside in held.items() if inside > TOO_LARGE * before[-1])


def _is_disjoint(container: Container, place: range) -> bool:
    return container.stop <= place.start or place.stop <= container.start


def _holding_post(containers: Sequence[Container], posts: Sequence[bool]) -> list[bool]:
    """Tell for each container whether one inside it is named as the post's place."""
    holds = [False] * len(containers)
    for at in compress(range(len(posts)), posts):
        index = containers[at].parent
        while index >= 0 and not holds[index]:
            holds[index] = True
            index = containers[index].parent
    return holds
