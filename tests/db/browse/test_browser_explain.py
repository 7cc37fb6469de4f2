"""A post explained in a real Chromium: what is seen on pointing, what keys do, what does not run.

Skipped where no browser is installed, and left out of what must pass before anything lands:
`make browser-test`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.reader import Reader
from db.store import Store
from tests.cleaners.test_tinted import HOSTILE
from tests.db.browse import driver
from tests.db.browse.served import UNMIRROR, browsed
from tests.scraper.conftest import REFRAIN, pages_of_the_blog
from tests.scraper.stored import save

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(driver.missing()), reason=driver.missing() or "installed"),
]
ENTER, TAB = "\ue007", "\ue004"
#: What is seen of the reason of a piece: its height where it is shown, and its words.
REASON = (
    "const why = document.querySelector(arguments[0] + ' > .unmirror-why');"
    "return [why.getBoundingClientRect().height, why.textContent.trim()]"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[driver.Browser]:
    """Start one browser for all tests."""
    with driver.browser() as started:
        yield started


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store a post of the invented blog, and the same with all that is known to run."""
    path = tmp_path_factory.mktemp("explained") / "posts.db"
    (url, body), *_ = pages_of_the_blog().items()
    attack = "".join(one for one in HOSTILE if "<noscript>" not in one)
    ran = attack.replace("alert(1)", "document.documentElement.dataset.ran=1")
    with Store.open(path, command="test") as store:
        save(store, url, body)
        save(store, f"{url}/hostile", body.replace(b"</h1>", b"</h1>" + ran.encode()))
    return path


@pytest.fixture(scope="module")
def reading(database: Path) -> Iterator[str]:
    """Serve the database for reading."""
    with browsed(database) as address:
        yield address


@pytest.fixture(scope="module")
def teaching(database: Path) -> Iterator[str]:
    """Serve the database for correcting."""
    with browsed(database, "--teach") as address:
        yield address


def number_of(database: Path, beginning: str) -> int:
    """Return the number of a piece of the first post."""
    with Reader.open(database) as reader:
        post = reader.post(1)
    assert post is not None
    texts = [piece.text for piece in post.segments]
    return next(n for n, text in enumerate(texts) if text.startswith(beginning))


def test_a_reason_is_shown_by_pointer_and_by_keyboard(
    browser: driver.Browser, reading: str
) -> None:
    """On the page itself: pointing at a piece, or reaching it with Tab, shows why at its foot."""
    browser.shape(1280, 900)
    browser.go(f"{reading}posts/1")
    browser.click("a[href$='/explain']")
    assert browser.text("h1") == "On the heron"

    browser.enter("iframe[name=page]")
    assert browser.run(REASON, "#piece-1")[0] <= 1

    def is_shown_where_pointed_at() -> bool:
        browser.point("#piece-1")
        return bool(browser.run(REASON, "#piece-1")[0] > 20)

    driver.until(is_shown_where_pointed_at, "no reason was shown")
    assert browser.run(REASON, "#piece-1")[1].startswith("Kept: reads as running text")

    browser.run("document.querySelector('#piece-0').focus()")
    browser.press(TAB, TAB)
    assert browser.run("return document.activeElement.id") == "piece-2"
    driver.until(lambda: browser.run(REASON, "#piece-2")[0] > 20, "no reason was shown")
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.leave()
    assert browser.logged() == []


def test_the_list_leads_to_the_place_on_the_page(browser: driver.Browser, reading: str) -> None:
    """Pressing a piece of the list shows it in the frame, with its reason."""
    browser.shape(1280, 600)
    browser.go(f"{reading}posts/1/explain")
    browser.click(".pieces li:last-child a")
    browser.enter("iframe[name=page]")

    assert browser.run("return document.querySelector(':target').textContent").startswith(REFRAIN)
    browser.leave()
    browser.go(f"{reading}posts/1/explain?style=plain")
    browser.enter("iframe[name=page]")
    assert browser.run("return document.querySelectorAll('.unmirror-piece').length") > 4
    browser.leave()


def test_a_verdict_is_flipped_and_undone(
    browser: driver.Browser, teaching: str, database: Path
) -> None:
    """With keys alone: a piece of the page, the question, the answer, what came of it, undoing."""
    number = number_of(database, REFRAIN[:20])
    browser.shape(1280, 900)
    browser.go(f"{teaching}posts/1/explain")
    browser.enter("iframe[name=page]")
    browser.run(f"document.querySelector('#piece-{number}').focus()")
    browser.press(ENTER)
    browser.leave()
    browser.await_text("h1", "Remove this piece?")
    assert REFRAIN in browser.text(".says")

    browser.run("document.querySelector('button[value=piece]').focus()")
    browser.press(ENTER)
    browser.await_text("[role=status]", "holds, and the post was cleaned")
    browser.enter("iframe[name=page]")
    kind = "return document.querySelector(':target').className"
    assert "unmirror-removed" in browser.run(kind)
    assert "a reader said so" in browser.run(REASON, f"#piece-{number}")[1]
    browser.leave()
    browser.go(f"{teaching}posts/1")
    assert REFRAIN[:20] not in browser.text(".text")

    browser.go(f"{teaching}posts/1/explain")
    browser.click(".corrections summary")
    browser.click(".corrections button")
    browser.await_text("[role=status]", "was taken back")
    browser.go(f"{teaching}posts/1")
    assert REFRAIN[:20] in browser.text(".text")


def test_a_place_is_flipped_with_the_pointer(
    browser: driver.Browser, teaching: str, database: Path
) -> None:
    """Pressing a piece leads the whole window to the question; a place holds for its selector."""
    number = number_of(database, REFRAIN[:20])
    browser.go(f"{teaching}posts/1/explain")
    browser.enter("iframe[name=page]")
    browser.click(f"#piece-{number}")
    browser.leave()
    browser.await_text("h1", "Remove this piece?")
    browser.click("button[value=place]")
    browser.await_text(".corrections", "div.d4 > p on every page")

    browser.click(".corrections button")
    browser.await_text("[role=status]", "was taken back")


@pytest.mark.parametrize("end", ["", "/page", "?style=plain"])
def test_a_hostile_page_runs_nothing(browser: driver.Browser, teaching: str, end: str) -> None:
    """Framed or by itself, nothing of it runs, asks or leads elsewhere; CSP says the same."""
    browser.logged()
    at = f"{teaching}posts/2/explain{end}"
    browser.go(at)
    if end != "/page":
        browser.enter("iframe[name=page]")
    inside = (
        "const all = [...document.querySelectorAll('*')]; return ["
        "document.documentElement.dataset.ran ?? '', location.pathname,"
        "all.filter(e => e.matches('script, iframe, svg, img, form, object, embed, base')).length,"
        "all.filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,"
        "all.filter(e => e.href && !e.href.startsWith(location.origin)).length,"
        "performance.getEntriesByType('resource').filter(e => e.responseStatus).length]"
    )
    assert "handled" in browser.run("return document.body.innerText")
    assert browser.run(inside) == ["", "/posts/-/posts/2/explain/page", 0, 0, 0, 0]
    browser.leave()

    assert all("Content Security Policy" in said for said in browser.logged())
    assert browser.run("return document.documentElement.dataset.ran ?? ''") == ""


def test_a_page_for_reading_only_leads_nowhere(browser: driver.Browser, reading: str) -> None:
    """Without --teach no piece is a link, and the frame may not lead the window on."""
    browser.go(f"{reading}posts/1/explain")
    assert browser.run("return document.querySelector('iframe').sandbox.value") == ""
    assert "Correct" not in browser.text()
    browser.enter("iframe[name=page]")
    assert browser.run("return document.links.length") == 0
    browser.leave()


@pytest.mark.parametrize("end", ["explain", "explain?style=plain", "explain/pieces/1"])
def test_a_page_fits_a_phone_and_has_an_outline(
    browser: driver.Browser, teaching: str, end: str
) -> None:
    """At 390 pixels nothing is scrolled sideways; there is one title, and all have names."""
    browser.shape(390, 844, phone=True)
    browser.go(f"{teaching}posts/1/{end}")
    levels = browser.run(
        "return [...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])"
    )

    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels[1:]) <= {2}
    named = "return [...document.querySelectorAll('a, button')].every(e => e.textContent.trim())"
    assert browser.run(named)
    assert browser.run("return [...document.querySelectorAll('iframe')].every(e => e.title)")


def test_the_keyboard_goes_through_page_and_list(browser: driver.Browser, teaching: str) -> None:
    """Tab reaches what is above the page, each piece of it, and each piece of the list."""
    browser.shape(1280, 900)
    browser.go(f"{teaching}posts/1/explain")
    wanted = browser.run("return document.querySelectorAll('.pieces a').length")
    pieces = browser.run("return document.querySelectorAll('.pieces li').length")
    browser.enter("iframe[name=page]")  # once it is there
    browser.leave()
    reached = [tag for tag, _ in browser.tabs(wanted + pieces + 30)]

    assert reached.count("IFRAME") == 1
    assert reached.count("A") >= wanted + 3, reached
    assert reached.index("IFRAME") < len(reached) - wanted + 1


def test_one_file_holds_it_all(browser: driver.Browser, database: Path, tmp_path: Path) -> None:
    """What `unmirror explain --html` writes shows the same from a disk, asking for nothing."""
    out = tmp_path / "explained.html"
    for number in ("1", "2"):
        command = [UNMIRROR, "explain", number, "--db", str(database), "--html", str(out)]
        subprocess.run(command, check=True, capture_output=True)
        browser.shape(1280, 700)
        browser.go(out.as_uri())
        browser.click(".pieces li:last-child a")
        browser.enter("iframe[name=page]")
        shown = browser.run("return document.querySelector(':target').textContent")
        assert shown.startswith(REFRAIN)
        assert browser.run("return document.documentElement.dataset.ran ?? ''") == ""
        browser.leave()
        assert all("Content Security Policy" in said for said in browser.logged())
