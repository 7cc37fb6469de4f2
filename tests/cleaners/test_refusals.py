"""Words by which pages say that they stand in for a post."""

from __future__ import annotations

import pytest

from cleaners import refusals

TITLES = [
    "404",
    "Blog | Error 404",
    "HTTP 500",
    "500 - Internal Server Error",
    "Not Found",
    "403 Forbidden",
    "Log in to continue",
    "Sign in – Blog",
    "Anmelden | Blog",
    "登录 - 博客",
    "Seite nicht gefunden – Blog",
    "找不到页面",
    "ページが見つかりません",
    "Страница не найдена",
    "Just a moment...",
    "Are you a robot?",
    "Before you continue to the site",
]
INNOCENT = [
    "Debugging a 404 in nginx",
    "Peugeot 404",
    "The 500 best songs",
    "Love not found",
    "Forbidden love",
    "Logging in Python",
    "Sign in to my heart",
    "登录流程的设计",
    "Just a moment of rain",
]


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_error_pages(title: str) -> None:
    """A status, a missing page, a barred one, a wall of logins or of consent names itself so."""
    assert refusals.refusal([title], columns=refusals.LITTLE_ELSE)
    assert not refusals.refusal([title], columns=refusals.MAX_COLUMNS + 1)


@pytest.mark.parametrize("title", INNOCENT)
def test_titles_of_posts(title: str) -> None:
    """A post may have a number, a loss, or a login in its title."""
    assert not refusals.refusal([title], columns=refusals.LITTLE_ELSE)


LINES = [
    "Sorry, the page you were looking for could not be found.",
    "Oops! That page can’t be found.",
    "The page that you tried to open cannot be found",
    "The post you requested has been removed.",
    "It looks like nothing was found at this location. Maybe try a search?",
    "Leider: Die angeforderte Seite existiert nicht.",
    "Désolé, la page que vous recherchez est introuvable.",
    "抱歉，您访问的页面不存在",
    "申し訳ございません。お探しのページは見つかりません",
    "К сожалению, запрашиваемая страница не найдена",
    "You must be logged in to view this page",
    "Please sign in to continue",
    "This content is password protected. To view it please enter the password.",
]
PROSE = [
    "The post you wrote was removed from my feed.",
    "This post is about pages that were not found.",
    "The page was blank, and nothing was found on it.",
    "We could not find the baker.",
    "Sorry for the long silence.",
    "",
]


@pytest.mark.parametrize("line", LINES)
def test_lines_of_error_pages(line: str) -> None:
    """A line that says so at its start, apologies aside, is returned as the reason."""
    assert refusals.refusal([], ["The market blog", line], 100) == line
    assert refusals.refusal([], [line], refusals.MAX_COLUMNS + 1) == ""


@pytest.mark.parametrize("line", PROSE)
def test_lines_of_posts(line: str) -> None:
    """Sentences that speak of pages and losses are no refusals."""
    assert refusals.refusal([], [line], 100) == ""
