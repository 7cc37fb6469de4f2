"""Posts as PROV documents and citations, read back by the libraries that others read them with."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st
from prov.model import ProvDocument

from db.facts import CaptureInfo, Trail
from db.rows import BlogRow, LinkRow, PostRow, StoredPost
from db.store import Store
from scraper import citations, provjson
from scraper.lineage import Lineage
from tests.db.conftest import make_bundle
from tests.scraper.commands import run

ORIGIN = "https://origin.example/opt"
PAGE = f"""<html lang=en><head><title>Rain &amp; {{fog}} - Blog</title>
<meta name=author content="Ada Lee"><meta property="og:site_name" content="Harbour notes">
<link rel=canonical href="https://blog.example/rain"></head>
<body><article><h1>Rain &amp; {{fog}}</h1>
<p>It rained all day, and nobody came to the harbour to look at it, not even the cat.</p>
<p>The paper is arXiv:2205.01068v2, and the ferry did not leave before it had been read.</p>
<p>Originally published at <a href="{ORIGIN}">Origin</a>.</p></article></body></html>"""
#: What the page says of its own address, and days on which something happened.
CANONICAL = '<link rel=canonical href="https://blog.example/rain">'
DAYS = range(12)
#: The fields of a CSL-JSON item that we use, and of what type each has to be
#: (https://github.com/citation-style-language/schema, csl-data.json of CSL 1.0.2).
CSL_FIELDS = {
    "id": str,
    "type": str,
    "title": str,
    "author": list,
    "issued": dict,
    "accessed": dict,
    "container-title": str,
    "URL": str,
    "language": str,
    "archive": str,
    "archive_location": str,
    "note": str,
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database with two posts, of which one names its origin."""
    path = tmp_path / "mirror.db"
    for name, page, url in (
        ("one.html", PAGE, "https://blog.example/rain?m=1"),
        ("two.html", PAGE.replace("Rain", "Snow").replace("rain", "snow"), "https://b.example/2"),
    ):
        (tmp_path / name).write_text(page, encoding="utf-8")
        assert run("clean", tmp_path / name, "--url", url, "--db", path).exit_code == 0
    return path


def lineage(  # noqa: PLR0913 - one for each thing that a citation is made of
    title: str = "On rain",
    authors: tuple[str, ...] = ("Ada Lee",),
    *,
    published: str | None = "2022-05-03T09:00:00Z",
    address: str = "https://blog.example/rain",
    language: str = "en",
    links: tuple[LinkRow, ...] = (),
    site: str = "Harbour notes",
) -> Lineage:
    """Return a post with its trail."""
    capture = CaptureInfo(
        3, address, address, "2026-11-28T09:30:00Z", 200, "text/html", "fetched", "", "ab" * 32, 512
    )
    row = PostRow(address, title=title, authors=authors, published=published, language=language)
    post = StoredPost(
        7, "blog.example", "2026", "2026", None, row, None, 1, (), links=links, comments=()
    )
    trail = Trail(7, address, 9, 1, "2026", "cd" * 32, capture, "1", capture, "1", ())
    return Lineage(post, trail, BlogRow("blog.example", title=site))


def test_a_row_that_was_edited_costs_its_post(database: Path) -> None:
    """A post whose values are not as they were written is named, and the others are exported."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE posts SET authors = '\"Ada\"' WHERE id = 1")

    told = run("export", "--all", "--format", "jsonl", "--db", database)
    shown = run("show", "1", "--db", database)

    assert (told.exit_code, shown.exit_code) == (1, 1)
    assert "post 1 is left out: " in told.stderr
    assert "authors of post 1: '\"Ada\"' is no JSON array; correct it" in told.stderr
    assert "authors of post 1" in shown.stderr
    assert [json.loads(line)["id"] for line in told.stdout.splitlines()] == [2]


def test_a_copy_whose_row_was_edited_costs_the_posts_that_name_it(database: Path) -> None:
    """What is said of copies is read with each post, and one that is wrong is named."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE mirrors SET reasons = '7'")

    told = run("export", "2", "--format", "jsonl", "--db", database)

    assert (told.exit_code, told.stdout) == (1, "")
    assert "post 2 is left out: " in told.stderr
    assert "reasons of post 1 among its copies: '7' is no JSON array" in told.stderr


@pytest.mark.parametrize(
    ("change", "words", "said"),
    [
        ("captures SET how = 'pigeon'", "explain 1", "'pigeon' is none of fetched, file"),
        ("captures SET url = 'nowhere'", "reclean", "nowhere: not an absolute address"),
        ("posts SET blog_id = 99", "mirrors", "no blog of the posts that are one with post 1"),
        (
            "segments SET start = NULL, length = NULL",
            "show 1 --explain",
            "a text that is not there",
        ),
        ("posts SET characters = 1 << 62", "card", "integer overflow"),
        ("links SET confidence = 9e999", "mirrors", "confidence of links of post 1"),
    ],
)
def test_what_was_edited_is_told_by_every_command(
    database: Path, change: str, words: str, said: str
) -> None:
    """Commands end with a sentence and the code for failure, whatever the rows hold."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {change}")

    result = run(*words.split(), "--db", database)

    assert said in result.stderr
    assert result.exit_code == (0 if said.startswith("no blog") else 1)


# --- PROV -----------------------------------------------------------------------------------------


def prov(*arguments: str | Path) -> ProvDocument:
    """Run the export, and read what it prints as the `prov` package does."""
    result = run("export", *arguments, "--format", "prov")
    assert result.exit_code == 0
    return ProvDocument.deserialize(content=result.stdout, format="json")


def kinds(document: ProvDocument) -> Counter[str]:
    """Count the records of a document by what they are."""
    return Counter(type(record).__name__ for record in document.get_records())


def test_several_posts_are_one_document(database: Path) -> None:
    """Each post has its page, capture and revision; what they share is there once."""
    document = prov("--all", "--db", database)

    # Two posts and another address of each, two revisions, captures, pages and origins; the posts
    # differ in a word or two, so they are copies of each other too.
    assert kinds(document) == {
        "ProvEntity": 11,
        "ProvActivity": 4,
        "ProvAgent": 5,
        "ProvSpecialization": 4,
        "ProvAlternate": 4,
        "ProvUsage": 4,
        "ProvGeneration": 4,
        "ProvAssociation": 4,
        "ProvAttribution": 4,
        "ProvDerivation": 4,
    }


def test_a_document_survives_a_round_trip(database: Path) -> None:
    """What `prov` writes again says the same."""
    document = prov("1", "2", "--db", database)

    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    assert "prov:PrimarySource" in document.get_provn()
    assert "prov:Quotation" in document.get_provn()


def test_every_name_in_a_relation_is_described(database: Path) -> None:
    """No relation leads to a thing that the document does not describe."""
    values = json.loads(run("export", "--all", "--db", database).stdout)
    described = {name for group in ("entity", "activity", "agent") for name in values[group]}
    ends = {
        end
        for group, records in values.items()
        if group not in ("prefix", "entity", "activity", "agent")
        for record in records.values()
        for key, end in record.items()
        if key not in ("prov:time", "prov:type")
    }

    assert ends <= described
    assert described - ends == set()


def test_a_revision_says_where_its_values_were_read(database: Path) -> None:
    """The rules are in the document, with the digests of text and page."""
    values = json.loads(run("export", "1", "--db", database).stdout)
    (revision,) = (one for name, one in values["entity"].items() if "revision" in name)
    (capture,) = (one for name, one in values["entity"].items() if "capture" in name)

    assert "authors: meta author" in revision["um:fact"]
    assert revision["dcterms:title"] == "Rain & {fog}"
    assert re.fullmatch(r"[0-9a-f]{64}", revision["um:sha256"])
    assert re.fullmatch(r"[0-9a-f]{64}", capture["um:sha256"])
    assert capture["um:how"] == "file"


def test_names_follow_from_the_web_and_not_from_the_database(database: Path) -> None:
    """A post exported alone has the names it has among others, so that documents can be merged."""
    alone = json.loads(run("export", "2", "--db", database).stdout)
    among = json.loads(run("export", "--all", "--db", database).stdout)

    for group in set(alone) - {"prefix"}:
        assert set(alone[group]) <= set(among[group])


def test_mirrors_that_are_known_are_alternates() -> None:
    """A copy of a post is an alternate of it."""
    copy = "https://mirror.example/rain"
    values = provjson.document([replace(lineage(), mirrors=(copy,))])

    (relation,) = values["alternateOf"].values()
    other = values["entity"][relation["prov:alternate2"]]
    assert other["prov:location"]["$"] == copy


def test_copies_in_the_database_are_exported_as_alternates(tmp_path: Path) -> None:
    """The same post on two blogs, stored one after the other."""
    path, body = (
        tmp_path / "mirror.db",
        PAGE.split("<p>Originally", maxsplit=1)[0].replace(CANONICAL, ""),
    )
    more = "".join(f"<p>On day {day} the ferry went out with {day + 3} crates.</p>" for day in DAYS)
    (tmp_path / "one.html").write_text(f"{body}{more}</article></body></html>", encoding="utf-8")
    for url in ("https://blog.example/rain", "https://mirror.example/rain"):
        assert run("clean", tmp_path / "one.html", "--url", url, "--db", path).exit_code == 0

    document = json.loads(run("export", "1", "--db", path).stdout)

    (relation,) = document["alternateOf"].values()
    other = document["entity"][relation["prov:alternate2"]]
    assert other["prov:location"]["$"] == "https://mirror.example/rain"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("via", "um:SeenThrough"), ("translation-of", "um:Translation"), ("origin", "PrimarySource")],
)
def test_each_source_is_a_derivation_of_its_own_kind(kind: str, name: str) -> None:
    """An origin is a primary source; what was translated or seen through is told apart."""
    values = provjson.document([lineage(links=(LinkRow(ORIGIN, kind),))])

    assert name in json.dumps(values["wasDerivedFrom"])
    assert kinds(ProvDocument.deserialize(content=json.dumps(values), format="json"))


def test_a_source_without_an_address_is_left_out() -> None:
    """Who is named without an address is no entity of the web."""
    values = provjson.document([lineage(links=(LinkRow("", "origin", "Reuters"),))])

    assert len(values["wasDerivedFrom"]) == 1


def test_what_was_read_again_is_derived_from_both_captures(tmp_path: Path) -> None:
    """A post whose state was read from a later page names that page too."""
    path = tmp_path / "mirror.db"
    with Store.open(path) as store:
        store.save(make_bundle())
        store.save(make_bundle(at="2022-06-01T00:00:00Z", body=b"another", revision=False))

    assert kinds(prov("1", "--db", path))["ProvDerivation"] == 3  # and from its origin


# --- BibTeX ---------------------------------------------------------------------------------------


#: How TeX writes what means something to it, and what that is.
TEX = {
    r"{\textbackslash}": "\\",
    r"{\textbraceleft}": "{",
    r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~",
    r"{\textasciicircum}": "^",
    "{''}": '"',
    **{rf"\{sign}": sign for sign in "#$%&_"},
}
TEX_SIGN = re.compile("|".join(map(re.escape, TEX)))


def parsed(text: str) -> list[dict[str, str]]:
    """Read entries back with bibtexparser, and undo how TeX writes signs."""
    library = parse_string(text)
    assert not library.failed_blocks
    return [
        {"key": entry.key, "type": entry.entry_type}
        | {
            field.key: TEX_SIGN.sub(lambda sign: TEX[sign[0]], str(field.value))
            for field in entry.fields
        }
        for entry in library.entries
    ]


def test_citations_can_be_read_back(database: Path) -> None:
    """Every post is an entry with title, address, the day it was read, and the page's digest."""
    result = run("export", "--all", "--format", "bibtex", "--db", database)
    first, second = parsed(result.stdout)

    assert first["type"] == "online"
    assert first["author"] == "Ada Lee"
    assert first["title"] == "{Rain & {fog}}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["urldate"])
    assert re.search(r"sha256:[0-9a-f]{64}$", first["note"])
    assert first["note"].startswith(f"Copy of {ORIGIN}.")
    assert first["key"] != second["key"]


AWKWARD = [
    "Rain & fog: 100% of #1_things, $5 {each}",
    "{unbalanced",
    "un}balanced} {",
    r"C:\path~here^2",
    "「小潮」：装得进旧笔记本的潮汐预报模型",
    "L'été à Łódź – naïve",
    "He said “no”",
    "a, b and c = d @online{x,",
]


@pytest.mark.parametrize("title", AWKWARD)
def test_titles_survive_bibtex(title: str) -> None:
    """Whatever a title holds, the entry is one entry and the title is the title."""
    (entry,) = parsed(citations.bibtex(lineage(title)))

    assert entry["title"] == f"{{{title}}}"


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_post_is_one_balanced_entry(title: str, authors: list[str]) -> None:
    """Braces are balanced from left to right, and nothing ends the entry early."""
    text = citations.bibtex(lineage(title, tuple(authors)))
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        assert depth >= 1 or place < text.index("{") or place == len(text) - 1
    assert depth == 0


AUTHORS = [
    ("Ada Lee", "Ada Lee"),
    ("Ada B. Lee", "Ada B. Lee"),
    ("陶镕", "{陶镕}"),
    ("The Rust Team & Friends", r"{The Rust Team \& Friends}"),
    ("Lee, Ada", "{Lee, Ada}"),
    ("Ada and Bob", "{Ada and Bob}"),
    ("admin", "{admin}"),
]


@pytest.mark.parametrize(("name", "expected"), AUTHORS)
def test_names_are_taken_apart_only_where_that_is_right(name: str, expected: str) -> None:
    """A name of another shape than given and family name stays whole."""
    assert f"author = {{{expected}}}," in citations.bibtex(lineage(authors=(name,)))


def test_several_authors_are_joined_as_bibtex_wants() -> None:
    """Names are parted by the word that BibTeX looks for."""
    assert "author = {Ada Lee and {陶镕}}," in citations.bibtex(
        lineage(authors=("Ada Lee", "陶镕"))
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://blog.example/a_b%20c?x=1&y=2#z", "https://blog.example/a_b%20c?x=1&y=2#z"),
        ("https://blog.example/{x}\\雨", "https://blog.example/%7Bx%7D%5C%E9%9B%A8"),
    ],
)
def test_addresses_are_written_as_they_are(address: str, expected: str) -> None:
    """What a url field cannot hold is percent-encoded, and nothing else is changed."""
    assert f"url = {{{expected}}}," in citations.bibtex(lineage(address=address))


def test_what_is_not_known_is_left_out() -> None:
    """A file without author, date or language is cited by what there is."""
    one = lineage(authors=(), published=None, address="file:///a.html", language="und", site="")
    (entry,) = parsed(citations.bibtex(one))

    assert set(entry) == {"key", "type", "title", "organization", "urldate", "note"}
    assert entry["key"] == "blogexample-7"


# --- CSL-JSON -------------------------------------------------------------------------------------


def test_items_have_the_fields_of_csl(database: Path) -> None:
    """Every post is an item that citation processors take: its type, and fields of their types."""
    items = json.loads(run("export", "--all", "--format", "csl-json", "--db", database).stdout)

    assert len(items) == len({item["id"] for item in items}) == 2
    for item in items:
        assert item["type"] == "post-weblog"
        assert {name: type(value) for name, value in item.items()} == {
            name: kind for name, kind in CSL_FIELDS.items() if name in item
        }
        assert item["author"] == [{"literal": "Ada Lee"}]
        assert len(item["accessed"]["date-parts"][0]) == 3
        assert item["archive_location"].startswith("sha256:")


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2022-05-03T09:00:00+02:00", [[2022, 5, 3]]),
        ("2022-05", [[2022, 5]]),
        ("2022", [[2022]]),
        (None, None),
        ("spring", None),
    ],
)
def test_dates_are_as_exact_as_the_page(published: str | None, expected: object) -> None:
    """A month is cited as a month, and no date as none."""
    item = citations.csl(lineage(published=published))

    assert item.get("issued", {}).get("date-parts") == expected


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [(), ("1", "--all"), ("--blog", "b.example", "--all"), ("1", "--blog", "b")]
)
def test_it_has_to_be_said_which_posts(database: Path, arguments: tuple[str, ...]) -> None:
    """Posts by number, a blog, or all: one of the three."""
    result = run("export", *arguments, "--db", database)

    assert result.exit_code == 2
    assert "--blog NAME" in result.stderr


def test_a_blog_is_exported_by_its_name(database: Path) -> None:
    """Only the posts of that blog are printed, and an unknown one is told."""
    result = run("export", "--blog", "b.example", "--format", "csl-json", "--db", database)
    unknown = run("export", "--blog", "nobody", "--db", database)

    assert [item["title"] for item in json.loads(result.stdout)] == ["Snow & {fog}"]
    assert unknown.exit_code == 1
    assert "no posts of the blog 'nobody'" in unknown.stderr


def test_a_post_is_exported_once(database: Path) -> None:
    """The same post by number and by address is one item."""
    address = "https://b.example/2"
    result = run("export", "2", address, "2", "--format", "csl-json", "--db", database)

    assert len(json.loads(result.stdout)) == 1


@pytest.mark.parametrize(("form", "empty"), [("csl-json", "[]\n"), ("bibtex", ""), ("prov", None)])
def test_a_post_without_text_is_named(tmp_path: Path, form: str, empty: str | None) -> None:
    """What cannot be exported is told, and the exit code says that something is missing."""
    path = tmp_path / "mirror.db"
    with Store.open(path) as store:
        store.save(make_bundle(revision=False))
    result = run("export", "--all", "--format", form, "--db", path)

    assert result.exit_code == 1
    assert "post 1 has no text or no capture" in result.stderr
    assert empty is None or result.stdout == empty


# --- show --provenance ----------------------------------------------------------------------------


def test_show_tells_where_each_value_comes_from(database: Path) -> None:
    """Every value has its rule, and what was read off the page its segment and words."""
    out = run("show", "1", "--provenance", "--db", database).stdout

    for pattern in (
        r"title +Rain & \{fog\} +the heading that the title element con\S* .*segment 0: “Rain",
        r"authors +Ada Lee +meta author$",
        r"reference +arxiv:2205\.01068 .*segment \d+: “The paper is",
        rf"origin +{ORIGIN} +.*segment \d+: “Originally",
        r"text +\d+ of \d+ pieces",
    ):
        assert re.search(f"^{pattern}", out, re.MULTILINE), pattern
    assert re.search(r"sha256 [0-9a-f]{64}, \d+ bytes", out)


def test_show_tells_programs_the_same(database: Path) -> None:
    """As JSON every value names the capture it was read from, and each capture is described."""
    result = run("show", "1", "--provenance", "--format", "json", "--db", database)
    told = json.loads(result.stdout)

    captures = {capture["id"] for capture in told["captures"]}
    assert {value["capture"] for value in told["values"]} == captures
    assert {value["field"] for value in told["values"]} >= {"title", "authors", "language", "text"}
    assert all(value["rule"] for value in told["values"])


def test_a_post_read_before_rules_were_kept_says_so(tmp_path: Path) -> None:
    """Where no rule is stored, that is told with its remedy; a later reading is told apart."""
    path = tmp_path / "mirror.db"
    with Store.open(path) as store:
        store.save(make_bundle(authors=("Ada",), tags=("rain",)))
        later = make_bundle(at="2022-06-01T00:00:00Z", body=b"another", revision=False)
        store.save(later)
    out = run("show", "1", "--provenance", "--db", path).stdout

    assert "unmirror reclean" in out
    assert "title, authors, dates and the like: capture 2" in out


def test_a_post_without_text_cannot_be_traced(tmp_path: Path) -> None:
    """There is no capture of which anything could be said."""
    path = tmp_path / "mirror.db"
    with Store.open(path) as store:
        store.save(make_bundle(revision=False))
    result = run("show", "1", "--provenance", "--db", path)

    assert result.exit_code == 1
    assert "has no text" in result.stderr
