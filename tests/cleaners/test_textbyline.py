"""Author and dates of flattened text."""

from __future__ import annotations

import pytest

from cleaners.model import Form, Page, Role, Verdict
from cleaners.text import segment_text
from cleaners.textbyline import stated

PROSE = "It rained all day, and nobody came to buy the bread that stood on the long table."
CASES = [
    (["By Jane Doe", "May 3, 2022"], [], ("Jane Doe", "2022-05-03", "")),
    (["Posted", "2022-04-13", "Updated", "2022-11-14"], [], ("", "2022-04-13", "2022-11-14")),
    (["jane • 2023-10-28 • 52"], [], ("jane", "2023-10-28", "")),
    (["2020-05-01發表2023-07-09更新"], [], ("", "2020-05-01", "")),
    (["Last updated: May 3, 2022"], [], ("", "", "2022-05-03")),
    (["May 3, 2022"], ["posted by Jane at 9:12 PM"], ("Jane", "2022-05-03", "")),
    (["5 min read"], ["By the sea"], ("", "", "")),
    ([], [], ("", "", "")),
]


@pytest.mark.parametrize(("above", "below", "expected"), CASES)
def test_stated(above: list[str], below: list[str], expected: tuple[str, str, str]) -> None:
    """A byline names its author, and dates the post or a change; labels may stand alone."""
    layout = segment_text(Page("\n".join([*above, PROSE, *below]), Form.TEXT, "utf-8", "str"))
    roles = [*[Role.BYLINE] * len(above), Role.POST, *[Role.NAVIGATION] * len(below)]
    verdicts = [Verdict(role, 0.9 if role is Role.POST else 0.1, "given") for role in roles]
    found = stated(layout, verdicts, "")

    assert ("".join(found.authors), found.published, found.updated) == expected


def test_the_address_dates_what_no_line_does() -> None:
    """A post whose lines have no date has that of its address, and the facts say so."""
    layout = segment_text(Page(PROSE, Form.TEXT, "utf-8", "str"))
    found = stated(layout, [Verdict(Role.POST, 0.9, "given")], "https://example.org/2022/05/03/a")

    assert found.published == "2022-05-03"
    assert [(fact.field, fact.segment) for fact in found.facts] == [("published", -1)]
