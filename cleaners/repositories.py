"""Addresses of repositories: host, owner and name, whatever part of it an address leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

#: Owners and names of repositories, as the hosts allow them.
_NAME: Final = re.compile(r"\w[\w.+-]*|[._-][\w.+-]+")
_HASH: Final = re.compile(r"[0-9a-f]{20,40}|\d{1,9}")

#: First parts of paths that are no owner: the hosts' own pages.
_OWN_PAGES: Final = frozenset(
    "-_ about account admin advanced-search api apps assets blog business careers chat codespaces "
    "collections community compare contact copilot customer-stories dashboard develop docs "
    "education enterprise events explore explore-projects faq features gist gists help home "
    "images import inbox integrations issues join jobs latest learn learning-pathways login "
    "logout marketplace media migrate mobile models new news nonprofit notifications oauth "
    "open-source organizations orgs partners password_reset payments papers people personal "
    "premium-support pricing privacy product profile projects pulls readme readme.html repo "
    "repositories resources robots.txt search security session sessions settings signin signup "
    "sign_in sign_up sitemap snippets solutions spaces sponsors stars static support tags tasks "
    "team terms topics tos trending user users watching why-github wiki workspace".split()
)
#: Parts of a path behind a repository of GitLab, in addresses from before they began with "-".
_WITHIN_GITLAB: Final = frozenset(
    "- activity archive badges blame blob boards branches commit commits compare "
    "container_registry edit environments find_file forks graphs issues jobs labels "
    "merge_requests milestones network pipelines project_members raw releases repository services "
    "snippets tags tree uploads wikis".split()
)
#: Parts of a path behind a data set of Hugging Face that has no owner.
_WITHIN_DATASET: Final = frozenset(
    "blob discussions embed raw resolve settings tree viewer".split()
)


def _two(scheme: str, parts: Sequence[str], *, page_names: frozenset[str] = _OWN_PAGES) -> str:
    """Return the repository whose owner and name are the first two parts."""
    if len(parts) < 2 or parts[0].lower() in page_names:
        return ""
    return _named(scheme, (parts[0], parts[1].removesuffix(".git")))


def _named(scheme: str, parts: Sequence[str]) -> str:
    if not all(_NAME.fullmatch(part) for part in parts):
        return ""
    return f"{scheme}:{'/'.join(parts)}"


def _github(host: str, parts: Sequence[str]) -> str:
    if host in {"gist.github.com", "gist.githubusercontent.com"}:
        number = next((part for part in parts[:2] if _HASH.fullmatch(part)), "")
        return f"gist:{number}" if number else ""
    if host == "api.github.com" or parts[:1] == ["repos"]:
        parts = parts[1:] if parts[:1] == ["repos"] else ()
    return _two("github", parts)


def _gitlab(host: str, parts: Sequence[str]) -> str:
    """Read projects of GitLab, which may stand within groups of groups."""
    end = next((i for i, part in enumerate(parts) if i >= 2 and part in _WITHIN_GITLAB), len(parts))
    inner = [part.removesuffix(".git") for part in parts[:end]]
    if len(inner) < 2 or inner[0].lower() in _OWN_PAGES or "-" in inner:
        return ""
    return _named("gitlab", inner if host == "gitlab.com" else [host, *inner])


def _sourcehut(_: str, parts: Sequence[str]) -> str:
    if len(parts) < 2 or not parts[0].startswith("~"):
        return ""
    name = _named("sourcehut", (parts[0][1:], parts[1]))
    return name.replace(":", ":~", 1)


def _hugging_face(_: str, parts: Sequence[str]) -> str:
    if parts[:1] == ["datasets"]:
        inner = parts[1:3]
        if len(inner) == 2 and inner[1] in _WITHIN_DATASET:
            inner = inner[:1]
        return _named("huggingface-dataset", inner) if inner else ""
    if parts[:1] == ["spaces"]:
        return _named("huggingface-space", parts[1:3]) if len(parts) > 2 else ""
    return _two("huggingface", parts)


def _kaggle(_: str, parts: Sequence[str]) -> str:
    if parts[:1] == ["datasets"] and len(parts) > 2:
        return _named("kaggle", parts[1:3])
    if len(parts) > 1 and parts[0] in ("c", "competitions"):
        return _named("kaggle-competition", parts[1:2])
    return ""


def _modelscope(_: str, parts: Sequence[str]) -> str:
    if len(parts) < 3 or parts[0] not in ("models", "datasets"):
        return ""
    return _named("modelscope" if parts[0] == "models" else "modelscope-dataset", parts[1:3])


def _sourceforge(_: str, parts: Sequence[str]) -> str:
    return _named("sourceforge", parts[1:2]) if len(parts) > 1 and parts[0] == "projects" else ""


def _plain(scheme: str) -> Callable[[str, Sequence[str]], str]:
    return lambda _, parts: _two(scheme, parts)


#: Who reads the addresses of a host. What else stands below it are its pages, or those of others.
HOSTS: Final[dict[str, Callable[[str, Sequence[str]], str]]] = {
    "github.com": _github,
    "api.github.com": _github,
    "codeload.github.com": _github,
    "gist.github.com": _github,
    "raw.github.com": _github,
    "raw.githubusercontent.com": _github,
    "gist.githubusercontent.com": _github,
    "gitlab.com": _gitlab,
    "bitbucket.org": _plain("bitbucket"),
    "codeberg.org": _plain("codeberg"),
    "gitee.com": _plain("gitee"),
    "sr.ht": _sourcehut,
    "git.sr.ht": _sourcehut,
    "hg.sr.ht": _sourcehut,
    "huggingface.co": _hugging_face,
    "hf.co": _hugging_face,
    "kaggle.com": _kaggle,
    "modelscope.cn": _modelscope,
    "sourceforge.net": _sourceforge,
}


def repository(host: str, path: str) -> str:
    """Return the repository that a path on a host belongs to as ``scheme:owner/name``, or "".

    >>> repository("github.com", "/a/b.git"), repository("github.com", "/about/b")
    ('github:a/b', '')
    >>> repository("gitlab.gnome.org", "/GNOME/gtk/-/tree/main")
    'gitlab:gitlab.gnome.org/GNOME/gtk'
    """
    parts = [part for part in path.split("/") if part]
    if read := HOSTS.get(host):
        return read(host, parts)
    # Who runs GitLab on a host of their own mostly calls it that.
    return _gitlab(host, parts) if host.startswith("gitlab.") and "-" in parts else ""


def parents(host: str) -> list[str]:
    """Return a host and the domains it stands under, itself first.

    >>> parents("a.b.example")
    ['a.b.example', 'b.example', 'example']
    """
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
