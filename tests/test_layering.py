"""The house keeps its rooms: who may import whom, and which module owns which side effect."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaners
import db
import scraper

ROOT = Path(__file__).parents[1]
PACKAGES = {
    name: Path(package.__file__ or "").parent
    for name, package in (("cleaners", cleaners), ("db", db), ("scraper", scraper))
}
#: Which of our packages each may import, besides itself.
MAY_IMPORT: dict[str, set[str]] = {"cleaners": set(), "db": set(), "scraper": {"cleaners", "db"}}
#: Libraries that stand for a side effect or a dependency worth replacing, and their only doors.
DOORS = {
    "selectolax": {"cleaners/tree.py"},
    "trafilatura": {"cleaners/second.py"},
    "httpx": {"scraper/fetch.py", "scraper/network.py", "scraper/causes.py"},
    "httpcore": {"scraper/network.py", "scraper/sockets.py"},
    "protego": {"scraper/robots.py"},
    "brotli": {"scraper/inflate.py"},
    "backports": {"scraper/inflate.py"},
    "feedparser": {"scraper/feeds.py"},
    "lxml": {"scraper/xmlstream.py"},
    "idna": {"scraper/urls.py"},
    "sqlite_utils": {"db/connection.py", "db/migrations.py"},
    "socket": {"scraper/sockets.py"},
    "subprocess": {"cleaners/second.py"},
    "http.server": {"scraper/demo_site.py"},
    "tomlkit": {"scraper/seededit.py"},
    "datasette": {
        f"db/browse/{name}.py"
        for name in ("__init__", "overviews", "pages", "serve", "explaining", "correcting")
    },
    "uvicorn": {"db/browse/serve.py"},
    "markdown_it": {"db/markup.py"},
    "multiprocessing": {"scraper/workers.py"},
    "ray": {"scraper/bulkray.py"},
    "pickle": {"scraper/bulkray.py"},
    "pyarrow": {"scraper/parquet.py"},
    "webbrowser": {"scraper/browsing.py"},
}
#: The translator, the line, and what shows a person both pages and rows: the only modules that
#: know both vocabularies.
TRANSLATORS = {
    f"scraper/{name}.py"
    for name in (
        "rows",
        "mirror",
        "decide",
        "present",
        "demo",
        "sites",
        "reclean",
        "corpusrow",
        "corrections",
        "explaining",
        "identity",
        "lineage",
    )
}
#: What stands at the top of the source tree: the rooms, and what tools look for there.
TOP_LEVEL = set(
    ".ci .gitattributes .gitignore CHANGELOG.md LICENSE Makefile README.md benchmarks cleaners "
    "constraints.txt db docs pyproject.toml scraper seeds tests".split()
)
MAX_FUNCTION_LINES = 60
MAX_MODULE_LINES = 400


def modules() -> Iterator[tuple[str, ast.Module, str]]:
    """Yield each module as (package/path.py, syntax tree, source)."""
    for package, folder in PACKAGES.items():
        for path in sorted(folder.rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            yield f"{package}/{path.relative_to(folder).as_posix()}", ast.parse(source), source


MODULES = list(modules())


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names of absolute imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize(("name", "tree"), [(name, tree) for name, tree, _ in MODULES])
def test_packages_import_only_what_lies_below_them(name: str, tree: ast.Module) -> None:
    """Cleaners and the database know nothing of ours; only the scraper knows both."""
    own = name.split("/", 1)[0]

    ours = {top for module in imported(tree) if (top := module.split(".", 1)[0]) in PACKAGES}

    assert ours - {own} <= MAY_IMPORT[own]


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_each_side_effect_has_one_door(library: str, doors: set[str]) -> None:
    """A library that touches the world is imported where the architecture says and nowhere else."""
    users = {
        name
        for name, tree, _ in MODULES
        if any(module == library or module.startswith(library + ".") for module in imported(tree))
    }

    assert users <= doors


def test_cleaners_read_no_files() -> None:
    """Cleaning is pure: no module of `cleaners` opens a file or asks the clock."""
    calls = {
        f"{name}: {node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id}"
        for name, tree, _ in MODULES
        if name.startswith("cleaners/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "open")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "today"))
        )
    }

    assert calls == set()


def test_only_the_translators_know_both_vocabularies() -> None:
    """No module outside the translators imports from `cleaners` and from `db` row types."""
    both = {
        name
        for name, tree, _ in MODULES
        if any(module.startswith("cleaners") for module in imported(tree))
        and any(module == "db.rows" for module in imported(tree))
        and name.startswith("scraper/")
    }

    assert both <= TRANSLATORS


@pytest.mark.parametrize(("name", "tree", "source"), MODULES)
def test_modules_and_functions_stay_small(name: str, tree: ast.Module, source: str) -> None:
    """A module has at most 400 lines and a function at most 60."""
    assert len(source.splitlines()) <= MAX_MODULE_LINES, name
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{name}:{node.name} has {length} lines"


@pytest.mark.checkout
def test_nothing_strays_into_the_top_of_the_tree() -> None:
    """A database that a test or a trial left behind is not taken into the project."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip(f"git does not tell what is in the project: {listed.stderr.strip()}")

    assert {name.partition("/")[0] for name in listed.stdout.splitlines()} <= TOP_LEVEL
