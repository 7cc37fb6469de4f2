"""The text of a post in a page's own data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.embedded import MAX_CHARS, MAX_VALUES, as_html, kept_for_scripts, stated

BODY = {"@type": "BlogPosting", "articleBody": "It rained."}
RAIN = ("<p>It rained.</p>", "articleBody")
LONG = "It rained, and nobody came to see us today. " * 20
STEPS = {
    "@type": "HowTo",
    "description": "<p>A hat of paper.</p>",
    "step": [
        {"@type": "HowToStep", "name": "Fold", "text": "In the middle."},
        {"@type": "HowToStep", "name": " ", "itemListElement": [{"text": "Once more."}, None]},
        "Turn it over.",
        7,
    ],
}
STATED = [
    (BODY, RAIN),
    ([{"@type": "WebSite"}, BODY], RAIN),
    ({"@graph": [{"@type": "WebPage"}, BODY, 3]}, RAIN),
    ({"@type": "WebPage", "mainEntity": BODY}, RAIN),
    ([BODY, BODY], RAIN),
    ([BODY, {"@type": "BlogPosting", "articleBody": "The sun shone."}], ("", "")),
    ({"@type": "BlogPosting", "articleBody": ["It rained."]}, ("", "")),
    ({"@type": "Blog", "blogPost": [BODY]}, ("", "")),
    (
        STEPS,
        (
            (
                "<p>A hat of paper.</p><h2>Fold</h2><p>In the middle.</p>"
                "<p>Once more.</p><p>Turn it over.</p>"
            ),
            "HowTo",
        ),
    ),
    ({"@type": "HowTo", "step": {"text": "Fold."}}, ("<p>Fold.</p>", "HowTo")),
]


@pytest.mark.parametrize(("data", "found"), STATED)
def test_stated(data: object, found: tuple[str, str]) -> None:
    """A post's text is found in JSON-LD of any shape, and none where several posts have one."""
    assert stated([json.dumps(data)]) == found


@pytest.mark.parametrize(
    "source",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "{};",
        '{{"x": "tab\tin a string"}}',
    ],
)
def test_what_templates_put_around_is_passed_over(source: str) -> None:
    """Comments, CDATA and semicolons around a value, and control characters in it, do no harm."""
    expected = RAIN if "{}" in source else ("", "")
    assert stated([source.replace("{}", json.dumps(BODY))]) == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "articleBody",
        '{"articleBody": "It rained.',
        '{"articleBody":' * 100_000,
        "[" * 1_000_000 + '"articleBody"',
        json.dumps(BODY | {"padding": " " * MAX_CHARS}),
    ],
)
def test_what_cannot_be_read_states_nothing(source: str) -> None:
    """What is no JSON, is nested beyond reason or too long gives nothing, and no error."""
    assert stated([source]) == ("", "")


HTML = [
    ("One.\n\n Two. \n", "<p>One.</p><p>Two.</p>"),
    ("R&amp;D &lt; R&D", "<p>R&amp;D &lt; R&amp;D</p>"),
    ("See <a href='/x'>this</a>.\nAnd that.", "<p>See <a href='/x'>this</a>.</p><p>And that.</p>"),
    ("<p>a\nb</p>", "<p>a\nb</p>"),
    ("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "<p>a &amp; b</p>"),
    ("half a pair \ud83d", "<p>half a pair ?</p>"),
    (" ", ""),
]


@pytest.mark.parametrize(("text", "markup"), HTML)
def test_as_html(text: str, markup: str) -> None:
    """Plain text becomes a paragraph a line; HTML stays, and is unescaped where it must be."""
    assert as_html(text) == markup


@given(st.text())
def test_as_html_never_fails(text: str) -> None:
    """Any text gives HTML that can be encoded."""
    as_html(text).encode("utf-8")


STATES = [
    ({"props": {"post": {"content": f"<p>{LONG}</p>"}}}, (f"<p>{LONG}</p>", "content")),
    ({"posts": [{"bodyHtml": LONG}, {"body": "short"}]}, (f"<p>{LONG.strip()}</p>", "bodyHtml")),
    ({"posts": [{"body": LONG}, {"body": LONG * 2}, {"body": LONG * 2 + "x"}]}, ("", "")),
    ({"post": {"css": LONG}}, ("", "")),
    ({"post": {"content": "iVBORw0KGgo" * 100}}, ("", "")),
    ({"post": {"content": "It rained."}}, ("", "")),
]


@pytest.mark.parametrize(("data", "found"), STATES)
def test_kept_for_scripts(data: object, found: tuple[str, str]) -> None:
    """Among the values of scripts a long text with the name of one is the post, if it is alone."""
    assert kept_for_scripts([json.dumps(data)]) == found


def test_a_value_that_a_script_keeps_is_read() -> None:
    """What stands before the value in a script is passed over."""
    script = f"window.__INITIAL_STATE__ = {json.dumps({'body': LONG})}; start()"
    assert kept_for_scripts([script]) == (f"<p>{LONG.strip()}</p>", "body")


def test_so_many_values_are_looked_at() -> None:
    """What stands behind too many other values is not found; the last come first."""
    many = [0] * MAX_VALUES
    assert kept_for_scripts([json.dumps([{"body": LONG}, *many])]) == ("", "")
    assert kept_for_scripts([json.dumps([*many, {"body": LONG}])])[1] == "body"
