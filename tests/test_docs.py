"""The documents say what is so: their examples run, and every command explains itself."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.commandlist import SECTIONS

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(main.commands)
#: Examples of the README whose exit code it explains; all others end with 0.
EXPECTED_FAILURES = {
    "unmirror clean seeds/sample/pages/*.html --db posts.db": 1,
    "unmirror import seeds/sample/pages --db old.db": 1,
}
#: How what the README shows of the sample begins; the other blocks are of blogs that are not there.
SHOWN_OF_THE_SAMPLE = ("/lantern/2023/", "title ", "lantern: 3 pages", "unmirror: correction 1: ")


def readme() -> str:
    """Return the README's text."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the README's fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", readme(), re.DOTALL | re.MULTILINE)


@pytest.mark.checkout
def test_python_examples_of_the_readme_give_what_they_show() -> None:
    """Each Python example runs and prints what the README prints."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for number, block in enumerate(blocks("python")):
        runner.run(parser.get_doctest(block, {}, f"README {number}", "README.md", 0))

    assert runner.summarize().attempted > 0
    assert runner.summarize().failed == 0


@pytest.mark.checkout
def test_console_examples_of_the_readme_run(tmp_path: Path) -> None:
    """Each command does what a newcomer expects, in the order given, and prints what is shown."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    lines = [line[2:] for block in blocks("console") for line in block.splitlines()]
    script = shlex.quote(str(Path(sys.executable).with_name("unmirror")))

    codes, printed = {}, ""
    for line in lines:
        command = re.sub(r"^unmirror\b", lambda _: script, line)
        done = subprocess.run(  # noqa: S602 - the examples are lines for a shell
            command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        codes[line] = done.returncode
        assert done.stdout or done.stderr, line
        printed += undated(done.stdout + done.stderr)

    assert lines
    assert codes == {line: EXPECTED_FAILURES.get(line, 0) for line in lines}
    shown = [block for block in blocks("text") if block.startswith(SHOWN_OF_THE_SAMPLE)]
    assert len(shown) == len(SHOWN_OF_THE_SAMPLE)
    said = set(printed.splitlines())
    assert [
        line for block in shown for line in undated(block).splitlines() if line not in said
    ] == []


def undated(text: str) -> str:
    """Return a text without the day on which it was printed."""
    return re.sub(r"(?<=last seen )\d{4}-\d\d-\d\d", "DAY", text)


@pytest.mark.checkout
def test_the_readme_leads_with_the_two_commands_that_ci_runs() -> None:
    """The README's first code block is `make demo` and `make test`, and CI calls both."""
    first = blocks("sh")[0]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    for command in ("make demo", "make test"):
        assert command in first
        assert re.search(rf"^{command}$", ci, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    """``unmirror COMMAND --help`` says what the command does and shows how to call it."""
    result = CliRunner().invoke(main, [name, "--help"])

    assert result.exit_code == 0
    assert re.search(rf"^\s+.*unmirror {name}\b", result.output.split("Usage", 1)[1], re.MULTILINE)
    assert "Examples" in result.output or "Example" in result.output


def test_the_list_of_commands_is_whole_on_a_narrow_terminal() -> None:
    """No summary of a command is cut off at 80 columns."""
    listed = CliRunner().invoke(main, ["--help"], terminal_width=80).output.split("Options:")[1]

    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S.*[^.]\.$", listed, re.MULTILINE), name


def test_every_command_stands_in_one_section_of_the_list() -> None:
    """A command that no section names would be listed nowhere."""
    assert sorted(name for names in SECTIONS.values() for name in names) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """Every option of every command has a help text, but for those whose choices say it all."""
    silent = [
        parameter.name
        for parameter in main.commands[name].params
        if isinstance(parameter, click.Option)
        and not parameter.help
        and not isinstance(parameter.type, click.Choice)
    ]

    assert silent == []
