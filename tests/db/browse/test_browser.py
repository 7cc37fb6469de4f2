"""The pages in a real Chromium: what runs, what fits, what the keyboard reaches.

Skipped where no browser is installed, and left out of what must pass before anything lands:
`make browser-test`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.db.browse import driver
from tests.db.browse.served import archive, browsed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(driver.missing()), reason=driver.missing() or "installed"),
]
ENTER = "\ue007"
PATHS = (
    "posts",
    "posts/1",
    "posts/1/changes/2",
    "posts/4",
    "search",
    "search?q=kind:post",
    "charts",
    "mirrors",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[driver.Browser]:
    """Start one browser for all tests."""
    with driver.browser() as started:
        yield started


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `unmirror browse` on the archive, and give the address it says."""
    with browsed(archive(tmp_path_factory.mktemp("archive") / "posts.db")) as address:
        yield address


def test_one_searches_reads_and_sees_what_changed(browser: driver.Browser, front: str) -> None:
    """From the front page to a post and its history, by typing and clicking as a person does."""
    browser.go(f"{front}posts")
    browser.type("#q", f"微软{ENTER}")
    browser.await_text("mark", "微软")

    browser.click(".list a")
    assert browser.text("h1") == "微软的模型"
    browser.click("a[href$='/changes/2']")
    assert browser.text("ins") == "新"
    assert browser.logged() == []


def test_datasettes_search_box_finds_two_characters(browser: driver.Browser, front: str) -> None:
    """What is typed into Datasette's own box finds a Chinese word, and its title leads to us."""
    browser.go(front.replace("/-/", "/current_posts"))
    browser.type("input[name=_search]", f"微软{ENTER}")
    arrived = "return location.search !== '' && document.readyState === 'complete'"
    driver.until(lambda: browser.run(arrived), "the search was never sent")
    browser.click("a[href$='/-/posts/1']")

    assert browser.text("h1") == "微软的模型"


def test_a_hostile_post_runs_nothing(browser: driver.Browser, front: str) -> None:
    """Nothing of it runs, is drawn or asks for anything; even what is made by hand may not run."""
    browser.go(f"{front}posts/4")
    assert "<script>document.title = 'ran'</script>" in browser.text()
    for number in range(browser.run("return document.querySelectorAll('.text a').length")):
        browser.run("document.querySelectorAll('.text a')[arguments[0]].click()", number)

    assert browser.run("return document.title") != "ran"
    assert browser.run("return document.querySelectorAll('script, svg, iframe, img').length") == 0
    assert browser.logged() == []
    browser.run(
        "const made = document.createElement('script'); made.textContent = 'document.title = 1';"
        "document.body.append(made)"
    )
    assert browser.run("return document.title") != "1"
    assert "Content Security Policy" in " ".join(browser.logged())


def test_a_chart_is_drawn_and_leads_to_its_posts(browser: driver.Browser, front: str) -> None:
    """Columns have a size, labels do not touch on a phone, and a month leads to its posts."""
    browser.shape(390, 844, phone=True)
    browser.go(f"{front}charts")
    boxes = "[...document.querySelectorAll(arguments[0])].map(e => e.getBoundingClientRect())"
    sizes = browser.run(f"return {boxes}.map(b => [b.width, b.height])", ".chart rect")
    labels = browser.run(
        f"return {boxes}.filter(b => b.width).map(b => [b.left, b.right])",
        "#languages ~ .plot .labels text",
    )
    assert len(sizes) == 8
    assert all(width > 1 and height > 10 for width, height in sizes)
    assert len(labels) > 1
    assert all(one[1] < other[0] for one, other in pairwise(labels))

    browser.click("details summary")
    browser.click("details a[href*='after%3A2022-06']")
    assert browser.text(".list").startswith("Slow bread")
    assert browser.logged() == []


@pytest.mark.parametrize("end", PATHS)
def test_a_page_fits_a_phone(browser: driver.Browser, front: str, end: str) -> None:
    """At 390 pixels nothing has to be scrolled sideways."""
    browser.shape(390, 844, phone=True)
    browser.go(front + end)

    assert browser.run("return document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("end", PATHS)
def test_the_keyboard_reaches_everything(browser: driver.Browser, front: str, end: str) -> None:
    """Links, buttons and disclosures are reached by Tab in order, each with a visible ring."""
    browser.shape(1280, 900)
    browser.go(front + end)
    wanted = browser.run(
        "return [...document.querySelectorAll('a[href], button, input, summary')]"
        ".filter(e => e.checkVisibility()).map(e => e.tagName)"
    )
    reached = browser.tabs(len(wanted))

    assert [tag for tag, _ in reached] == wanted
    assert all(ring != "none" for _, ring in reached)


@pytest.mark.parametrize("end", PATHS)
def test_a_page_has_an_outline(browser: driver.Browser, front: str, end: str) -> None:
    """One title, no level of heading left out, a language, and a name for every field."""
    browser.go(front + end)
    levels = browser.run(
        "return [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
    )

    assert levels.count(1) == 1
    assert all(
        b - a <= 1 for a, b in zip([0, *sorted(set(levels))], sorted(set(levels)), strict=False)
    )
    assert browser.run("return document.documentElement.lang") == "en"
    assert browser.run(
        "return [...document.querySelectorAll('input')].every(i => i.labels.length == 1)"
    )
    assert browser.run(
        "return [...document.querySelectorAll('a, button')].every(e => e.textContent.trim())"
    )
