"""Pages flattened by the programs that people flatten pages with.

`benchmarks.dumps` imitates how dumps differ; here the dumps are real: text browsers' (lynx, w3m,
links, elinks), pandoc's, those of two libraries (html2text, inscriptis), and the ``innerText`` of
Chromium. None of them is part of the project: what is missing is named and left out.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from benchmarks.dumps import Style

#: Seconds after which a program is given up; the slowest page took less than two.
_PATIENCE = 60
#: Where nothing answers: a dump is made of the page alone, whatever frames it names.
_NOWHERE = "127.0.0.1:9"
#: What a page says of its encoding, which is no longer true once it is decoded.
_CHARSET = re.compile(r"<meta\b[^>]*\bcharset\b[^>]*>|\A\s*<\?xml[^>]*\?>", re.IGNORECASE)

#: The commands, to which the page's file is added, with the settings of their makers but UTF-8.
_COMMANDS: Mapping[str, Sequence[str]] = {
    "lynx": ("lynx", "-dump", "-assume_charset=utf-8", "-display_charset=utf-8"),
    "w3m": ("w3m", "-dump", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html"),
    "links": (
        "links", "-dump", "-html-assume-codepage", "utf-8", "-codepage", "utf-8",
        "-http-proxy", _NOWHERE, "-https-proxy", _NOWHERE,
    ),
    "elinks": ("elinks", "-dump", "-dump-charset", "utf-8", "-no-connect"),
    "pandoc": ("pandoc", "-f", "html", "-t", "plain"),
}  # fmt: skip
#: Libraries, and the function of each that flattens.
_LIBRARIES: Mapping[str, str] = {"html2text": "html2text", "inscriptis": "get_text"}
#: A browser without a window or a network, in a container as well; its clock runs ahead, so that it
#: waits for nothing that does not come.
_CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom",
)  # fmt: skip
#: What a page shows, put in its place. The page's own scripts, which would change it, are left out.
_SHOWN = """<script>addEventListener("load", () => {
const shown = document.createElement("pre");
shown.id = "shown";
shown.textContent = document.body.innerText;
document.body.replaceChildren(shown);
})</script>"""
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.IGNORECASE | re.DOTALL)
#: What can be asked for.
NAMES = (*_COMMANDS, *_LIBRARIES, "chromium")


def find(name: str) -> Style | None:
    """Return what flattens pages by a program or library, or None where it is not installed."""
    if name in _LIBRARIES:
        return _library(name)
    if not shutil.which(name):
        return None
    return _inner_text if name == "chromium" else partial(_browsed, _COMMANDS[name])


def _library(name: str) -> Style | None:
    try:
        convert: Callable[[str], str] = getattr(importlib.import_module(name), _LIBRARIES[name])
    except ImportError:
        return None
    return convert


def _inner_text(html: str) -> str:
    """Return the ``innerText`` of a page in a browser."""
    dom = _browsed(_CHROMIUM, _SCRIPT.sub("", html) + _SHOWN)
    shown = LexborHTMLParser(dom).css_first("#shown")
    return shown.text() if shown is not None else ""


def _browsed(command: Sequence[str], html: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(as_utf8(html), "utf-8", errors="replace")
        proxies = dict.fromkeys(("http_proxy", "https_proxy"), f"http://{_NOWHERE}/")
        said = subprocess.run(  # noqa: S603 - commands of our own, without a shell
            [*command, page.name], cwd=folder, timeout=_PATIENCE, check=True, capture_output=True,
            env={"HOME": folder, "PATH": _path(), "LANG": "C.UTF-8", "TERM": "dumb", **proxies},
        )  # fmt: skip
    return said.stdout.decode("utf-8", "replace")


def _path() -> str:
    return os.environ.get("PATH", os.defpath)


def as_utf8(html: str) -> str:
    """Return a page that says it is UTF-8 and nothing else of its encoding.

    >>> as_utf8('<head><meta charset="big5"><title>A day</title>')
    '<meta charset="utf-8"><head><title>A day</title>'
    """
    return '<meta charset="utf-8">' + _CHARSET.sub("", html)
