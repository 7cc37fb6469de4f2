"""How it is shown which posts are one: text for people, values for programs. Nothing is printed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from rich.text import Text

from .present import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.clusters import MemberRow, RoleRow
    from db.mirrors import Copy

    from .election import Election


def cluster(members: Sequence[MemberRow], election: Election) -> Text:
    """Write posts that are one in a few lines: what, how often, where from, and why."""
    known = {member.post_id: member for member in members}
    origin = known[election.origin] if election.origin is not None else None
    shown = origin or members[0]
    blogs = counted(len({member.blog for member in members}), "blog")
    text = Text(f"{shown.post_id:>6}  ")
    text.append(shown.title or shown.address, "bold")
    text.append(
        f"\n        {counted(len(members), 'post')} on {blogs}; {_origin(origin, election)}"
    )
    reasons = next((r.reasons for r in election.rows if r.post_id == election.origin), ())
    if reasons:
        text.append(f"\n        {'; '.join(reasons)}", "dim")
    return text


def post(
    post_id: int,
    members: Sequence[MemberRow],
    election: Election,
    copies: Sequence[Copy],
    options: str = "",
) -> Text:
    """Write who copies whom: the post that was asked for, then the others, the origin first.

    Args:
        post_id: The post that was asked for.
        members: The posts that are one.
        election: Which of them is the origin.
        copies: The pairs of them that were compared.
        options: What ends the commands that are suggested, such as ``" --db my.db"``.
    """
    known = {member.post_id: member for member in members}
    rows = sorted(election.rows, key=lambda r: (r.post_id != post_id, r.role != "origin"))
    origin = known[election.origin] if election.origin is not None else None
    text = Text(f"{counted(len(members), 'post')} that are one; {_origin(origin, election)}\n")
    for row in rows:
        text.append("\n")
        text.append_text(_member(known[row.post_id], row))
        for line in (*row.reasons, *_differences(row, election, copies, options)):
            text.append(f"        {line}\n", "dim")
    text.rstrip()
    return text


def cluster_json(
    members: Sequence[MemberRow], election: Election, copies: Sequence[Copy] = ()
) -> dict[str, Any]:
    """Return posts that are one as JSON values; the pairs only where they are given."""
    decided = {row.post_id: row for row in election.rows}
    posts = [
        {
            **dataclasses.asdict(member),
            "role": decided[member.post_id].role,
            "confidence": election.confidence,
            "reasons": decided[member.post_id].reasons,
        }
        for member in members
    ]
    pairs = {"copies": [dataclasses.asdict(copy) for copy in copies]} if copies else {}
    return {
        "cluster_id": members[0].cluster_id,
        "origin": election.origin,
        "confidence": election.confidence,
        "outside": election.outside,
        "posts": posts,
        **pairs,
    }


def _origin(origin: MemberRow | None, election: Election) -> str:
    if origin:
        return f"first at {origin.address} ({election.confidence:.2f})"
    if election.outside:
        return f"taken from {election.outside}, which is not in the database"
    return "not known which came first"


def _member(member: MemberRow, row: RoleRow) -> Text:
    published = f"published {member.published[:10]}, " if member.published else ""
    gone = f", gone {member.gone_at[:10]}" if member.gone_at else ""
    text = Text(f"{member.post_id:>6}  ")
    text.append(row.role, "bold")
    text.append(f"  {member.address}\n        ")
    text.append(f"{member.title}\n        " if member.title else "")
    text.append(
        f"{published}seen {member.first_seen_at[:10]}{gone}; {member.language}, "
        f"{counted(member.characters, 'character')}\n"
    )
    return text


def _differences(
    row: RoleRow, election: Election, copies: Sequence[Copy], options: str
) -> list[str]:
    """Say where to see what differs from the origin, or from a post it was compared with."""
    partners = [
        other
        for copy in copies
        for this, other in ((copy.post_id, copy.other_id), (copy.other_id, copy.post_id))
        if this == row.post_id
    ]
    if row.post_id == election.origin or not partners:
        return []
    other = election.origin if election.origin in partners else partners[0]
    return [f"what differs: unmirror mirrors {row.post_id} --diff {other}{options}"]
