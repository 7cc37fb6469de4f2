"""The command `browse`: Datasette on the database, with our pages."""

from __future__ import annotations

import json
import shlex
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import click

from db.corrections import Explainer

from . import explaining
from .desk import Desk
from .reading import database_option, require
from .streams import complaints, fail, say

#: Datasette's own.
DEFAULT_PORT = 8001


#: What `--help` closes with. The marks are click's, for paragraphs that are not to be refilled.
PUBLISHING = """\
\b
To publish, serve a copy, and remember what is in it:
  captures             whole pages as they came; you may not be free to publish them
  fetches, hosts, runs what you watch, when, and how it fails
  labels, writers      what you corrected; names of machines
  comments             what other people wrote below the posts
Never publish it with --teach: whoever can open the pages then can correct verdicts.
Everything that is in the file can be had: Datasette lets anybody run SQL, and hand out the
file. So take out of the copy what is not to be seen, and serve that:
\b
  sqlite3 my.db "VACUUM INTO 'public.db'"
  sqlite3 public.db "UPDATE captures SET body = x'', size = 0; DELETE FROM fetches;
      DELETE FROM hosts; DELETE FROM runs; DELETE FROM labels; DELETE FROM writers; VACUUM"
  datasette serve -i public.db --setting default_allow_sql off --setting allow_download off
Posts, their history, links and verdicts remain: they are as safe to show as the blogs
themselves. Our pages run no script and load nothing from elsewhere, whatever a stored page
holds, and every one of them, and the feeds, obeys Datasette's permissions ("allow" in its
configuration), table by table.

\b
On a service that runs containers, or as a container of your own. unmirror is on no package
index: make a wheel in its source folder, and put it where the container is built:
  pip wheel --no-deps .
  UNMIRROR='unmirror[browse] @ https://files.example/unmirror-0.1.0-py3-none-any.whl'
  datasette publish cloudrun public.db --service archive --install "$UNMIRROR" \\
      --extra-options '--setting default_allow_sql off --setting allow_download off'
  datasette package public.db --tag archive --install "$UNMIRROR" \\
      --extra-options '--setting default_allow_sql off --setting allow_download off'
  docker run --read-only --publish 127.0.0.1:8001:8001 archive
\b
Behind nginx, which speaks HTTPS and limits how often one address may ask; add to Datasette's
options --setting base_url /archive/ --setting force_https_urls on:
  limit_req_zone $binary_remote_addr zone=archive:10m rate=5r/s;
  location /archive/ {
      limit_req zone=archive burst=20;
      proxy_pass http://127.0.0.1:8001;
      proxy_set_header Host $host;
  }
"""


@click.command(epilog=PUBLISHING)
@database_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Where to listen; 0 takes any port that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address of this machine to listen on; this one is reached from it alone.",
)
@click.option("--open", "opens", is_flag=True, help="Open a browser there.")
@click.option(
    "--teach",
    "teaches",
    is_flag=True,
    help="Let whoever opens the pages correct verdicts there, as `unmirror teach` does.",
)
@click.option(
    "--metadata",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Serve nothing: write metadata.json and datasette.json into this folder, which tell a "
    "Datasette without our pages what tables and columns hold.",
)
def browse(  # noqa: PLR0913 - one for each option
    database: Path, port: int, host: str, folder: Path | None, *, opens: bool, teaches: bool
) -> None:
    """Read the database in a browser.

    Starts Datasette with pages of ours: the newest posts and how the blogs fare, search in any
    script, and each post with where it comes from, how it changed, and what was left out and why,
    on the captured page itself. The file is opened for reading; nothing is changed or fetched,
    unless --teach is given: then pressing a piece of a page corrects its verdict. Ctrl-C ends it.

    Plain `datasette posts.db` has the same pages but for the captured ones, since it finds them by
    itself, and takes all of its options. Both need Datasette beside unmirror; in the source folder
    of unmirror: pip install '.[browse]'

    \b
    Examples:
      unmirror browse --open
      unmirror browse --db my.db --port 8080
      unmirror browse --teach
      unmirror browse --db my.db --metadata published/
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    metadata, serve = _pages()
    if folder is not None:
        _write(metadata.files(database.stem), folder)
        return
    teacher = _teacher(database) if teaches else None
    explainer = Explainer(explaining.why_not, explaining.draw, teacher)
    listened = True
    # Ctrl-C is how it ends, which is no mishap.
    with complaints(), suppress(KeyboardInterrupt):
        listened = serve.serve(
            database,
            host=host,
            port=port,
            listens=lambda at: _announce(database, at, opens=opens),
            explainer=explainer,
        )
    if not listened:
        fail(f"could not listen on {host}:{port}; choose another with --port or --host")


def _pages() -> tuple[ModuleType, ModuleType]:
    """Return what describes the database, and what serves it: Datasette is an extra."""
    try:
        from db.browse import metadata, serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("datasette", "uvicorn"):
            raise
        remedy = f"{shlex.quote(sys.executable)} -m pip install datasette"
        fail(f"browsing needs Datasette, which is not installed beside unmirror: {remedy}")
    return metadata, serve


def _teacher(database: Path) -> Desk:
    """Return what keeps corrections, if the database can be written to."""
    require(database)
    desk = Desk(database)
    with complaints():
        desk.check()
    return desk


def _announce(database: Path, address: str, *, opens: bool) -> None:
    say(f"{str(database)!r} is at {address} until you press Ctrl-C")
    if opens:
        webbrowser.open(address)


def _write(files: dict[str, dict[str, object]], folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            text = json.dumps(content, ensure_ascii=False, indent=2)
            (folder / name).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        fail(f"could not write into {str(folder)!r}: {error.strerror}; choose another folder")
    say(f"{' and '.join(files)} are in {str(folder)!r}")
