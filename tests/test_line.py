"""The whole line: files and addresses in, rows out, through a real server and a real database.

Every page of the sample stands against the result that was written for it by hand
(``seeds/sample/expected``); the other tests feed the line what the world feeds it.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cleaners import Kind, LinkKind, clean
from db.reader import Reader
from scraper.cli import main
from scraper.demo_site import sample_folder, sample_pages, serve
from scraper.fetch import Fetcher
from scraper.files import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from cleaners import Post

PAGES = {page.name: page for page in sample_pages()}
TABLES = ("posts", "captures", "revisions", "segments", "links", "comments", "blogs")
#: What text output may put before an item of a list.
MARKER = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+", re.MULTILINE)


@pytest.fixture(scope="module", autouse=True)
def no_proxy() -> Iterator[None]:
    """Keep requests to loopback away from any proxy of the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the sample, and give its address."""
    with serve(PAGES.values()) as address:
        yield address


@pytest.fixture(scope="module")
def truths() -> dict[str, dict[str, Any]]:
    """Return what was written by hand as the right result of each page."""
    with sample_folder() as folder:
        files = sorted((folder / "expected").glob("*.toml"))
        return {file.stem: tomllib.loads(load(file).decode()) for file in files}


@pytest.fixture(scope="module")
def posts(site: str) -> dict[str, Post]:
    """Fetch and clean every page of the sample once."""
    with Fetcher(allow_private=True, trust_env=False) as web:
        captures = {name: web.fetch(site + page.path) for name, page in PAGES.items()}
    return {
        name: clean(capture.body, url=capture.url, content_type=capture.content_type)
        for name, capture in captures.items()
    }


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    """Run the command, and let only the exits that it means to make pass."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def counts(database: Path) -> dict[str, int]:
    """Count the rows of each table."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in TABLES
        }


def folded(text: str, optional: list[str]) -> str:
    """Reduce a text to what is compared: its characters without white space and list markers."""
    plain = MARKER.sub("", text)
    for passage in optional:
        plain = plain.replace(passage, "")
    return "".join(plain.split())


# --- every page of the sample against its truth ---------------------------------------------------

POSTS = [name for name in PAGES if name not in {"lantern-home", "garden-missing"}]


@pytest.mark.parametrize("name", PAGES)
def test_kind(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """A post is a post, a list of posts an index, and a soft 404 an error."""
    assert posts[name].kind == truths[name]["kind"]


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("field", ["title", "language", "published", "authors"])
def test_field(
    name: str, field: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]
) -> None:
    """Title, language, date and authors are those the page gives its reader."""
    expected = truths[name].get(field, [] if field == "authors" else "")
    found = getattr(posts[name], field)

    assert (found[:10] if field == "published" else found) == (
        tuple(expected) if field == "authors" else expected
    )


@pytest.mark.parametrize("name", POSTS)
def test_text(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """The text is the post from its first word to its last, and nothing else."""
    truth = truths[name]

    assert folded(posts[name].text, truth["optional"]) == folded(truth["text"], truth["optional"])


@pytest.mark.parametrize("name", POSTS)
def test_nothing_of_the_frame_survives(
    name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]
) -> None:
    """No furniture of the page is left, in the text or in the Markdown."""
    post = posts[name]

    assert [s for s in truths[name]["absent"] if s in post.text or s in post.markdown] == []


@pytest.mark.parametrize("name", POSTS)
def test_every_removed_piece_has_a_reason(name: str, posts: dict[str, Post]) -> None:
    """Whatever was left out says why."""
    removed = [segment for segment in posts[name].segments if not segment.keep]

    assert removed
    assert all(segment.reason for segment in removed)


@pytest.mark.parametrize("name", POSTS)
def test_references(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """Papers and repositories that the post cites are found, under whatever address."""
    found = {link.identifier.lower() for link in posts[name].links if link.identifier}

    assert found == {reference.lower() for reference in truths[name]["references"]}


@pytest.mark.parametrize("name", POSTS)
def test_origin(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """A repost and a translation name their original; a post of one's own names none."""
    kinds = (LinkKind.ORIGIN, LinkKind.TRANSLATION_OF, LinkKind.VIA)
    found = {(link.url, str(link.kind)) for link in posts[name].links if link.kind in kinds}
    truth = truths[name]

    assert found == ({(truth["origin"], truth["relation"])} if "origin" in truth else set())


@pytest.mark.parametrize("name", POSTS)
def test_related(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """Posts that the page only advertises are links, by their titles."""
    found = {link.text for link in posts[name].links if link.kind is LinkKind.RELATED}

    assert set(truths[name]["related"]) <= found


@pytest.mark.parametrize("name", POSTS)
def test_comments(name: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """Readers' comments are kept, apart from the text."""
    assert len(posts[name].comments) == truths[name]["comments"]


def test_code_keeps_its_lines(posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """A listing comes out line for line, indented as it was, without the numbers beside it."""
    for listing in truths["harbour-token-bucket"]["code"]:
        assert listing.strip("\n") in posts["harbour-token-bucket"].text


def test_verse_keeps_its_lines(posts: dict[str, Post], truths: dict[str, dict[str, Any]]) -> None:
    """A line of a poem is a line of the text."""
    lines = [line.strip() for line in posts["garden-tw-poem"].text.splitlines()]

    assert [line for line in truths["garden-tw-poem"]["lines"] if line not in lines] == []


def test_an_index_page_gives_its_entries(
    site: str, posts: dict[str, Post], truths: dict[str, dict[str, Any]]
) -> None:
    """A list of posts is said to be one; what it lists are its links, and its text is theirs."""
    post = posts["lantern-home"]
    found = {link.url for link in post.links}

    assert post.kind is Kind.INDEX
    assert "Slow Bread for Impatient People" in post.text
    assert {site + path for path in truths["lantern-home"]["entries"]} <= found


# --- into the database ----------------------------------------------------------------------------


def test_addresses_become_rows_once(site: str, tmp_path: Path) -> None:
    """Fetched pages become rows of every table, and fetching them again adds none."""
    database = tmp_path / "mirror.db"
    sources = [site + PAGES[name].path for name in POSTS]

    first = run("clean", *sources, "--format", "json", "--db", database, "--allow-private")
    before = counts(database)
    second = run("clean", *sources, "--db", database, "--allow-private")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (before["posts"], before["revisions"], before["captures"]) == (len(POSTS),) * 3
    assert min(before.values()) > 0
    assert counts(database) == before
    assert second.stderr.count("stored already, unchanged") == len(POSTS)


def test_files_become_rows_once(tmp_path: Path) -> None:
    """A saved page is stored under its file, or under the address it is said to come from."""
    database = tmp_path / "mirror.db"
    page = tmp_path / "a page.html"
    page.write_bytes(PAGES["ferry-gbk"].body)

    run("clean", page, "--db", database)
    before = counts(database)
    run("clean", page.as_uri(), "--db", database)
    again = counts(database)
    run("clean", page, "--db", database, "--url", "http://ferry.example/20060409.html")

    assert (before["posts"], before["captures"]) == (1, 1)
    assert again == before
    with Reader.open(database) as reader:
        addresses = {post.address for post in reader.posts()}
    assert addresses == {page.as_uri(), "http://ferry.example/20060409.html"}


def test_what_is_stored_is_what_was_cleaned(
    tmp_path: Path, site: str, posts: dict[str, Post]
) -> None:
    """Text, verdicts and links come out of the database as the cleaner made them."""
    database = tmp_path / "mirror.db"
    address = site + PAGES["lantern-xiaochao"].path
    post = posts["lantern-xiaochao"]
    run("clean", address, "--db", database, "--allow-private")

    with Reader.open(database) as reader:
        stored = reader.post(address)

    assert stored is not None
    assert stored.revision is not None
    assert (stored.revision.text, stored.post.title) == (post.text, post.title)
    assert [(s.text, s.keep, s.reason) for s in stored.segments] == [
        (s.text, s.keep, s.reason) for s in post.segments
    ]
    assert [(link.url, link.kind) for link in stored.links] == [
        (link.url, str(link.kind)) for link in post.links
    ]


def test_an_edited_post_gets_a_revision(tmp_path: Path) -> None:
    """A page whose text changed keeps the earlier text as revision 1."""
    database = tmp_path / "mirror.db"
    saved = tmp_path / "post.html"
    body = PAGES["lantern-slow-bread"].body
    for text in (body, body.replace(b"four minutes of work", b"five minutes of work")):
        saved.write_bytes(text)
        result = run("clean", saved, "--url", "http://a.example/post", "--db", database)

    assert "stored as its revision 2" in result.stderr
    with Reader.open(database) as reader:
        first, second = reader.revision(1, 1), reader.revision(1, 2)
    assert first is not None
    assert second is not None
    assert "four minutes" in first.text
    assert "five minutes" in second.text


def test_an_index_page_is_a_capture_only(tmp_path: Path, site: str) -> None:
    """A list of posts is printed as links and stored as bytes, never as a post."""
    database = tmp_path / "mirror.db"

    result = run("clean", site + "/lantern/", "--db", database, "--allow-private")

    assert result.exit_code == 0
    assert f"(<{site}/lantern/2023/06/slow-bread.html>)" in result.stdout
    assert "not as a post" in result.stderr
    assert (counts(database)["posts"], counts(database)["captures"]) == (0, 1)


# --- what the world feeds it ----------------------------------------------------------------------

NESTED = b"<div>" * (50 * 1024 * 1024 // 5)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
NO_POSTS: dict[str, bytes] = {
    "nothing at all": b"",
    "white space": b" \n\t ",
    "an empty page": b"<!doctype html><html><head></head><body></body></html>",
    "a picture": PNG,
    "an archive": b"PK\x03\x04" + bytes(4096),
    "only tags": b"<p>" * 1000,
    "50 MB of nested tags": NESTED,
    "a soft 404": PAGES["garden-missing"].body,
}


@pytest.mark.parametrize("name", NO_POSTS)
def test_what_is_no_post_is_one_line_and_no_row(name: str, tmp_path: Path) -> None:
    """A page without a post costs one line on standard error, exit code 1, and leaves no row."""
    database = tmp_path / "mirror.db"
    page = tmp_path / "page.html"
    page.write_bytes(NO_POSTS[name])

    result = run("clean", page, "--db", database)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"unmirror: {page}: ")
    assert result.stderr.count("\n") == 1
    assert set(counts(database).values()) == {0}


def test_a_truncated_page_is_what_is_left_of_it(tmp_path: Path) -> None:
    """A page that was cut in the middle of a tag gives the part that came."""
    body = PAGES["lantern-slow-bread"].body
    page = tmp_path / "cut.html"
    page.write_bytes(body[: body.index(b"Heat the oven") - 3])

    post = json.loads(run("clean", page, "--format", "json").stdout)

    assert post["kind"] == Kind.POST
    assert post["text"].startswith("Every recipe for good bread")
    assert post["text"].rstrip().endswith("look for your keys.")


def test_undecodable_bytes_are_shown_and_told(tmp_path: Path) -> None:
    """Bytes that are wrong in the page's encoding are replaced, and the post says so."""
    page = tmp_path / "broken.html"
    page.write_bytes(PAGES["lantern-slow-bread"].body.replace(b"obody", b"\xff\xfebody"))

    result = run("clean", page, "--format", "json")
    post = json.loads(result.stdout)

    assert result.exit_code == 0
    assert post["text"].startswith("Every recipe for good bread")
    assert post["notes"]


def test_this_machine_is_asked_only_if_told(site: str) -> None:
    """An address on loopback is refused with the option that would allow it."""
    result = run("clean", site + "/lantern/")

    assert result.exit_code == 1
    assert "ForbiddenAddress" not in result.stderr
    assert "this machine itself" in result.stderr
    assert "--allow-private" in result.stderr


def test_a_failing_source_does_not_stop_the_others(tmp_path: Path, site: str) -> None:
    """Of several sources each that fails is named on one line, and the others are done."""
    database = tmp_path / "mirror.db"
    good = site + PAGES["lantern-slow-bread"].path

    result = run(
        "clean",
        "--allow-private",
        tmp_path / "missing.html",
        site + "/404",
        good,
        tmp_path,
        "--db",
        database,
    )

    assert result.exit_code == 1
    assert result.stdout.startswith("# Slow Bread for Impatient People\n")
    lines = result.stderr.splitlines()
    assert "no such file" in lines[0]
    assert lines[1] == f"unmirror: {site}/404: the server answered 404 Not Found; check the address"
    assert "stored as post 1" in lines[2]
    assert "is a directory" in lines[3]
    assert counts(database)["posts"] == 1


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    """A page may come down a pipe, and is stored under its content or its address."""
    database = tmp_path / "mirror.db"
    body = PAGES["lantern-bibliotheque"].body

    result = run("clean", "-", "--db", database, stdin=body)
    run("clean", "-", "--db", database, stdin=body)

    assert result.stdout.startswith("# La bibliothèque sous l'escalier\n")
    with Reader.open(database) as reader:
        (post,) = reader.posts()
    assert post.address.startswith("sha256:")
