"""Texts that are in no language, made up: addresses, digests, numbers, formulas, JSON, logs.

They are drawn from a seed, so that a figure over them means the same on every machine.
"""

from __future__ import annotations

import hashlib
import json
import random
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

#: Texts of each kind.
COUNT = 100

_WORDS = (
    "user order config cache session bread oven salt water index main worker queue table value "
    "result image token default server client stream buffer error status count total price"
).split()
_FORMULAS = (
    r"\frac{\partial %s}{\partial %s} = \sum_{i=1}^{n} (%s_i - \hat{%s}_i) x_i",
    r"$$\int_0^\infty e^{-%s^2} d%s = \frac{\sqrt{\pi}}{2}$$",
    r"\begin{align} %s &= %s + c \\ d &= %s \end{align}",
    r"P(%s \mid %s) = \frac{P(%s \mid A) P(%s)}{P(B)}",
    r"\mathbb{E}[%s] = \int %s f(x) d%s",
    r"\text{softmax}(%s)_i = \frac{e^{%s_i}}{\sum_j e^{%s_j}}",
    r"O(%s \log %s)",
    r"\lim_{%s \to \infty} \left(1 + \frac{1}{%s}\right)^%s = e",
)
_LOGS = (
    "{date} {time},{n:03} INFO  [main] org.example.{word}.{word2} - {word} {n} in {m} ms",
    "[{date}T{time}Z] ERROR {word}.{word2}: connection refused 127.0.0.1:{n}",
    "Nov {d} {time} host sshd[{n}]: Accepted publickey for {word} from 10.0.0.{d} port {n} ssh2",
    '127.0.0.{d} - - [{date}:{time} +0000] "GET /{word}/{word2}.html HTTP/1.1" 200 {n}',
    "E/{word}( {n}): java.lang.NullPointerException\n    at com.example.{word2}.run(M.java:{d})",
    "npm ERR! code E{n}\nnpm ERR! {word}@{d}.{d}.0 {word2}: `node {word}.js`",
    "{time}.{n:03} [{word}-{d}] DEBUG {word2}={n} {word}={m}",
)


def drawn(seed: int = 1) -> Mapping[str, Sequence[str]]:
    """Return the texts of each kind.

    >>> {kind: len(texts) for kind, texts in drawn().items()}["logs"]
    100
    """
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    return {kind: [make(dice) for _ in range(COUNT)] for kind, make in _KINDS.items()}


def _address(dice: random.Random) -> str:
    path = "/".join(dice.choices(_WORDS, k=dice.randint(1, 3)))
    query = dice.choice(("", f"?id={dice.randint(1, 999)}", f"#{dice.choice(_WORDS)}"))
    start = dice.choice(("https://example.org/", "http://www.example.com/", "www.example.net/"))
    return f"{start}{path}{query}"


def _digest(dice: random.Random) -> str:
    raw = dice.randbytes(dice.choice((8, 16, 20, 32)))
    return dice.choice(
        (raw.hex(), b64encode(raw).decode(), f"sha256:{hashlib.sha256(raw).hexdigest()}")
    )


def _number(dice: random.Random) -> str:
    return dice.choice((" ", ", ", " x ", " - ", "\t")).join(
        f"{dice.uniform(-999, 9999):.{dice.randint(0, 4)}f}" for _ in range(dice.randint(1, 6))
    )


def _formula(dice: random.Random) -> str:
    pattern = dice.choice(_FORMULAS)
    return pattern % tuple(dice.choices("xyzabwθλ", k=pattern.count("%s")))


def _json(dice: random.Random) -> str:
    value = {
        word: dice.choice((dice.randint(0, 99), None, True, dice.choice(_WORDS), [1, 2]))
        for word in dice.sample(_WORDS, dice.randint(1, 6))
    }
    return json.dumps(value, indent=dice.choice((None, 2)))


def _log(dice: random.Random) -> str:
    time = f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}"
    return dice.choice(_LOGS).format(
        date=f"2022-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}", time=time,
        n=dice.randint(100, 9999), m=dice.randint(1, 99), d=dice.randint(1, 30),
        word=dice.choice(_WORDS), word2=dice.choice(_WORDS),
    )  # fmt: skip


_KINDS: Mapping[str, Callable[[random.Random], str]] = {
    "addresses": _address,
    "digests": _digest,
    "numbers": _number,
    "LaTeX": _formula,
    "JSON": _json,
    "logs": _log,
}
