"""A small blog whose server can be told what to answer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from werkzeug import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_httpserver import HTTPServer

POSTS = ("heron", "ferry", "frost")


class Blog:
    """A blog whose server can be told what to answer, and remembers what it was asked."""

    def __init__(self, server: HTTPServer) -> None:
        self.base = server.url_for("").rstrip("/")
        self.posts = list(POSTS)
        self.answers: dict[str, Callable[[], Response] | Response] = {}
        self.asked: Counter[str] = Counter()

    def handle(self, request: Request) -> Response:
        """Answer as told, or like a blog."""
        path = request.path
        self.asked[path] += 1
        if path in self.answers:
            answer = self.answers[path]
            return answer() if callable(answer) and not isinstance(answer, Response) else answer
        if path == "/":
            return self.home()
        if path == "/feed.xml":
            return self.feed()
        name = path.strip("/")
        return page(name) if name in self.posts else Response("no such page", 404)

    def home(self) -> Response:
        """Return the front page, which names the feed."""
        entries = "".join(f'<h2><a href="/{one}">On the {one}</a></h2>' for one in self.posts)
        return html(
            "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"
            f"<title>Harbour notes</title>{entries}"
        )

    def feed(self) -> Response:
        """Return the feed, with titles only."""
        items = "".join(
            f"<item><title>On the {one}</title><link>{self.base}/{one}</link></item>"
            for one in self.posts
        )
        text = f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>"
        return Response(text, content_type="application/rss+xml")


def html(inner: str, **more: object) -> Response:
    """Return a page."""
    return Response(f"<!doctype html><html>{inner}</html>", content_type="text/html", **more)  # type: ignore[arg-type]


def page(name: str, more: str = "", head: str = "") -> Response:
    """Return a post's page."""
    return html(
        f"<head><title>On the {name}</title>{head}</head><body><article><h1>On the {name}</h1>"
        f"<p>The {name} was seen from the pier this morning by three people and their dogs.</p>"
        f"<p>It is written down here because the {name} will be forgotten otherwise. {more}</p>"
        "</article></body>"
    )
