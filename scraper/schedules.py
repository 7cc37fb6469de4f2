"""What has a machine run the scraper by itself: a systemd timer, a line for cron."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

_SYSTEMD = """\
# --- systemd: save the two parts as the files named, then
#       systemctl --user daemon-reload && systemctl --user enable --now unmirror.timer
#       loginctl enable-linger      # lets it run while you are not logged in
#     `systemctl --user list-timers unmirror.timer` shows the next run,
#     `journalctl --user -u unmirror` what happened.

# ~/.config/systemd/user/unmirror.service
[Unit]
Description=Ask blogs for what is new (unmirror)

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={call}
# 1: some sources failed, each is named in the journal. 75: an earlier run still goes on.
SuccessExitStatus=1 75
Nice=10

# ~/.config/systemd/user/unmirror.timer
[Unit]
Description=Ask blogs for what is new, every {often} (unmirror)

[Timer]
OnCalendar={calendar}
RandomizedDelaySec={jitter}
Persistent=true

[Install]
WantedBy=timers.target
"""

_CRON = """\
# --- cron: add this line with `crontab -e`; cron mails what a run says, which is nothing where
#     nothing was due.
{minute} * * * * cd {folder} && {call}
"""

#: A tenth of the time between two runs, so that not every machine asks on the full minute.
_JITTER_SHARE = 0.1


def call(program: Path, seed_file: Path, database: Path, contact: str = "") -> list[str]:
    """Return the words that call a run, every path absolute.

    Args:
        program: How this program was called.
        seed_file: The list of blogs.
        database: The database.
        contact: How the owner of a server can reach whoever runs it; "" for no word of it.
    """
    start = Path(shutil.which(str(program)) or program).absolute()
    paths = ["--seeds", str(seed_file.absolute()), "--db", str(database.absolute())]
    return [str(start), "run", *paths, *(["--contact", contact] if contact else [])]


def systemd(words: list[str], folder: Path, minutes: int) -> str:
    """Return a service and a timer (systemd.service(5), systemd.timer(5))."""
    calendar = "hourly" if minutes == 60 else f"*:0/{minutes}"
    return _SYSTEMD.format(
        folder=_unit_path(folder),
        call=" ".join(map(_unit_word, words)),
        often="minute" if minutes == 1 else f"{minutes} minutes",
        calendar=calendar,
        jitter=int(minutes * 60 * _JITTER_SHARE),
    )


def cron(words: list[str], folder: Path, minutes: int) -> str:
    """Return a line of a crontab (crontab(5))."""
    line = _CRON.format(
        minute="0" if minutes == 60 else f"*/{minutes}",
        folder=shlex.quote(str(folder)).replace("%", r"\%"),
        # cron ends the command at a percent sign.
        call=shlex.join(words).replace("%", r"\%"),
    )
    return line.replace("*/1 *", "* *")


def _unit_word(word: str) -> str:
    """Quote a word of ExecStart: systemd expands % and $ even inside quotes."""
    plain = word.replace("\\", r"\\").replace('"', r"\"").replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if not word or plain != word or set(" \t'") & set(word) else word


def _unit_path(path: Path) -> str:
    # WorkingDirectory takes the rest of the line as it is, specifiers apart.
    return str(path).replace("%", "%%")
