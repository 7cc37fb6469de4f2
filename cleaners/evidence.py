"""What is known of a page before anything is judged: measures, names, and what is hidden.

Names are believed only where they make sense of the page: a "widget" that holds most of the prose,
or a "menu" with the post inside it, says something about the page's making, not about its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

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
    posts = tuple(map(places.says_post, layout.containers))
    furniture = _furniture(layout, features, posts)
    return Evidence(
        layout=layout,
        geometry=geometry.of(layout),
        features=features,
        posts=posts,
        furniture=furniture,
        named=_named(layout.containers, furniture, posts),
        hidden=_hidden(layout, features),
    )


def _furniture(
    layout: Layout, features: tuple[Features, ...], posts: tuple[bool, ...]
) -> tuple[Role | None, ...]:
    """Read what each container is named as; what is inside furniture is furniture."""
    names = list(map(places.furniture_name, layout.containers))
    doubted = _doubted(layout, features, names)
    holds_post = _holding_post(layout.containers, posts)
    roles: list[Role | None] = []
    for index, (container, name) in enumerate(zip(layout.containers, names, strict=True)):
        role = roles[container.parent] if container.parent >= 0 else None
        if role is None and name is not None and name[0] not in doubted:
            role = name[1]
            if holds_post[index] and not places.is_firm(container, role):
                role = None
        roles.append(role)
    return tuple(roles)


def _hidden(layout: Layout, features: tuple[Features, ...]) -> tuple[bool, ...]:
    """Believe hiding only where it leaves something to see.

    Pages that stream their content or fade it in arrive with the post itself hidden.
    """
    prose = [f.columns if f.is_prose else 0 for f in features]
    kept_away = sum(
        size for size, segment in zip(prose, layout.segments, strict=True) if segment.hidden
    )
    believed = kept_away <= TOO_LARGE * sum(prose)
    return tuple(segment.hidden and believed for segment in layout.segments)


def _doubted(
    layout: Layout,
    features: tuple[Features, ...],
    names: Sequence[tuple[str, Role] | None],
) -> frozenset[str]:
    """Return the names that cannot mean furniture: what they name holds most of the page's prose.

    Page builders call every part a widget, and a wrapper around all may be called a popup.
    """
    prose = [0, *accumulate(f.columns if f.is_prose else 0 for f in features)]
    held: dict[str, int] = {}
    end = 0
    for container, name in zip(layout.containers, names, strict=True):
        if name is None:
            continue
        inside = prose[container.stop] - prose[container.start]
        if name[1] is Role.COMMENT and inside < prose[-1]:
            continue  # readers may write more than the author did
        if inside > TOO_LARGE * prose[-1]:
            held[name[0]] = inside
        elif container.start >= end:
            held[name[0]] = held.get(name[0], 0) + inside
            end = container.stop
    return frozenset(name for name, inside in held.items() if inside > TOO_LARGE * prose[-1])


def _holding_post(containers: Sequence[Container], posts: tuple[bool, ...]) -> list[bool]:
    """Tell for each container whether one inside it is named as the post's place."""
    holds = [False] * len(containers)
    for at, is_post in enumerate(posts):
        index = containers[at].parent if is_post else -1
        while index >= 0 and not holds[index]:
            holds[index] = True
            index = containers[index].parent
    return holds


def _named(
    containers: Sequence[Container], furniture: Sequence[Role | None], posts: Sequence[bool]
) -> tuple[bool, ...]:
    named: list[bool] = []
    for container, role, is_post in zip(containers, furniture, posts, strict=True):
        around = container.parent >= 0 and named[container.parent]
        named.append(role is None and (around or is_post))
    return tuple(named)
