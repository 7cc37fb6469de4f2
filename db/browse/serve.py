"""Starts Datasette on a database, for reading."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import uvicorn
from datasette.app import Datasette

from db.connection import is_complete
from db.reader import Reader

from .explaining import introduce
from .pages import address

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.corrections import Explainer


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, listens: Callable[[int], None]) -> None:
        super().__init__(config)
        self._listens = listens

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        for server in self.servers if self.started else ():
            for listening in server.sockets:
                self._listens(listening.getsockname()[1])
                return


def serve(
    database: Path,
    *,
    host: str,
    port: int,
    listens: Callable[[str], None],
    explainer: Explainer | None = None,
) -> bool:
    """Serve a database until the process is asked to end.

    Args:
        database: One of ours; it is opened for reading only.
        host: The address of this machine to listen on.
        port: 0 takes any that is free.
        listens: Is called once with the address of the front page, as soon as it can be asked.
        explainer: Draws captured pages with their verdicts, and takes corrections.

    Returns:
        Whether it could listen there.

    Raises:
        StoreError: The file cannot be read; the message says why.
    """
    with Reader.open(database):
        pass
    datasette = _datasette(database)
    if explainer is not None:
        introduce(datasette, explainer, host)
    asyncio.run(datasette.invoke_startup())
    (name,) = (found for found in datasette.databases if not found.startswith("_"))
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(datasette.app(), host=host, port=port, log_level="warning")
    server = _Server(
        config, lambda bound: listens(f"http://{shown}:{bound}{address(datasette, name)}")
    )
    try:
        server.run()
    except SystemExit:
        # uvicorn has said why.
        return False
    return True


def _datasette(database: Path) -> Any:
    """Open a database as `db.connection` does: even where nothing may be written beside it."""
    if os.access(database.absolute().parent, os.W_OK) or not is_complete(database):
        return Datasette([str(database)])
    return Datasette([], immutables=[str(database)])
