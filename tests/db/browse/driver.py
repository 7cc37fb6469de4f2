"""Drives a real Chromium through chromedriver's own protocol (https://www.w3.org/TR/webdriver2/).

Debian's packages `chromium` and `chromium-driver` are all that is needed.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What keeps the browser from talking to anybody but the server under test.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_LISTENS = re.compile(r"started successfully on port (\d+)")
#: Seconds that a page may take.
_PATIENCE = 30
#: How an element is named in the protocol.
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def missing() -> str:
    """Say what is not installed; "" where all is."""
    programs = ("chromium", "chromedriver")
    absent = " and ".join(program for program in programs if not shutil.which(program))
    return f"{absent} not installed (Debian: chromium, chromium-driver)" if absent else ""


@dataclass(frozen=True, slots=True)
class Browser:
    """A session."""

    server: str

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self._ask("url", {"url": address})

    def run(self, script: str, *arguments: object) -> Any:
        """Run the body of a function and return what it returns; the page's CSP does not apply."""
        return self._ask("execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, *arguments: object) -> Any:
        """Run the body of a function and return what it hands to its last argument, later on."""
        return self._ask("execute/async", {"script": script, "args": list(arguments)})

    def type(self, selector: str, keys: str) -> None:
        """Type into an element; U+E007 is Enter."""
        element = self._ask("element", _found(selector))[_ELEMENT]
        self._ask(f"element/{element}/value", {"text": keys})

    def click(self, selector: str) -> None:
        """Click an element."""
        element = self._ask("element", _found(selector))[_ELEMENT]
        self._ask(f"element/{element}/click", {})

    def enter(self, selector: str) -> None:
        """Go into a frame: what follows is about what is in it."""
        self._ask("frame", {"id": self._ask("element", _found(selector))})

    def leave(self) -> None:
        """Go back from frames to the page."""
        self._ask("frame", {"id": None})

    def point(self, selector: str) -> None:
        """Put the pointer on an element."""
        element = self._ask("element", _found(selector))
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": element}
        self._ask("actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; U+E004 is Tab."""
        press = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("actions", {"actions": [{"type": "key", "id": "keys", "actions": press}]})

    def await_text(self, selector: str, words: str) -> None:
        """Wait until an element has words, for what a key has set going."""
        seen = "return document.querySelector(arguments[0])?.innerText.includes(arguments[1])"
        until(lambda: self.run(seen, selector, words), f"{selector} never said {words!r}")

    def text(self, selector: str = "main") -> str:
        """Return the text of an element as it is shown."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def shape(self, width: int, height: int, *, dark: bool = False, phone: bool = False) -> None:
        """Set the size of the page, in CSS pixels, and the colours that the reader prefers."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._command("Emulation.setEmulatedMedia", {"features": scheme})
        size: dict[str, object] = {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": phone,
        }
        self._command("Emulation.setDeviceMetricsOverride", size)

    def picture(self) -> bytes:
        """Return what is shown, as PNG."""
        return base64.b64decode(self._ask("screenshot"))

    def logged(self) -> list[str]:
        """Return what the console was told since it was last asked, CSP's complaints among it."""
        return [str(entry["message"]) for entry in self._ask("se/log", {"type": "browser"})]

    def tabs(self, times: int) -> list[tuple[str, str]]:
        """Press Tab, and return each element that is reached for the first time, with its ring."""
        reached: list[tuple[str, str]] = []
        seen = (
            "const at = document.activeElement; const known = at.dataset.seen; at.dataset.seen = 1;"
        )
        ring = "return known ? null : [at.tagName, getComputedStyle(at).outlineStyle]"
        for _ in range(times):
            self.press("\ue004")
            if found := self.run(seen + ring):
                reached.append((found[0], found[1]))
        return reached

    def _command(self, command: str, parameters: dict[str, object]) -> None:
        self._ask("goog/cdp/execute", {"cmd": command, "params": parameters})

    def _ask(self, what: str, body: dict[str, object] | None = None) -> Any:
        return _ask(f"{self.server}/{what}", body)


def until(holds: Callable[[], object], complaint: str) -> None:
    """Ask until something holds: a browser draws when it finds the time."""
    end = time.monotonic() + _PATIENCE
    while True:
        with suppress(urllib.error.HTTPError):  # the page that was asked is being left
            if holds():
                return
        assert time.monotonic() < end, complaint
        time.sleep(0.05)


def _found(selector: str) -> dict[str, object]:
    return {"using": "css selector", "value": selector}


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process,
    ):
        try:
            server = f"http://127.0.0.1:{_port(process)}/session"
            options = {"args": [*FLAGS, f"--user-data-dir={profile}"]}
            wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            session = _ask(server, {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
            yield Browser(f"{server}/{session}")
            _ask(f"{server}/{session}", method="DELETE")
        finally:
            process.terminate()


def _port(process: subprocess.Popen[bytes]) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if found := _LISTENS.search(line.decode()):
            return int(found[1])
    raise RuntimeError("chromedriver did not start")


def _ask(address: str, body: dict[str, object] | None = None, method: str = "") -> Any:
    data = None if body is None else json.dumps(body).encode()
    method = method or ("GET" if body is None else "POST")
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]
