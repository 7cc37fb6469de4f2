"""Take the pictures in docs/pictures, of the sample that `unmirror demo` stores.

Example:
    python -m tests.db.browse.screenshots docs/pictures
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.db.browse import driver

#: Name, page, width and height, dark, phone.
PICTURES: Final = (
    ("front", "posts", 1200, 900, False, False),
    ("post", "posts/1", 1200, 900, False, False),
    ("explain", "posts/1/explain", 1200, 900, False, False),
    ("post-dark", "posts/1", 1200, 900, True, False),
    ("search-phone", f"search?q={quote('潮汐')}", 390, 700, False, True),
)
UNMIRROR: Final = str(Path(sys.executable).with_name("unmirror"))


def main(folder: Path) -> None:
    """Make the sample, serve it, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        database = Path(work) / "sample.db"
        subprocess.run([UNMIRROR, "demo", "--db", database], check=True, stdout=subprocess.DEVNULL)
        command = [UNMIRROR, "browse", "--db", str(database), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                _take(process, folder)
            finally:
                process.terminate()


def _take(process: subprocess.Popen[str], folder: Path) -> None:
    assert process.stderr is not None
    found = re.search(r"http://\S+/-/", process.stderr.readline())
    assert found
    with driver.browser() as browser:
        for name, page, width, height, dark, phone in PICTURES:
            browser.shape(width, height, dark=dark, phone=phone)
            browser.go(found[0] + page)
            if page.endswith("/explain"):
                _point_at_a_piece(browser)
            (folder / f"{name}.png").write_bytes(browser.picture())


def _point_at_a_piece(browser: driver.Browser) -> None:
    """Have a reason shown, as pressing a piece of the list does."""
    browser.run("document.querySelectorAll('.pieces a')[13].click()")
    browser.enter("iframe[name=page]")
    browser.await_text(":target", "")
    browser.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
