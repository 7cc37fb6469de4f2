"""A step of datatrove that cleans the pages of a pipeline, site memory included.

    steps = [WarcReader("crawl/"), CleanPosts("posts/"), JsonlWriter("out/")]
    LocalPipelineExecutor(steps, tasks=4).run()

datatrove is not imported: a step is what takes documents and gives documents, and a document what
has `text`, `id` and `metadata`. It can be pickled, and reads what it needs where it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from cleaners import clean
from cleaners.post import Kind, Post
from db.inserts import host_of

from . import memories
from .urls import is_web_address

#: What is said of a post in its document's metadata, beside what the document came with.
_FACTS: Final = ("title", "published", "updated", "language", "canonical", "site_name")


class Document(Protocol):
    """What datatrove calls a document, as far as it matters here."""

    #: The page before the step, the post after it.
    text: Any
    id: str
    #: `url` is where it stood; the step adds what it found out.
    metadata: dict[str, Any]


_Document = TypeVar("_Document", bound=Document)


@dataclass(frozen=True, slots=True)
class CleanPosts:
    """Cleans documents whose text is a page, as `run(data, rank, world_size)`.

    Args:
        memories: The folder that `unmirror bulk` wrote, or one with its sites.jsonl.gz and
            sites.index: what is known of sites by their hosts. None: each page by itself.
        everything: Pass on lists of posts, errors and empty pages too, with no text; their
            metadata tells by `kind`. Else they are left out.
    """

    memories: Path | str | None = None
    everything: bool = False
    #: What datatrove shows of a step.
    name: str = "unmirror"
    type: str = "extractor"

    def __call__(
        self, data: Iterable[_Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[_Document]:
        """Do as `run` does."""
        return self.run(data, rank, world_size)

    def run(
        self, data: Iterable[_Document], rank: int = 0, world_size: int = 1
    ) -> Iterator[_Document]:
        """Clean documents as they come.

        Args:
            data: Documents; their text is a page, as bytes or as characters.
            rank: Which of the workers this is; all do the same.
            world_size: How many there are.
        """
        del rank, world_size
        for document in data:
            url = str(document.metadata.get("url") or "")
            post = self._cleaned(document.text, url if is_web_address(url) else "")
            if post.kind is Kind.POST or self.everything:
                document.text = post.text if post.kind is Kind.POST else ""
                document.metadata.update(_said(post))
                yield document

    def _cleaned(self, page: bytes | str, url: str) -> Post:
        if self.memories is None or not url:
            return clean(page, url)
        return clean(page, url, site=memories.opened(Path(self.memories)).of(host_of(url)))

    def __getstate__(self) -> list[Any]:
        """Leave behind what was read: it is read again where the step runs."""
        return [self.memories, self.everything, self.name, self.type, []]


def _said(post: Post) -> dict[str, Any]:
    """Return what is said of a post, in values that every writer of datatrove takes."""
    facts = {name: getattr(post, name) for name in _FACTS if getattr(post, name)}
    return {
        **facts,
        "kind": str(post.kind),
        "authors": list(post.authors),
        "tags": list(post.tags),
        "language_confidence": round(post.language_confidence, 2),
    }
