"""A post explained in Datasette, and its verdicts corrected there, from the form to the text."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.corrections import Explainer, Scope, Wanted
from db.reader import Reader
from db.store import Store
from scraper import explaining
from scraper.capture import How
from scraper.desk import Desk
from tests.scraper.conftest import REFRAIN, pages_of_the_blog
from tests.scraper.stored import save

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from db.rows import StoredPost

datasette_app = pytest.importorskip("datasette.app")

from db.browse.explaining import introduce  # noqa: E402  needs Datasette

EXPLAIN = "/posts/-/posts/1/explain"
OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
HOSTILE = (
    "<script>document.title='ran'</script><p onclick=alert(1)>Handled, and long enough to be kept "
    "as it is.</p><iframe src=//evil.example></iframe></script>"
)


@dataclass(frozen=True, slots=True)
class Pages:
    """A Datasette, asked without a socket."""

    runner: asyncio.Runner
    datasette: Any
    database: Path

    def get(self, address: str, **headers: str) -> Any:
        """Ask for a page."""
        return self.runner.run(self.datasette.client.get(address, headers=headers))

    def send(self, address: str, headers: Mapping[str, str] = OWN, /, **form: str) -> Any:
        """Send a form."""
        client = self.datasette.client
        return self.runner.run(client.post(address, data=form, headers=headers))

    def post(self) -> StoredPost:
        """Return the first post."""
        with Reader.open(self.database) as reader:
            post = reader.post(1)
        assert post is not None
        return post

    def piece(self, text: str) -> int:
        """Return the number of the piece that begins with a text."""
        pieces = self.post().segments
        return next(n for n, piece in enumerate(pieces) if piece.text.startswith(text))

    def verdict(self, text: str) -> bool:
        """Return whether the piece that begins with a text is kept."""
        return self.post().segments[self.piece(text)].keep


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store one post of the invented blog."""
    path = tmp_path_factory.mktemp("explained") / "posts.db"
    url, body = next(iter(pages_of_the_blog().items()))
    with Store.open(path, command="test") as store:
        save(store, url, body.replace(b"</h1>", b"</h1>" + HOSTILE.encode()))
    return path


@pytest.fixture
def database(tmp_path: Path, filled: Path) -> Path:
    """Copy the database, for a test to write to."""
    return Path(shutil.copy(filled, tmp_path / "posts.db"))


@pytest.fixture
def open_pages(database: Path) -> Iterator[Callable[..., Pages]]:
    """Give what starts a Datasette on the database, with who draws and teaches."""
    with asyncio.Runner() as runner:

        def start(*, teaches: bool = False, draws: bool = True, **options: Any) -> Pages:
            datasette = datasette_app.Datasette([str(database)], **options)
            if draws:
                teacher = Desk(database, wait_seconds=0.1) if teaches else None
                known = Explainer(explaining.why_not, explaining.draw, teacher)
                introduce(datasette, known, "archive.example")
            runner.run(datasette.invoke_startup())
            return Pages(runner, datasette, database)

        yield start


@pytest.fixture
def pages(open_pages: Callable[..., Pages]) -> Pages:
    """Open the pages for reading."""
    return open_pages()


@pytest.fixture
def desk(open_pages: Callable[..., Pages]) -> Pages:
    """Open the pages for correcting."""
    return open_pages(teaches=True)


# --- explaining ---------------------------------------------------------------------------------


def test_a_post_leads_to_its_page_with_every_verdict(pages: Pages) -> None:
    """The reading page leads there; there are a frame without any permission, and all pieces."""
    assert f'href="{EXPLAIN}"' in pages.get("/posts/-/posts/1").text
    answer = pages.get(EXPLAIN)

    assert f'src="{EXPLAIN}/page" sandbox=""' in answer.text
    assert f'href="{EXPLAIN}/page#piece-1" target="page"' in answer.text
    for piece in pages.post().segments:
        assert piece.reason.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Correct" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_frame_runs_nothing_wherever_it_is_opened(pages: Pages) -> None:
    """The captured page comes with a policy of its own that forbids all but its style."""
    answer = pages.get(f"{EXPLAIN}/page")
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline';")
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Handled, and long enough" in answer.text
    assert not re.search(r"<script|<iframe|onclick|<a\b", answer.text)
    assert answer.text.count(' id="piece-') == len(pages.post().segments)


def test_the_style_of_the_page_can_be_left_out(pages: Pages) -> None:
    """The page leads to itself without the style, frame and list alike."""
    plain = pages.get(f"{EXPLAIN}?style=plain").text

    assert f'src="{EXPLAIN}/page?style=plain"' in plain
    assert f'href="{EXPLAIN}/page?style=plain#piece-0"' in plain
    assert "?style=plain" in pages.get(EXPLAIN).text
    assert "light dark" in pages.get(f"{EXPLAIN}/page?style=plain").text


@pytest.mark.parametrize("end", ["99/explain", "99/explain/page"])
def test_a_post_that_is_not_there_is_not_found(pages: Pages, end: str) -> None:
    """A number that is no post answers 404 with a page."""
    answer = pages.get(f"/posts/-/posts/{end}")

    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


def test_plain_datasette_lists_the_pieces(open_pages: Callable[..., Pages]) -> None:
    """Where nobody draws, the list stands alone and says why, and nothing can be corrected."""
    pages = open_pages(draws=False)
    answer = pages.get(EXPLAIN)

    assert "unmirror browse" in answer.text
    assert REFRAIN[:30] in answer.text
    assert "<iframe" not in answer.text
    assert pages.get(f"{EXPLAIN}/page").status_code == 404
    assert pages.get(f"{EXPLAIN}/pieces/1").status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE captures SET body = x'', size = 0", explaining.GONE),
        ("UPDATE posts SET revision_id = NULL", "No page of it ever gave a text"),
    ],
)
def test_where_there_is_no_page_it_says_why(pages: Pages, change: str, says: str) -> None:
    """Bytes that were taken out for publishing, or a post without a text, leave the list."""
    changed(pages.database, change)

    assert says in pages.get(EXPLAIN).text
    assert pages.get(f"{EXPLAIN}/page").status_code == 404


def test_flattened_text_is_listed(pages: Pages) -> None:
    """A page that is not HTML is not drawn, and the list says so."""
    body = f"A day\n\n{REFRAIN}\n\nAnd more of it, at length, as one day follows another."
    with Store.open(pages.database, command="test") as store:
        save(store, "file:///a", body.encode(), how=How.FILE, content_type="", status=None)
    page = pages.get("/posts/-/posts/2/explain").text

    assert explaining.FLATTENED in page
    assert REFRAIN[:30] in page


def test_tables_that_may_not_be_seen_are_not_explained(open_pages: Callable[..., Pages]) -> None:
    """Without segments there is nothing to explain; without captures there is no picture."""

    def hiding(table: str) -> Pages:
        hidden = {"databases": {"posts": {"tables": {table: {"allow": False}}}}}
        return open_pages(teaches=True, metadata=hidden)

    assert hiding("segments").get(EXPLAIN).status_code == 403
    assert hiding("segments").get(f"{EXPLAIN}/page").status_code == 403
    assert hiding("segments").send(f"{EXPLAIN}/undo", label="1").status_code == 403
    assert "may not be seen" in hiding("captures").get(EXPLAIN).text
    assert hiding("captures").get(f"{EXPLAIN}/page").status_code == 404


# --- correcting ---------------------------------------------------------------------------------


def corrected(desk: Pages, text: str, scope: str = "piece") -> Any:
    """Press one of the two buttons for a piece."""
    post = desk.post()
    address = f"{EXPLAIN}/pieces/{desk.piece(text)}"
    return desk.send(address, scope=scope, revision=str(post.number))


def test_a_verdict_is_corrected_and_the_correction_taken_back(desk: Pages) -> None:
    """Both ways: the text changes with the label, is shown so, and is as before without it."""
    before = desk.post()
    assert before.revision is not None
    assert desk.verdict(REFRAIN[:20])

    answer = corrected(desk, REFRAIN[:20])
    at = f"{EXPLAIN}?corrected=1&piece={desk.piece(REFRAIN[:20])}"
    assert (answer.status_code, answer.headers["location"]) == (303, at)
    after = desk.post()
    assert after.revision is not None
    assert REFRAIN[:20] not in after.revision.text
    page = desk.get(answer.headers["location"]).text
    assert "Correction 1 holds" in page
    assert f'src="{EXPLAIN}/page#piece-{desk.piece(REFRAIN[:20])}"' in page
    assert 'name="label" value="1"' in page

    answer = desk.send(f"{EXPLAIN}/undo", label="1")
    assert answer.headers["location"] == f"{EXPLAIN}?undone=1"
    assert "Correction 1 was taken back" in desk.get(answer.headers["location"]).text
    assert desk.verdict(REFRAIN[:20])
    assert desk.post().revision == before.revision


def test_a_place_is_corrected_on_every_page(desk: Pages) -> None:
    """The other button makes a label of a selector, the one that the question shows."""
    asked = desk.get(f"{EXPLAIN}/pieces/{desk.piece(REFRAIN[:20])}").text
    assert "<code>div.d4 &gt; p</code>" in asked
    assert "this piece only" in asked

    assert corrected(desk, REFRAIN[:20], "place").status_code == 303
    assert not desk.verdict(REFRAIN[:20])
    with Reader.open(desk.database) as reader:
        (label,) = reader.labels()
    assert (label.row.selector, label.row.keep, label.row.text) == ("div.d4 > p", False, "")
    assert "<code>div.d4 &gt; p</code> on every page" in desk.get(EXPLAIN).text


def test_the_question_names_the_piece_and_what_holds_there(desk: Pages) -> None:
    """It shows the piece, what it was taken for and why, and how many others share its place."""
    asked = desk.get(f"{EXPLAIN}/pieces/{desk.piece('It is written')}").text

    assert "Remove this block" in asked
    assert "<code>div.c1 &gt; p</code>" in asked
    assert "3 pieces, of which 3 are part of the post now" in asked
    assert 'name="revision" value="1"' in asked
    assert (
        "default-src 'none'" in desk.get(f"{EXPLAIN}/pieces/1").headers["Content-Security-Policy"]
    )


def test_a_place_that_holds_the_post_is_not_offered(desk: Pages) -> None:
    """Where a selector would name all of the post, there is a word of it and no button."""
    body = b"<title>A</title><body><h1>A</h1><div class=text><p>It rained all day, and so on.</p>"
    more = b"<p>It rained on the next day too, and nobody came to see us at the harbour at all."
    with Store.open(desk.database, command="test") as store:
        save(store, "https://short.example/b", body + more)
        post = store.reader.post("https://short.example/b")
    assert post is not None
    number = next(n for n, piece in enumerate(post.segments) if piece.keep)
    asked = desk.get(f"/posts/-/posts/{post.id}/explain/pieces/{number}").text

    assert "holds all of the post" in asked
    assert 'value="place"' not in asked


def test_pages_stay_under_a_prefix(open_pages: Callable[..., Pages]) -> None:
    """Behind a server that gives Datasette a part of its addresses, all of it keeps to that."""
    desk = open_pages(teaches=True, settings={"base_url": "/archive/"})
    here = f"/archive{EXPLAIN}"
    page = desk.get(EXPLAIN).text + desk.get(f"{EXPLAIN}/page").text
    answer = corrected(desk, REFRAIN[:20])

    assert not re.search(r'(?:href|action|src)="/(?!archive/)', page)
    assert answer.headers["location"].startswith(f"{here}?corrected=1&piece=")


def test_pressing_a_piece_of_the_page_asks(desk: Pages) -> None:
    """With a teacher every piece in the frame leads the window on, and nothing else may."""
    answer = desk.get(f"{EXPLAIN}/page")

    assert f'href="{EXPLAIN}/pieces/1" target=_top' in answer.text
    assert answer.headers["Content-Security-Policy"].startswith(
        "sandbox allow-top-navigation-by-user-activation; default-src 'none'"
    )
    assert 'sandbox="allow-top-navigation-by-user-activation"' in desk.get(EXPLAIN).text


def test_nothing_is_corrected_unless_the_server_was_started_for_it(pages: Pages) -> None:
    """Without --teach question, correction and undoing are forbidden, with the remedy."""
    answers = [
        pages.get(f"{EXPLAIN}/pieces/1"),
        corrected(pages, REFRAIN[:20]),
        pages.send(f"{EXPLAIN}/undo", label="1"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert all("unmirror browse --teach" in answer.text for answer in answers)
    assert pages.verdict(REFRAIN[:20])


FOREIGN: dict[str, dict[str, str]] = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"},
    "another host of the site": {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    "an old browser, another site": {"Origin": "http://evil.example"},
    "another port": {"Origin": "http://localhost:8080"},
    "a frame without an origin": {"Origin": "null"},
    "an origin that is none": {"Origin": "http://["},
    "who says nothing": {},
    "a name that leads here": {
        "Host": "evil.example",
        "Origin": "http://evil.example",
        "Sec-Fetch-Site": "same-origin",
    },
    "a host that is none": {"Host": "[", **OWN},
}


def test_no_other_page_can_correct(desk: Pages) -> None:
    """A form that is not sent by a page of ours, under a name of this machine, changes nothing."""
    address = f"{EXPLAIN}/pieces/{desk.piece(REFRAIN[:20])}"
    for case, headers in FOREIGN.items():
        answer = desk.send(address, headers, scope="piece", revision="1")
        undone = desk.send(f"{EXPLAIN}/undo", headers, label="1")
        assert (answer.status_code, undone.status_code) == (403, 403), case

    with Reader.open(desk.database) as reader:
        assert reader.labels() == ()


def test_names_of_this_machine_can(desk: Pages) -> None:
    """Numbers, localhost, and the name that the server was started with are its own."""
    for host in ("localhost:8001", "127.0.0.1:8001", "[::1]:9", "archive.example"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        answer = desk.send(f"{EXPLAIN}/pieces/1", headers, scope="piece", revision="9")
        assert answer.status_code == 409, host  # past the guard


def test_datasettes_own_token_is_asked_of_who_brings_a_cookie(desk: Pages) -> None:
    """A form of ours passes Datasette's own check too, and one without its token does not."""
    first = desk.get(f"{EXPLAIN}/pieces/1")
    cookie = first.headers.get("set-cookie", "").split(";")[0]
    found = re.search(r'name="csrftoken" value="([^"]+)"', first.text)
    if not cookie or not found:
        pytest.skip("this version of Datasette has no token")
    headers = {**OWN, "Cookie": cookie}
    address = f"{EXPLAIN}/pieces/{desk.piece(REFRAIN[:20])}"

    assert desk.send(address, headers, scope="piece", revision="1").status_code == 403
    answer = desk.send(address, headers, scope="piece", revision="1", csrftoken=found[1])
    assert answer.status_code == 303


UNFIT: dict[str, tuple[str, dict[str, str], int, str]] = {
    "nothing": ("1", {}, 400, "not sent whole"),
    "a scope that is none": ("1", {"scope": "all", "revision": "1"}, 400, "not sent whole"),
    "no number": ("1", {"scope": "piece", "revision": "x"}, 400, "not sent whole"),
    "another revision": ("1", {"scope": "piece", "revision": "2"}, 409, "cleaned again since"),
    "no piece": ("999", {"scope": "piece", "revision": "1"}, 409, "cleaned again since"),
}


def test_what_does_not_fit_is_refused(desk: Pages) -> None:
    """A form that is not whole, of another revision or of no piece, changes nothing and says so."""
    for case, (piece, form, status, says) in UNFIT.items():
        answer = desk.send(f"{EXPLAIN}/pieces/{piece}", **form)
        assert (answer.status_code, says in answer.text) == (status, True), case
        assert f'href="{EXPLAIN}"' in answer.text


def test_a_post_that_is_gone_meanwhile_is_told(desk: Pages) -> None:
    """Neither question nor correction nor undoing ends in an error."""
    other = "/posts/-/posts/99/explain"

    assert desk.get(f"{other}/pieces/1").status_code == 404
    assert desk.get(f"{EXPLAIN}/pieces/999").status_code == 404
    answer = desk.send(f"{other}/pieces/1", scope="piece", revision="1")
    assert (answer.status_code, "no post 99 any more" in answer.text) == (404, True)
    assert desk.send(f"{other}/undo", label="1").status_code == 404
    answer = desk.send(f"{EXPLAIN}/undo", label="7")
    assert (answer.status_code, "no correction 7" in answer.text) == (404, True)
    assert desk.send(f"{EXPLAIN}/undo", label="x").status_code == 400
    assert desk.get(f"{EXPLAIN}/undo").status_code == 405


def test_a_database_that_is_locked_is_told(desk: Pages) -> None:
    """Who writes to it is named, nothing is changed, and the next try succeeds."""
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = corrected(desk, REFRAIN[:20])
        other.execute("ROLLBACK")

    assert answer.status_code == 503
    assert "another program is writing" in answer.text
    assert corrected(desk, REFRAIN[:20]).status_code == 303


def changed(database: Path, statement: str) -> None:
    """Change a database behind everybody's back."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_a_correction_that_changes_nothing_more_is_taken_back(desk: Pages) -> None:
    """Where another still holds for the piece, the text stays as it is, and the page says so."""
    corrected(desk, REFRAIN[:20])
    corrected(desk, REFRAIN[:20], "place")
    assert desk.verdict(REFRAIN[:20])

    said = Desk(desk.database).undo(1, 1)

    assert (said.status, said.label) == (200, 1)
    assert "its text is as it was" in said.says
    assert desk.verdict(REFRAIN[:20])


def test_a_correction_is_taken_back_though_the_page_gives_no_post(desk: Pages) -> None:
    """What its page would give without it is no reason to keep a correction; the post stays."""
    corrected(desk, REFRAIN[:20])
    changed(desk.database, "UPDATE captures SET body = CAST('<p></p>' AS BLOB), size = 7")

    said = Desk(desk.database).undo(1, 1)

    assert (said.status, said.label) == (200, 1)
    assert "gives no post" in said.says
    assert desk.post().revision is not None


def test_without_a_page_there_is_no_place(desk: Pages) -> None:
    """Of a post that is not there, or whose page is not, nothing is offered or corrected."""
    changed(desk.database, "UPDATE captures SET post_id = NULL")
    teacher = Desk(desk.database)

    assert teacher.scope(1, 1) == teacher.scope(99, 1) == teacher.scope(1, 999) == Scope("")
    answer = corrected(desk, REFRAIN[:20])
    assert (answer.status_code, "no page of post 1 is stored" in answer.text) == (422, True)


def test_what_would_leave_nothing_is_not_kept(desk: Pages) -> None:
    """Neither the last piece of a post can be dropped, nor the place that holds all of it."""
    url = "https://short.example/a"
    body = "<title>A</title><body><article><h1>A</h1><p>It rained all day, and nobody came to see."
    with Store.open(desk.database, command="test") as store:
        save(store, url, body.encode())
    with Reader.open(desk.database) as reader:
        post = reader.post(url)
    assert post is not None
    number = next(n for n, piece in enumerate(post.segments) if piece.keep)

    teacher = Desk(desk.database)
    said, everywhere = (
        teacher.correct(Wanted(post.id, post.number, number, everywhere=all_over))
        for all_over in (False, True)
    )

    assert (said.status, said.label) == (422, 0)
    assert "no post any more" in said.says
    assert (everywhere.status, everywhere.label) == (422, 0)
    assert "no name" in everywhere.says
    with Reader.open(desk.database) as reader:
        assert [one for one in reader.labels() if one.row.address == url] == []


def test_a_picture_and_a_file_have_no_place(desk: Pages) -> None:
    """A picture has no text, and a file is of no blog: what cannot be said is not offered."""
    body = "<title>A</title><body><article><h1>A</h1><p>It rained all day, and so on.<img src=/x>"
    more = "<p>It rained on the next day too, and nobody came to see us at the harbour at all."
    with Store.open(desk.database, command="test") as store:
        file: Any = {"how": How.FILE, "content_type": "", "status": None}
        save(store, "file:///b.html", f"{body}</p><img src=/y>{more}".encode(), **file)
        post = store.reader.post(2)
    assert post is not None
    texts = [piece.text for piece in post.segments]
    address = "/posts/-/posts/2/explain/pieces"

    asked = desk.get(f"{address}/{texts.index(more[3:])}").text
    assert "this block" in asked
    assert "every page of this blog" not in asked
    assert "all 2 pieces" not in asked
    picture = desk.get(f"{address}/{texts.index('')}").text
    assert "cannot be corrected" in picture
    for scope in ("piece", "place"):
        answer = desk.send(f"{address}/{texts.index('')}", scope=scope, revision="1")
        assert answer.status_code == 422
