"""The two language models, each loaded at its first use and imported nowhere else."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _eldc() -> Any:
    """The eldc module, ready: 26 MB of package, 10 ms and 30 MB of memory."""
    import eldc  # noqa: PLC0415 - only pages that need a model pay for it

    eldc.init()
    return eldc.instance()


@cache
def _langid() -> Any:
    """py3langid's model: 0.6 s and 70 MB, so it is asked last."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def by_eldc(text: str) -> dict[str, float]:
    """Return eldc's scores, 0 to 1, by language (ISO 639-1), best first; none adds up to 1.

    >>> next(iter(by_eldc("Es war einmal ein König.")))
    'de'
    """
    if "\0" in text:  # where eldc would stop
        text = text.replace("\0", " ")
    try:
        scores: dict[str, float] = _eldc().detect_details(text).scores
    except UnicodeError:  # it refuses lone surrogates
        safe = text.encode("utf-8", "replace").decode()
        scores = _eldc().detect_details(safe).scores
    return scores


def by_langid(text: str) -> tuple[str, float]:
    """Return py3langid's language (ISO 639-1 or -3) and its probability."""
    tag, probability = _langid().classify(text)
    return str(tag), float(probability)
