"""The command, called as from a shell."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from scraper.cli import main


def run(*arguments: str | Path) -> Result:
    """Run the command, and let only the exits that it means to make pass."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
