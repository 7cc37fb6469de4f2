"""Pages are flattened by real programs, where they are installed."""

from __future__ import annotations

import pytest

#: The benchmarks are not in the wheel.
textbrowsers = pytest.importorskip("benchmarks.textbrowsers", reason="needs the source tree")
pytestmark = pytest.mark.checkout

PAGE = (
    '<?xml version="1.0" encoding="big5"?><html><head><meta charset="big5"><title>T</title></head>'
    '<body><h1>Sjö 显卡</h1><p>One <a href="/two">two</a>.<script>three()</script></body></html>'
)


@pytest.mark.parametrize("name", textbrowsers.NAMES)
def test_a_program_flattens_a_page_whatever_encoding_it_once_had(name: str) -> None:
    """What a reader sees is there, in any script, and what no reader sees is not."""
    style = textbrowsers.find(name)
    if style is None:
        pytest.skip(f"{name} is not installed")

    text = style(PAGE)

    assert "Sjö 显卡" in text
    assert "two" in text
    assert "three" not in text


def test_a_program_that_is_not_installed_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark names it and goes on."""
    monkeypatch.setenv("PATH", "")

    assert textbrowsers.find("lynx") is None


def test_the_old_encoding_of_a_page_is_named_no_more() -> None:
    """What is written as UTF-8 says so, and nothing else."""
    assert "big5" not in textbrowsers.as_utf8(PAGE)
