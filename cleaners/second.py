"""The second opinion: trafilatura and its htmldate, and the only module that imports them.

Where the judge promises little for a page, trafilatura is asked too. Its answer is a witness, never
the text: what it took gains some odds, what it left loses some, and the page is cut anew. htmldate
is asked for a date that no statement and no byline gives.

Both run in a process of their own with a time limit, since both are known to hang on some pages
(trafilatura issue 704, htmldate issue 56). It is started when first needed, serves one page at a
time, and ends with this process; where none can be started, the witness has no opinion.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import selectors
import subprocess
import sys
from collections.abc import Sequence
from threading import Lock
from typing import IO

import numpy as np

from .evidence import Evidence
from .forest import swayed
from .judge import Opinion, opinion_of

#: Promised F1 below which trafilatura is asked, and the log-odds that its answer is worth. Measured
#: on 3,300 training pages, sites left out (docs/decisions/0030): it is asked about 41 of them;
#: above, its answer does harm, and greater weight does harm everywhere.
ASKED_BELOW, WEIGHT = 0.5, 0.5
#: As near to 0 and 1 as a probability may be, so that its log-odds stay finite.
_EDGE = 1e-6
#: Seconds that one answer may take; one that takes longer is no answer. It is twenty times what the
#: slowest page of `MAX_CHARS` took, so that a busy machine gives the same answers.
TIME_LIMIT = 20.0
#: Seconds that its start may take: imports, on a busy machine.
START_LIMIT = 60.0
#: Characters of HTML beyond which it is not asked: its time grows faster than the page.
MAX_CHARS = 300_000


def hear(html: str, evidence: Evidence, own: Opinion) -> tuple[Opinion, bool]:
    """Return the judge's opinion as the witness changes it, and whether it was asked."""
    if own.promise >= ASKED_BELOW or not len(own.keep) or evidence.layout.notes:
        return own, False
    said = opinion(html)
    if not said:
        return own, True
    heard = supported([segment.text for segment in evidence.layout.segments], said)
    odds = np.where(heard, WEIGHT, -WEIGHT)
    return opinion_of(swayed(own.keep, odds, _EDGE), own.measures), True


def opinion(html: str) -> str:
    """Return what trafilatura takes for the main text, or "" where it has no opinion."""
    return _ask({"what": "text", "html": html}) if len(html) <= MAX_CHARS else ""


def published(html: str, url: str) -> str:
    """Return the date that htmldate finds in the page's text, as ISO 8601, or ""."""
    return _ask({"what": "date", "html": html, "url": url}) if len(html) <= MAX_CHARS else ""


def supported(texts: Sequence[str], said: str) -> tuple[bool, ...]:
    """Tell for each of `texts` whether it occurs in what was `said`, white space aside.

    >>> supported(["a  b", "c"], "x a b y")
    (True, False)
    """
    whole = "".join(said.split())
    return tuple(bool(text) and "".join(text.split()) in whole for text in texts)


# --- this side ------------------------------------------------------------------------------------


class _Witness:
    """The process in which the witnesses live, as seen from outside."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None
        #: The process that started it: one that was forked off must start its own.
        self.owner = 0

    def ask(self, question: bytes, seconds: float) -> bytes:
        """Return the answer, b"" where there is none within the time."""
        with self.lock:
            try:
                return _within(self._running(), question, seconds)
            except OSError:  # it could not be started, took too long, or died of the page
                self.end()
                return b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.end()
            self.owner = os.getpid()
            self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            _line_within(self.process, START_LIMIT)
        return self.process

    def end(self) -> None:
        """Let it go, if it is ours."""
        if self.process is None or self.owner != os.getpid():
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()
        self.process = None


def _within(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> bytes:
    """Write a line, and read a line within the time; raise what `_line_within` does."""
    if process.stdin is None:
        raise BrokenPipeError("the witness has no ear")
    process.stdin.write(question + b"\n")
    process.stdin.flush()
    return _line_within(process, seconds)


def _line_within(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Read a line within the time.

    Raises:
        TimeoutError: There is none yet.
        OSError: The process is gone.
    """
    if process.stdout is None:
        raise BrokenPipeError("the witness has no voice")
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        if not waiting.select(seconds):
            raise TimeoutError(f"no answer within {seconds:g} s")
    answer = process.stdout.readline()
    if not answer.endswith(b"\n"):
        raise BrokenPipeError("the witness is gone")
    return answer


_WITNESS = _Witness()
atexit.register(_WITNESS.end)


def _ask(question: dict[str, str]) -> str:
    answer = _WITNESS.ask(json.dumps(question).encode("ascii"), TIME_LIMIT)
    return str(json.loads(answer)) if answer else ""


# --- the other side -------------------------------------------------------------------------------


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer a question a line until there are no more."""
    # They report pages without text as errors; here that is an ordinary answer.
    logging.disable(logging.CRITICAL)
    answers.write(b"ready\n")
    answers.flush()
    for line in questions:
        answers.write(json.dumps(answer(**json.loads(line))).encode("ascii") + b"\n")
        answers.flush()


def answer(what: str, html: str, url: str = "") -> str:
    """Ask the witness itself; one that stumbles has said nothing."""
    import trafilatura  # noqa: PLC0415 - half a second that only the witness needs
    from htmldate import find_date  # noqa: PLC0415 - as above

    try:
        if what == "text":
            said = trafilatura.extract(html, include_comments=False, include_tables=True)
        else:
            said = find_date(html, url=url or None, original_date=True, extensive_search=False)
    except Exception:  # noqa: BLE001 - they raise what they like
        return ""
    return said or ""


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
