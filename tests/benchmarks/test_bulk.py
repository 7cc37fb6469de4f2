"""The measurement of bulk work measures what it says."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.scraper.twoblogs import pages

#: The benchmarks are not in the wheel.
bulk = pytest.importorskip("benchmarks.bulk", reason="needs the source tree")
pytestmark = pytest.mark.checkout


def test_every_run_is_timed_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A set becomes an archive, each page as often as asked, and the texts are scored."""
    records = []
    for number, (url, body) in enumerate(pages("harbour.example", 4)):
        (tmp_path / f"{number}.gz").write_bytes(gzip.compress(body))
        text = re.findall(r"<p>(This.*?)</p>", body.decode())[0]
        records.append({"id": f"{number}", "file": f"{number}.gz", "url": url, "text": text})
    lines = "\n".join(map(json.dumps, records))
    (tmp_path / "index.jsonl.gz").write_bytes(gzip.compress(lines.encode()))

    assert bulk.main([str(tmp_path), "--jobs", "1", "--copies", "2"]) == 0

    head, _, learned, not_learned = capsys.readouterr().out.splitlines()
    assert head.startswith("8 pages,")
    assert learned.startswith("1 jobs ")
    assert not_learned.startswith("1 jobs, nothing learned ")
    # Without the site's other pages, what stands below each post is taken for its end.
    assert learned.endswith(" 1.0000")
    assert 0.5 < float(not_learned.split()[-1]) < 1
