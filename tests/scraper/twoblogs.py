"""Pages of two small blogs for tests of bulk work, each page with furniture of its blog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.scraper.archives import Archive

if TYPE_CHECKING:
    from pathlib import Path

_PAGE = """<title>{title} - {blog}</title><div class=nav>
<a href=/>Home</a> <a href=/about>About us</a></div>
<div class=entry><h1>{title}</h1><p>{text}</p></div>
<div class=box><p>{blog} is kept by people who like to write letters, and to read those of others.
</p></div>"""
_SUBJECTS = "boats bread rain letters winter glass stairs birds maps salt".split()
_TEXT = (
    "This is what I wrote down about {one} on the {day}th day, after {other} had been seen to. "
    "Nobody who has {one} in the house needs to be told of {other}, but some do, so here it is."
)


def pages(blog: str, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield address and page of so many posts of a blog."""
    for number in range(count):
        one = _SUBJECTS[number % len(_SUBJECTS)]
        other = _SUBJECTS[(number // len(_SUBJECTS) + number + 3) % len(_SUBJECTS)]
        title = f"On {one}, and {other} too, part {number}"
        text = _TEXT.format(one=one, other=other, day=number)
        page = _PAGE.format(title=title, text=text, blog=blog.partition(".")[0].title())
        yield f"http://{blog}/{number}-{one}", page.encode()


def archive(path: Path, count: int = 10) -> Archive:
    """Return an archive of so many posts of each of two blogs, which take turns."""
    made = Archive(path)
    for both in zip(pages("harbour.example", count), pages("kettle.example", count), strict=True):
        for url, body in both:
            made.answer(url, body)
    made.save()
    return made
