"""Every page as axe-core judges it (https://github.com/dequelabs/axe-core), in a real Chromium.

Skipped where no browser is installed, or where axe is not, which `make browser-test` installs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.db.browse import driver
from tests.db.browse.served import archive, browsed

#: The package that carries axe; Playwright, which it is made for, is not needed for that.
CARRIER = find_spec("axe_playwright_python")
AXE = Path(CARRIER.origin).with_name("axe.min.js") if CARRIER and CARRIER.origin else None

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(driver.missing()), reason=driver.missing() or "installed"),
    pytest.mark.skipif(AXE is None, reason="axe is not installed: make browser-test"),
]

PATHS = (
    "posts",
    "posts/1",
    "posts/1/explain",
    "posts/3",
    "posts/1/changes/2",
    "posts/1/explain?style=plain",
    "posts/1/explain/pieces/1",
    "posts/99",
    "search",
    "search?q=kind:post",
    "charts",
    "charts?blog=blog.example",
    "mirrors",
    "mirrors/1",
)
#: Width, height, dark, phone.
SHAPES = {"light": (1280, 900, False, False), "dark-phone": (390, 844, True, True)}
#: Hands what is wrong to its last argument, everything unfolded and in sight.
JUDGE = """
document.querySelectorAll('details').forEach(one => one.open = true);
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations.map(
  one => [one.impact, one.id, one.nodes.map(node => node.html.slice(0, 200))])));
"""
#: What keeps a person from using the page; what is moderate or minor is read by the way.
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def browser() -> Iterator[driver.Browser]:
    """Start one browser for all tests."""
    with driver.browser() as started:
        yield started


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an archive that has something to show on every page."""
    path = archive(tmp_path_factory.mktemp("archive") / "posts.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO mirrors VALUES (?, 1, ?, 0.9, '[\"it came first\"]')",
            [(1, "origin"), (2, "copy"), (3, "translation")],
        )
        connection.execute("INSERT INTO copies VALUES (1, 2, 0.9, 0.5)")
        connection.execute("INSERT INTO alarms VALUES (1, '2022-05-01', 3, '[]', '2022-05-02')")
        connection.execute(
            "INSERT INTO hosts VALUES ('https://x.example', '9999', 1, '503', '', x'')"
        )
        connection.executemany(
            "INSERT INTO runs (started_at, command, asked, new, failed) VALUES (?, 'run', 9, 3, 2)",
            [("2022-05-01T00:00:00Z",), ("2022-05-03T00:00:00Z",)],
        )
        connection.commit()
    with browsed(path, "--teach") as address:
        yield address


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("end", PATHS)
def test_axe_finds_nothing_grave(
    browser: driver.Browser, front: str, end: str, shape: tuple[int, int, bool, bool]
) -> None:
    """Light on a screen and dark on a phone, no page has a serious or critical violation."""
    assert AXE is not None
    width, height, dark, phone = shape
    browser.shape(width, height, dark=dark, phone=phone)
    browser.go(front + end)
    browser.run(AXE.read_text(encoding="utf-8"))
    found = browser.wait(JUDGE)

    assert not [one for one in found if one[0] in GRAVE], json.dumps(found, indent=1)
    for impact, rule, nodes in found:
        print(f"{end}: {impact} {rule}: {nodes[:2]}")  # noqa: T201  shown by pytest -rP


def test_axe_is_at_work(browser: driver.Browser, front: str) -> None:
    """What is wrong is found: a field that loses its label, and text that is too pale."""
    assert AXE is not None
    browser.shape(1280, 900)
    browser.go(f"{front}posts")
    browser.run(AXE.read_text(encoding="utf-8"))
    browser.run("document.querySelector('label').remove()")
    browser.run("document.querySelector('input').removeAttribute('placeholder')")
    browser.run("document.querySelector('.facts').style.color = '#ccc'")

    assert {rule for impact, rule, _ in browser.wait(JUDGE) if impact in GRAVE} == {
        "label",
        "color-contrast",
    }
