"""The list of commands that `unmirror --help` prints: by what a person wants to do.

Two dozen names in the order of the alphabet tell a newcomer nothing of which belong together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Every command once, in the order in which it is likely to be wanted.
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "See it work": ("demo",),
    "Clean and store pages": ("clean", "import", "bulk"),
    "Watch blogs": ("add", "run", "schedule", "pause", "remove"),
    "Read": ("show", "search", "status", "mirrors", "diff", "browse"),
    "Verdicts": ("explain", "teach", "site", "feed", "reclean"),
    "Hand on": ("export", "card"),
    "Look after the database": ("check",),
}


class SectionedGroup(click.Group):
    """A command with subcommands, whose help lists these in sections."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections, with the summaries of all of them one below the other."""
        names = self.list_commands(ctx)
        longest = max(map(len, names), default=0)
        # Click's own margins: two spaces before a name, and after the longest.
        room = formatter.width - longest - 4
        for section, members in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl(
                    [
                        (name.ljust(longest), self.commands[name].get_short_help_str(room))
                        for name in members
                    ]
                )
