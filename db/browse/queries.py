"""Questions that people ask of an archive, ready to run in Datasette.

Each answers its first rows within a second at 100,000 posts, which is as long as Datasette lets a
query run; the tests run each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Query:
    """A query with a name and what it answers."""

    #: As it stands in the address.
    name: str
    title: str
    description: str
    #: A word after a colon is asked of the reader.
    sql: str

    def words(self) -> dict[str, str]:
        """Return title and description."""
        return {"title": self.title, "description": self.description}

    def as_metadata(self) -> dict[str, str]:
        """Return what both versions of Datasette take."""
        return {"sql": self.sql, **self.words()}


QUERIES: Final = (
    Query(
        "posts_of_a_blog",
        "Posts of a blog",
        "The posts of one blog, the latest first. The name is that in the table blogs.",
        """\
SELECT p.id, p.title, p.published, p.language, p.characters, p.address
FROM posts AS p
WHERE p.blog_id = (SELECT id FROM blogs WHERE name = :blog)
ORDER BY p.published DESC
LIMIT 200""",
    ),
    Query(
        "posts_that_cite",
        "Posts that cite a work",
        "Posts that refer to a paper, a repository, a book or a video, such as arxiv:2205.01068, "
        "doi:10.1038/nature14539 or github:owner/name.",
        """\
SELECT p.id, p.title, p.published, p.address, l.url
FROM links AS l
JOIN posts AS p ON p.revision_id = l.revision_id
WHERE l.identifier = :identifier COLLATE NOCASE AND l.identifier <> ''
ORDER BY p.published DESC
LIMIT 200""",
    ),
    Query(
        "posts_from_a_site",
        "Posts taken from a site",
        "Posts that name a page of this site as their origin, as what they were seen through, or "
        "as what they translate. The site is a part of the address, such as example.org.",
        """\
SELECT p.id, p.title, p.published, l.kind, l.url AS source, p.address
FROM links AS l
JOIN posts AS p ON p.revision_id = l.revision_id
WHERE l.kind IN ('origin', 'via', 'translation-of') AND instr(l.url, :site)
ORDER BY p.published DESC
LIMIT 200""",
    ),
    Query(
        "why_was_it_removed",
        "Why was it removed?",
        "Every piece of a post's page in page order, with the verdict, the reason, and how "
        "probable it is that it is part of the post. The number is that in the table posts.",
        """\
SELECT s.position, iif(s.keep, 'kept', 'removed') AS verdict, s.role, round(s.score, 2) AS score,
    s.reason, s.text
FROM judged_segments AS s
WHERE s.revision_id = (SELECT revision_id FROM posts WHERE id = :post)
ORDER BY s.position""",
    ),
    Query(
        "posts_with_history",
        "Posts that were rewritten",
        "Posts of which more than one state is kept, the last rewritten first.",
        """\
SELECT id, title, revisions, first_seen_at, changed_at, address
FROM changed_posts
LIMIT 100""",
    ),
    Query(
        "posts_in_a_language",
        "Posts in a language",
        "The posts in one language, the latest first, by its tag, such as en, he or zh-Hant.",
        """\
SELECT id, title, published, characters, address
FROM posts
WHERE language = :language
ORDER BY published DESC
LIMIT 200""",
    ),
    Query(
        "copies_of_a_post",
        "Copies of a post",
        "The posts that are one with a post: which of them came first, as far as is known, what "
        "the others are, and why. The number is that in the table posts.",
        """\
SELECT post_id AS id, title, blog, role, round(confidence, 2) AS confidence, reasons, published,
    address
FROM mirrored_posts
WHERE cluster_id = (SELECT cluster_id FROM mirrors WHERE post_id = :post)
LIMIT 200""",
    ),
    Query(
        "who_mirrors_whom",
        "Who mirrors whom",
        "Pairs of blogs of which one has posts that come from the other, the most first.",
        """\
SELECT source.name AS origin, other.name AS mirror, count(*) AS posts
FROM mirrors AS o
JOIN mirrors AS m ON m.cluster_id = o.cluster_id AND m.post_id <> o.post_id
JOIN posts AS op ON op.id = o.post_id
JOIN posts AS mp ON mp.id = m.post_id
JOIN blogs AS source ON source.id = op.blog_id
JOIN blogs AS other ON other.id = mp.blog_id
WHERE o.role = 'origin' AND op.blog_id <> mp.blog_id
GROUP BY op.blog_id, mp.blog_id
ORDER BY posts DESC
LIMIT 100""",
    ),
    Query(
        "hosts_left_alone",
        "Hosts that are left alone",
        "Hosts that are waited for longer than their usual delay, until when, and why.",
        """\
SELECT host, ready_at, failures, reason
FROM hosts
WHERE reason <> ''
ORDER BY ready_at DESC
LIMIT 100""",
    ),
    Query(
        "blogs_in_trouble",
        "Blogs in trouble",
        "Blogs that no longer look as their memory knows them, such as after a change of theme.",
        "SELECT blog, since, pages, what_changed, raised_at FROM drifted_blogs LIMIT 100",
    ),
)
