"""The command that shows which posts are one, and which of them came first: mirrors."""

from __future__ import annotations

from pathlib import Path

import click

from cleaners.mirrors import METHOD
from db.diff import diff as compare
from db.reader import Reader
from db.store import Store

from . import present, twins
from .election import elect
from .options import given_again
from .reading import database_option, find_post, require
from .settling import sign_missing
from .streams import complaints, fail, hand_over, on_terminal, print_text, say, watching

#: Clusters that are printed unless told otherwise: about a screen.
DEFAULT_CLUSTERS = 20


@click.command()
@click.argument("post", metavar="[POST]", required=False)
@click.option("--diff", "other", metavar="OTHER", help="How POST differs from this one, in words.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=DEFAULT_CLUSTERS,
    show_default=True,
    help="Mirrored posts to show at most, the most mirrored first.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--rebuild", is_flag=True, help="Compare all posts anew first.")
@database_option
def mirrors(  # noqa: PLR0913 - one for each option
    post: str | None, other: str | None, limit: int, database: Path, *, as_json: bool, rebuild: bool
) -> None:
    """Print which posts are one, and which of them came first.

    Without POST, those that stand in most places come first. With it: who copies whom, since when,
    what each leaves out, and what speaks for it. POST and OTHER are numbers, addresses or files.
    Code, quotations and licences that posts share make no copies of them.

    \b
    Examples:
      unmirror mirrors
      unmirror mirrors 7
      unmirror mirrors 7 --diff 1
      unmirror mirrors --rebuild --json
    """  # noqa: D301
    if other and not post:
        raise click.UsageError("--diff says what a POST is compared with; give both")
    with complaints():
        if rebuild:
            _rebuild(database)
        with Reader.open(database) as reader:
            if missing := reader.mirrors.count_unsigned(METHOD):
                say(f"{present.counted(missing, 'post')} not compared yet; --rebuild does it")
            if post and other:
                _print_difference(reader, post, other, database)
            elif post:
                _print_post(reader, post, database, as_json=as_json)
            else:
                _print_clusters(reader, limit, database, as_json=as_json)


def _rebuild(database: Path) -> None:
    require(database)
    with Store.open(database, command="unmirror mirrors") as store, watching() as watch:
        with store.transaction():
            store.mirrors.forget()
        sign_missing(store, watch)


def _print_clusters(reader: Reader, limit: int, database: Path, *, as_json: bool) -> None:
    clusters = reader.mirrors.clusters(limit)
    for cluster in clusters:
        members = reader.mirrors.members(cluster)
        if not members:
            say(f"no blog of the posts that are one with post {cluster} is there; try `check`")
            continue
        election = elect(members, reader.mirrors.copies(cluster))
        if as_json:
            hand_over(present.as_json(twins.cluster_json(members, election), pretty=False))
        else:
            print_text(twins.cluster(members, election))
    if not clusters:
        say(f"no two posts in {str(database)!r} are one")


def _print_post(reader: Reader, key: str, database: Path, *, as_json: bool) -> None:
    found = find_post(reader, key, database)
    cluster = reader.mirrors.cluster_of(found.id)
    if cluster is None:
        fail(f"post {found.id} stands in {str(database)!r} only once")
    members, copies = reader.mirrors.members(cluster), reader.mirrors.copies(cluster)
    election = elect(members, copies)
    if as_json:
        value = twins.cluster_json(members, election, copies)
        hand_over(present.as_json(value, pretty=on_terminal()))
    else:
        print_text(twins.post(found.id, members, election, copies, given_again("database")))


def _print_difference(reader: Reader, key: str, other: str, database: Path) -> None:
    ours, theirs = (find_post(reader, one, database) for one in (key, other))
    texts = [
        f"{one.post.title}\n\n{one.revision.text if one.revision else ''}" for one in (theirs, ours)
    ]
    say(f"post {ours.id} against post {theirs.id}")
    print_text(present.changes(compare(*texts)))
