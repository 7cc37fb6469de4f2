"""The command bulk: archives become files of posts, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from scraper import shards
from scraper.cli import main
from scraper.lock import only_one
from scraper.memories import Memories
from tests.scraper.archives import PAGE, Archive
from tests.scraper.twoblogs import archive, pages

if TYPE_CHECKING:
    from click.testing import Result

    from scraper.shards import Shard

OUTPUT = ("posts-*", "failures.jsonl", "sites.*", "manifest.json")


def bulk(*arguments: str | Path, jobs: int = 1, learn: int = 0) -> Result:
    """Run the command, and let only the exits that it means to make pass."""
    words = ["bulk", *map(str, arguments), "--jobs", f"{jobs}", "--learn", f"{learn}"]
    result = CliRunner().invoke(main, words)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return all rows in their order."""
    found = []
    for path in sorted(folder.glob("posts-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [json.loads(line) for line in lines]
    return found


def failures(folder: Path) -> list[dict[str, Any]]:
    """Return what failed."""
    text = (folder / "failures.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def counts(folder: Path) -> dict[str, int]:
    """Return the figures of the manifest that are not zero."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["finished"]
    return {name: count for name, count in manifest["counts"].items() if count}


def output(folder: Path) -> dict[str, bytes]:
    """Return every file of the output."""
    return {path.name: path.read_bytes() for form in OUTPUT for path in sorted(folder.glob(form))}


def test_an_archive_becomes_rows_in_its_order(tmp_path: Path) -> None:
    """Each post is cleaned with what its site taught, and says where in the archive it stands."""
    made = archive(tmp_path / "a.warc.gz")

    result = bulk(made.path, "--out", tmp_path / "out", "--shard-pages", "7", learn=64)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "20 posts in" in result.stderr
    assert counts(tmp_path / "out") == {"pages": 20, "posts": 20}
    assert [path.name for path in sorted((tmp_path / "out").glob("posts*"))] == [
        "posts-00000.jsonl.gz",
        "posts-00001.jsonl.gz",
        "posts-00002.jsonl.gz",
    ]
    found = rows(tmp_path / "out")
    assert [row["source"] for row in found] == [f"{made.path}@{at}" for at in made.places]
    assert {row["blog"] for row in found} == {"harbour.example", "kettle.example"}
    assert all("letters, and to read those of others" not in row["text"] for row in found)
    memories = Memories(tmp_path / "out")
    assert [memories.of(site).pages for site in ("harbour.example", "kettle.example")] == [10, 10]  # type: ignore[union-attr]
    assert failures(tmp_path / "out") == []
    assert not (tmp_path / "out" / ".unmirror").exists()


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    """One process and three write the same bytes."""
    made = archive(tmp_path / "a.warc.gz")
    made.record("response", "http://a.example/x", b"", http=("200 OK", []))
    made.path.write_bytes(made.data[:-40])

    for jobs in (1, 3):
        bulk(made.path, "--out", tmp_path / f"{jobs}", "--shard-pages", "4", jobs=jobs, learn=5)

    assert output(tmp_path / "1") == output(tmp_path / "3")
    assert len(output(tmp_path / "1")) > 5


def test_damage_costs_what_is_damaged(tmp_path: Path) -> None:
    """A cut archive, a broken record and a missing file are named, and the rest is cleaned."""
    cut = archive(tmp_path / "cut.warc.gz")
    cut.path.write_bytes(cut.data[: cut.places[-1] + 50])
    broken = archive(tmp_path / "broken.warc.gz")
    data = bytearray(broken.data)
    data[broken.places[3] + 30 : broken.places[3] + 60] = bytes(30)
    broken.path.write_bytes(data)
    missing, long = tmp_path / "none.warc.gz", Path("x" * 5000)

    result = bulk(cut.path, missing, broken.path, long, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "4 failed; " in result.stderr
    assert counts(tmp_path / "out") == {"pages": 42, "posts": 38, "failed": 4}
    told = failures(tmp_path / "out")
    assert [(one["file"], one["offset"]) for one in told] == [
        (str(cut.path), f"{cut.places[-1]}"),
        (str(missing), None),
        (str(broken.path), f"{broken.places[3]}"),
        (str(long), None),
    ]
    assert all(one["reason"] for one in told)


def test_an_archive_that_is_all_noise_is_told_beside_one_that_is_not(tmp_path: Path) -> None:
    """An archive in a folder that cannot be read has failed; one of a kind is told as one."""
    (tmp_path / "in").mkdir()
    made = Archive(tmp_path / "in" / "good.warc.gz")
    made.answer()
    made.answer("http://a.example/x", b"\x89PNG\r\n\x1a\n\0\0\0\r")
    made.save()
    noise = tmp_path / "in" / "noise.warc.gz"
    noise.write_bytes(made.data[:10] + bytes(range(256)))

    result = bulk(tmp_path / "in", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert f"unmirror: {noise}@0: the compressed file is damaged" in result.stderr
    assert "1 post, 1 failed, 1 no page in" in result.stderr
    assert [one["file"] for one in failures(tmp_path / "out")] == [str(noise)]


def test_a_page_that_takes_too_long_costs_itself(tmp_path: Path) -> None:
    """A time that no page keeps leaves no rows, and every page named."""
    made = archive(tmp_path / "a.warc.gz", 1)

    result = bulk(made.path, "--out", tmp_path / "out", "--timeout", "0.0001")

    assert result.exit_code == 1
    assert counts(tmp_path / "out") == {"pages": 2, "failed": 2}
    assert "not done within 0.0001 seconds" in failures(tmp_path / "out")[0]["reason"]


def test_what_is_no_post_is_counted_and_written_when_asked_for(tmp_path: Path) -> None:
    """Errors and pages of nothing have rows only with --everything, and none has a text."""
    made = archive(tmp_path / "a.warc.gz", 1)
    made.answer("http://harbour.example/x", b"<title>Not found</title><h1>Page not found</h1>")
    made.answer("http://harbour.example/y", b"\x89PNG\r\n\x1a\n\0\0\0\r")
    made.answer("http://harbour.example/z", b"<title></title>")
    made.save()

    plain = bulk(made.path, "--out", tmp_path / "plain")
    all_of_it = bulk(made.path, "--out", tmp_path / "all", "--everything")

    expected = {"pages": 4, "posts": 2, "errors": 1, "empty": 1, "no_pages": 1}
    assert counts(tmp_path / "plain") == counts(tmp_path / "all") == expected
    assert (plain.exit_code, all_of_it.exit_code) == (0, 0)
    assert [row["kind"] for row in rows(tmp_path / "plain")] == ["post", "post"]
    kinds = [(row["kind"], bool(row["text"])) for row in rows(tmp_path / "all")]
    assert kinds == [("post", True), ("post", True), ("error", False), ("empty", False)]


def test_folders_of_saved_pages_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """What was mirrored into a folder is known by its addresses, in whatever order it was saved."""
    for url, body in sorted(pages("harbour.example", 8), reverse=True):
        path = tmp_path / "in" / f"{url.rpartition('/')[2]}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)

    result = bulk(tmp_path / "in", "--out", tmp_path / "out", "--url", "http://harbour.example/")

    assert result.exit_code == 0
    found = [row["url"] for row in rows(tmp_path / "out")]
    assert len(found) == 8
    assert found == sorted(found)
    assert found[0].startswith("http://harbour.example/0-boats")


def test_text_archives_are_read(tmp_path: Path) -> None:
    """WET files hold pages turned into text."""
    made = Archive(tmp_path / "a.wet.gz")
    text = b"A day at sea\n\nIt rained all day, and nobody came but the postman, who was wet.\n"
    made.record("conversion", "http://a.example/1", text, content_type="text/plain")
    bulk(made.save(), "--out", tmp_path / "out")

    [row] = rows(tmp_path / "out")
    assert "nobody came but the postman" in row["text"]


def test_nothing_may_be_learned(tmp_path: Path) -> None:
    """Without learning each page is cleaned by itself, and no memory is written."""
    made = archive(tmp_path / "a.warc.gz", 2)

    assert bulk(made.path, "--out", tmp_path / "out", learn=0).exit_code == 0

    assert len(rows(tmp_path / "out")) == 4
    assert not list((tmp_path / "out").glob("sites*"))


def test_revisits_of_other_files_are_repeats(tmp_path: Path) -> None:
    """A record that says "as in another file" is no failure: its text is where it says."""
    made = archive(tmp_path / "a.warc.gz", 1)
    made.revisit("http://harbour.example/9", WARC_Payload_Digest="sha1:NOWHERE")
    made.save()

    assert bulk(made.path, "--out", tmp_path / "out").exit_code == 0
    assert counts(tmp_path / "out") == {"pages": 2, "posts": 2, "repeats": 1}


def test_rows_may_be_parquet(tmp_path: Path) -> None:
    """The same rows come as columns."""
    parquet = pytest.importorskip("pyarrow.parquet")
    made = archive(tmp_path / "a.warc.gz", 2)

    bulk(made.path, "--out", tmp_path / "lines")
    bulk(made.path, "--out", tmp_path / "out", "--format", "parquet")

    found = parquet.read_table(tmp_path / "out" / "posts-00000.parquet").to_pylist()
    assert [row["text"] for row in found] == [row["text"] for row in rows(tmp_path / "lines")]


def test_each_event_is_a_line_of_json(tmp_path: Path) -> None:
    """A program that watches sees stages, shards and failures, and nothing else before the end."""
    made = archive(tmp_path / "a.warc.gz", 2)
    made.path.write_bytes(made.data[:-40])

    words = ("--shard-pages", "3", "--log-format", "json")
    result = bulk(made.path, "--out", tmp_path / "out", *words, learn=2)

    told = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert [one.get("stage") for one in told if one["event"] == "stage"] == [
        "listing",
        "survey",
        "learning",
        "cleaning",
        "closing",
    ]
    assert [one["pages"] for one in told if one["event"] == "shard"] == [3, 1]
    assert [one["source"] for one in told if one["event"] == "failed"] == [
        f"{made.path}@{made.places[-1]}"
    ]
    assert all(one["time"].endswith("Z") for one in told)


# --- again, and from the middle -------------------------------------------------------------------


def test_a_second_start_of_a_finished_run_does_nothing(tmp_path: Path) -> None:
    """It says so, and ends as the first did; nothing is written anew."""
    made = archive(tmp_path / "a.warc.gz", 2)
    made.path.write_bytes(made.data[:-40])
    first = bulk(made.path, "--out", tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}

    second = bulk(made.path, "--out", tmp_path / "out", jobs=2)

    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "is finished already" in second.stderr
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    assert {path: at for path, at in after.items() if path.suffix} == {
        path: at for path, at in before.items() if path.suffix
    }


def test_another_run_is_not_mixed_into_a_folder(tmp_path: Path) -> None:
    """Other settings, a changed input and a folder of somebody else's are wrong usage."""
    made = archive(tmp_path / "a.warc.gz", 2)
    bulk(made.path, "--out", tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep this")

    others = bulk(made.path, "--out", tmp_path / "out", "--everything")
    made.answer("http://harbour.example/new", PAGE)
    made.save()
    changed = bulk(made.path, "--out", tmp_path / "out")
    mine = bulk(made.path, "--out", tmp_path / "mine")

    assert [one.exit_code for one in (others, changed, mine)] == [2, 2, 2]
    assert "everything False instead of True" in others.stderr
    assert "a.warc.gz" in changed.stderr
    assert "not empty" in mine.stderr
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep this"


def test_input_that_changes_meanwhile_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive that is still written to would give rows of two states."""
    made = archive(tmp_path / "a.warc.gz", 1)
    write = shards.write

    def slowly(*args: Any, **options: Any) -> Shard:
        made.answer("http://harbour.example/new", PAGE)
        made.save()
        return write(*args, **options)

    monkeypatch.setattr(shards, "write", slowly)

    result = bulk(made.path, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "the input has changed while it was read" in result.stderr
    assert not json.loads((tmp_path / "out" / "manifest.json").read_text())["finished"]


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "scraper", "bulk", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    for _ in range(6000):
        if path.exists():
            return
        time.sleep(0.01)
    raise TimeoutError(path)


@pytest.mark.usefixtures("interruptible")
def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    """After kill -9 and after Ctrl-C the same command gives what one run would have given."""
    # Long enough for a run to be at work still when the signal comes, on a busy machine too.
    made = archive(tmp_path / "a.warc.gz", 200)
    whole, out = tmp_path / "whole", tmp_path / "out"
    words = (made.path, "--shard-pages", "5")
    stops = (
        (signal.SIGINT, out / ".unmirror" / "sample.jsonl.gz"),
        (signal.SIGKILL, out / ".unmirror" / "traces-00001.jsonl.gz"),
        (signal.SIGKILL, out / "posts-00001.jsonl.gz"),
        (signal.SIGINT, out / "posts-00003.jsonl.gz"),
    )

    for number, after in stops:
        going = start(*words, "--out", out, "--jobs", "1", "--learn", "64")
        wait_for(after)
        # Ctrl-C goes to all processes of a terminal; kill -9 to one, and the others must end.
        os.kill(-going.pid if number is signal.SIGINT else going.pid, number)
        _, said = going.communicate(timeout=60)
        assert "Traceback" not in said
        assert going.returncode == -number
        assert ("goes on from here" in said) == (number is signal.SIGINT)
    left = list(out.glob("posts-*"))
    bulk(*words, "--out", out, jobs=2, learn=64)
    bulk(*words, "--out", whole, jobs=2, learn=64)

    assert 4 <= len(left) < 80
    assert output(out) == output(whole)
    assert not [path for path in out.iterdir() if path.name.startswith(".posts")]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    """While one goes on, another ends with 75."""
    made = archive(tmp_path / "a.warc.gz", 1)
    (tmp_path / "out").mkdir()

    with only_one(tmp_path / "out" / ".unmirror"):
        result = bulk(made.path, "--out", tmp_path / "out")

    assert result.exit_code == 75
    assert f"another run is writing to '{tmp_path / 'out'}' (process {os.getpid()})" in (
        result.stderr
    )


# --- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.html", "b.html", "--url", "https://a.example/"], "--url is for one IN"),
        (["a.html", "--url", "nonsense"], "no address"),
        (["a.html", "--jobs", "0"], "jobs"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, words: list[str], said: str) -> None:
    """It ends with 2, and nothing is made."""
    result = CliRunner().invoke(main, ["bulk", *words, "--out", str(tmp_path / "out")])

    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_written_is_not_read(tmp_path: Path) -> None:
    """A folder of rows in the folder that is read would change what is read."""
    result = bulk(tmp_path, "--out", tmp_path / "out")

    assert result.exit_code == 2
    assert "which is read" in result.stderr


def test_what_can_be_read_only_once_is_refused(tmp_path: Path) -> None:
    """The input is read several times, so a pipe would seem to hold nothing."""
    os.mkfifo(tmp_path / "pipe")

    result = bulk(tmp_path / "pipe", "--out", tmp_path / "out")

    assert result.exit_code == 2
    assert "save it as a file" in result.stderr


def test_nothing_is_made_of_nothing(tmp_path: Path) -> None:
    """Where no input is there, each is named, and there is no folder afterwards."""
    result = bulk(tmp_path / "none", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "no such file" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    """A run that found no page says so, and has failed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.css").write_text("a { color: red }")

    result = bulk(tmp_path / "in", "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "there was no page to clean" in result.stderr


def test_a_folder_that_leads_back_to_itself_is_no_folder(tmp_path: Path) -> None:
    """Links in a circle are an error of the system's, which has a remedy, as any other."""
    (tmp_path / "in").mkdir()
    circle = tmp_path / "out"
    circle.symlink_to(circle)

    result = CliRunner().invoke(main, ["bulk", str(tmp_path / "in"), "--out", str(circle)])

    assert result.exit_code == 1
    assert isinstance(result.exception, OSError)
