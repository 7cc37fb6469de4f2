"""What a block shows alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.glance import best, certainty, glance


@pytest.mark.parametrize(
    ("text", "script", "tag"),
    [
        ("It was a dark and stormy night.", "Latn", "en"),
        ("这个 API 用 JSON 返回结果", "Hani", "zh-Hans"),
        ("Kubernetes, Docker, Prometheus, Grafana 们", "Latn", ""),
        ("Transaction，事务", "Hani", "zh-Hans"),
        ("The word 你好 means hello in Chinese.", "Latn", "en"),
        ("오늘은 날씨가 좋다", "Hang", "ko"),
        ("Ο καιρός είναι καλός", "Grek", "el"),
        ("Сегодня хорошая погода, и мы идём гулять.", "Cyrl", "ru"),
        ("Привет", "Cyrl", ""),
        ("Getting started", "Latn", ""),
        ('{"a": [1, 2]}', "Latn", "zxx"),
        ("https://example.org/a", "", "zxx"),
        ("12.5 %", "", "zxx"),
        ("――――――", "", "zxx"),
        ("。", "Hani", ""),
        (".", "", ""),
    ],
)
def test_glances(text: str, script: str, tag: str) -> None:
    """The script is told by letters, the language where the block is long and plain enough."""
    seen = glance(text)

    assert (seen.script, seen.tag) == (script, tag)


def test_certainty_grows_with_lead_and_length() -> None:
    """A wide lead on a long text is nearly sure, no lead is a coin tossed."""
    assert certainty(0.0, 100) == 0.5
    assert 0.5 < certainty(0.1, 20) < certainty(0.1, 60) < certainty(0.4, 60) < 1


def test_a_lone_score_leads_by_itself() -> None:
    """Where eldc names one language only, its whole score is the lead."""
    assert best({"ru": 0.9}, 100) == ("ru", certainty(0.9, 100))


@given(st.text(max_size=120))
def test_any_text_can_be_looked_at(text: str) -> None:
    """No text makes it raise, lone surrogates and zero bytes included."""
    assert 0 <= glance(text).confidence <= 1
