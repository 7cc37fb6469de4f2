"""`unmirror browse` as a process of its own, for a browser to look at."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db.store import Store
from tests.db.browse.conftest import bundles
from tests.db.conftest import make_bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

UNMIRROR = str(Path(sys.executable).with_name("unmirror"))


def archive(path: Path) -> Path:
    """Fill a database with what the pages have to show."""
    with Store.open(path, command="test") as store:
        for bundle in bundles(make_bundle):
            store.save(bundle)
    return path


@contextmanager
def browsed(database: Path, *options: str) -> Iterator[str]:
    """Run the command, and give what the addresses of our pages begin with."""
    command = [UNMIRROR, "browse", "--db", str(database), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+?/-/", said)
            assert found, said
            yield found[0]
        finally:
            process.kill()
