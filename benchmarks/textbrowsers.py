"""Pages flattened by the programs that people flatten pages with.

`benchmarks.dumps` imitates how dumps differ; here the dumps are real: text browsers' (lynx, w3m,
links) and html2text's. None of them is part of the project: what is missing is named and left out.
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
}  # fmt: skip
#: What can be asked for.
NAMES = (*_COMMANDS, "html2text")


def find(name: str) -> Style | None:
    """Return what flattens pages by a program or library, or None where it is not installed."""
    if name in _COMMANDS:
        return partial(_browsed, _COMMANDS[name]) if shutil.which(name) else None
    try:
        convert: Callable[[str], str] = importlib.import_module(name).html2text
    except ImportError:
        return None
    return convert


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
