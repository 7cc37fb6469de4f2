"""Posts whose text is known to the letter, on pages that real generators made with real themes.

    python -m benchmarks.themes --write FOLDER [--posts hard] [--as python|kramdown|html]
    python -m benchmarks.themes SITES [--posts hard] [--url http://blog.example] [--peers NAMES]

The first writes the posts of one of the tests' blogs, the plain or the hard, for a generator to
take: Markdown with front matter, or ``posts.json`` with their HTML, for a platform that has to be
asked. SITES is a folder with what was generated of them, a folder a theme. A page is that of a post
where its file or folder has the post's name; it is scored on its own and with the theme's other
pages known. What platforms keep below ``tags``, ``categories``, ``page`` and the like, and each
site's first page, must be lists.

No theme is part of this project. Generators that need no network once they are installed:
``npm install hexo hexo-theme-…``, ``pip install pelican``, Debian's ``jekyll`` and ``wordpress``.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import dialects, peers, scores
from cleaners import SiteMemory, clean
from cleaners.post import Kind
from cleaners.sites import merged
from cleaners.titles import key
from tests.cleaners.blog import DemoPost, hard_posts, posts
from tests.cleaners.markup import body

#: Folders whose pages list posts: Hexo's, Hugo's, Jekyll's, Pelican's, WordPress'.
_LISTS = re.compile(
    r"(?:.*/)?(?:page|tags?|categor(?:y|ies)|archives?|authors?|\d{4}(?:/\d\d){0,2})(?:/[^/]+)*"
)
SETS = {"plain": posts, "hard": hard_posts}


@dataclass(frozen=True, slots=True)
class Site:
    """A generated site: the pages of posts, and those that list them."""

    name: str
    #: Address and bytes of the page of each post.
    posts: tuple[tuple[DemoPost, str, bytes], ...]
    lists: tuple[tuple[str, bytes], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write posts, or score sites."""
    options = _parser().parse_args(arguments)
    if options.write:
        write(options.folder, options.form, SETS[options.posts]())
        return 0
    extractors = peers.chosen(options.peers)
    del extractors["unmirror"]
    sites = [
        site for site in read(options.folder, options.url, SETS[options.posts]()) if site.posts
    ]
    report(sites, extractors)
    return 0 if sites else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.themes", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of sites, or to write to")
    parser.add_argument("--write", action="store_true", help="write the posts, score nothing")
    parser.add_argument(
        "--as", dest="form", choices=(*dialects.CONTENTS, "html"), default="markdown",
        help="how to write them: HTML, or Markdown as GitHub, Python-Markdown, kramdown or "
        "Docusaurus take it (default: markdown)",
    )  # fmt: skip
    parser.add_argument(
        "--posts", choices=tuple(SETS), default="plain",
        help="plain ones, or such as are hard in themselves",
    )  # fmt: skip
    parser.add_argument("--url", default="http://blog.example", help="where the sites would stand")
    parser.add_argument("--peers", help="peers to measure, by comma; '' for none (default: all)")
    return parser


# --- posts for generators -------------------------------------------------------------------------


def write(folder: Path, form: str, wanted: Sequence[DemoPost]) -> None:
    """Write the posts in a form that generators take."""
    folder.mkdir(parents=True, exist_ok=True)
    if form == "html":
        found = [
            {"slug": p.slug, "title": p.title, "date": p.date, "tags": p.tags, "html": body(p)}
            for p in wanted
        ]
        (folder / "posts.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
        return
    for post in wanted:
        (folder / f"{post.slug}.md").write_text(dialects.markdown(post, form), "utf-8")


# --- sites ----------------------------------------------------------------------------------------


def read(folder: Path, url: str, wanted: Sequence[DemoPost]) -> Iterator[Site]:
    """Yield what generators made, a folder a site."""
    known = {post.slug: post for post in wanted}
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        found, lists = [], []
        for file in sorted(place.rglob("*.html")):
            path = (
                file.relative_to(place).as_posix().removesuffix("index.html").removesuffix(".html")
            )
            path = path.rstrip("/")
            address = f"{url}/{path}/" if file.name == "index.html" else f"{url}/{path}.html"
            if not path:
                lists.append((f"{url}/", file.read_bytes()))
            elif (post := known.get(path.rpartition("/")[2])) is not None:
                found.append((post, address, file.read_bytes()))
            elif _LISTS.fullmatch(path):
                lists.append((address, file.read_bytes()))
        yield Site(place.name, tuple(found), tuple(lists))


# --- scores ---------------------------------------------------------------------------------------


def report(sites: Sequence[Site], extractors: dict[str, peers.Extractor]) -> None:
    """Print the scores of each site, and their means."""
    names = ["alone", "known", *extractors]
    print(f"{'site':24}{'posts':>6}{''.join(f'{n:>18}' for n in names)}   titles  days  lists")
    rows = []
    for site in sites:
        row, facts = measure(site, extractors)
        rows.append(row)
        print(_line(site.name, len(site.posts), row, facts), flush=True)
    if rows:
        means = [statistics.mean(column) for column in zip(*rows, strict=True)]
        print(_line("mean over these", sum(len(s.posts) for s in sites), means, ""))


def _line(name: str, count: int, row: Sequence[float], facts: str) -> str:
    return f"{name:24}{count:6}{''.join(f'{value:18.3f}' for value in row)}   {facts}".rstrip()


def measure(site: Site, extractors: dict[str, peers.Extractor]) -> tuple[list[float], str]:
    """Return the mean F1 of each way to clean a site's posts, and counts of what else is right."""
    learned = [SiteMemory.learn([(page, url)]) for _, url, page in site.posts]
    found: list[list[float]] = []
    right: Counter[str] = Counter()
    for number, (post, url, page) in enumerate(site.posts):
        gold = "\n".join(post.gold)
        alone = clean(page, url=url)
        memory = merged(other for at, other in enumerate(learned) if at != number)
        texts = [alone.text, clean(page, url=url, site=memory).text]
        texts += [extract(page, url) for extract in extractors.values()]
        found.append([scores.overlap(gold, text).f1 for text in texts])
        right["titles"] += key(alone.title) == key(post.title)
        right["days"] += alone.published.startswith(post.date)
        if alone.kind is not Kind.POST:
            print(f"{site.name}/{post.slug}: taken for {alone.kind}", file=sys.stderr)
    lists = sum(clean(page, url=url).kind is Kind.INDEX for url, page in site.lists)
    counts = f"{right['titles']:6}{right['days']:6}  {lists} of {len(site.lists)}"
    return [statistics.mean(column) for column in zip(*found, strict=True)], counts


if __name__ == "__main__":
    sys.exit(main())
