"""The real daemon and its signals: reload all or nothing, end in order, end at once; and what the service manager hears of it."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import JURISDICTION, PROGRAM, environment

PATIENCE = 120.0
CONFIG = """
home = "{home}"
[jurisdiction]
code = "{code}"
[web]
listen = "127.0.0.1:{port}"
[backup]
enabled = false
[log]
level = "{level}"
"""
SOURCE = """
[[source]]
name = "{name}"
connector = "records"
path = "{name}"
interval = "1s"
"""
LINE = '{{"id":"{id}","channel":"website","title":"关于供热的通知","body":"自十月二十日起供热。","unit":"区住建局","published_at":"2018-10-15"}}\n'


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Running:
    """A daemon that runs, with what it has logged so far."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, port: int) -> None:
        self.process = process
        self.folder = folder
        self.port = port
        self.events: list[dict[str, Any]] = []
        self.lines: queue.Queue[str] = queue.Queue()

    def configure(self, *names: str, level: str = "info", more: str = "", home: str = "home") -> None:
        """Write the configuration, with sources of these names."""
        sources = "".join(SOURCE.format(name=name) for name in names)
        text = CONFIG.format(code=JURISDICTION, port=self.port, level=level, home=home) + more + sources
        (self.folder / "syndicate.toml").write_text(text, encoding="utf-8")

    def put(self, name: str, number: str) -> None:
        """Put an item where a source finds it."""
        (self.folder / name).mkdir(exist_ok=True)
        (self.folder / name / f"{number}.jsonl").write_text(LINE.format(id=number), encoding="utf-8")

    def until(self, event: str, **fields: Any) -> dict[str, Any]:
        """Read the log until an event with these fields comes."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=1.0)
            except queue.Empty:
                continue
            if not line:
                break
            said = json.loads(line)
            self.events.append(said)
            if said["event"] == event and all(said.get(name) == value for name, value in fields.items()):
                return dict(said)
        raise AssertionError(f"no {event} {fields} in {self.events}")

    def reload(self) -> None:
        """Ask for a reload."""
        self.process.send_signal(signal.SIGHUP)

    def end(self) -> int:
        """Tell it to stop and return how it ended."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def running(folder: Path, **more: str) -> Iterator[Running]:
    """Start a daemon on one source, and end it whatever happens."""
    daemon = Running(None, folder, free_port())  # type: ignore[arg-type]  # it starts below, with the configuration in place
    daemon.put("one", "1")
    daemon.configure("one")
    env = environment(SYNDICATE_LOG__FORMAT="json", SYNDICATE_WEB__ENABLED="true", **more)
    daemon.process = subprocess.Popen(
        [PROGRAM, "run"],
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=env,
        cwd=folder,
    )
    listener = threading.Thread(target=listen, args=(daemon,))
    listener.start()
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.kill()
        daemon.process.wait(PATIENCE)
        listener.join()


def listen(daemon: Running) -> None:
    """Take in what a daemon logs, line by line, an empty one at its end."""
    assert daemon.process.stderr is not None
    with daemon.process.stderr as log:
        for line in log:
            daemon.lines.put(line)
    daemon.lines.put("")


def page(daemon: Running, path: str) -> httpx.Response:
    """Return an answer of the pages as soon as there is one."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return httpx.get(f"http://127.0.0.1:{daemon.port}{path}", trust_env=False, timeout=30)
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(path)


def test_a_reload_takes_up_sources_and_log_level(tmp_path: Path) -> None:
    """After SIGHUP a new source is read, the old one goes on where it was, and the pages answer at the same address."""
    with running(tmp_path) as daemon:
        daemon.until("batch", source="one")
        daemon.put("two", "2")
        daemon.configure("one", "two", level="debug")
        daemon.reload()
        daemon.until("config_reloaded", sources=2)
        assert daemon.until("batch", source="two")["new"] == 1
        daemon.put("one", "3")
        assert daemon.until("batch", source="one")["new"] == 1
        daemon.until("poll", source="two")
        assert page(daemon, "/livez").status_code == 200
        assert daemon.end() == 0


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("[[source]]\nname = 'x'\nconector = 'records'\n", "connector"),
        ("[review]\ntiers = ['a', 'b', 'c']\nquorum = [1]\n", "review"),
        ("[web\n", "TOML"),
    ],
)
def test_a_wrong_configuration_changes_nothing(tmp_path: Path, broken: str, words: str) -> None:
    """After SIGHUP with a configuration that is wrong anywhere, the one before goes on, and the log says what is wrong."""
    with running(tmp_path) as daemon:
        daemon.until("batch", source="one")
        daemon.configure("one", more=broken)
        daemon.reload()
        assert words in daemon.until("config_refused")["message"]
        daemon.put("one", "2")
        assert daemon.until("batch", source="one")["new"] == 1
        daemon.configure("one")
        daemon.reload()
        daemon.until("config_reloaded")
        assert daemon.end() == 0


def test_a_home_is_not_moved_to_another(tmp_path: Path) -> None:
    """A reload that names another home is refused: what is open stays open."""
    with running(tmp_path) as daemon:
        daemon.until("batch", source="one")
        daemon.configure("one", home="elsewhere")
        daemon.reload()
        assert "home" in daemon.until("config_refused")["message"]
        assert not (tmp_path / "elsewhere").exists()
        assert daemon.end() == 0


def test_an_address_that_is_taken_is_not_moved_to(tmp_path: Path) -> None:
    """A reload to an address where another program listens is refused, and the pages stay where they are."""
    with running(tmp_path) as daemon, socket.create_server(("127.0.0.1", 0)) as taken:
        daemon.until("batch", source="one")
        home = daemon.port
        daemon.port = taken.getsockname()[1]
        daemon.configure("one")
        daemon.reload()
        assert "web.listen" in daemon.until("config_refused")["message"]
        daemon.port = home
        assert page(daemon, "/livez").status_code == 200
        daemon.port = free_port()
        daemon.configure("one")
        daemon.reload()
        daemon.until("config_reloaded")
        assert page(daemon, "/livez").status_code == 200
        assert daemon.end() == 0


def heard(manager: socket.socket, until: Callable[[str], bool]) -> list[str]:
    """Return what the service manager hears until a message is as wanted."""
    messages: list[str] = []
    while not messages or not until(messages[-1]):
        messages.append(manager.recv(4096).decode())
    return messages


def test_the_service_manager_hears_of_every_turn(tmp_path: Path) -> None:
    """Ready, signs of life, reloading and ready again, stopping: in this order, on the socket that the manager names."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(PATIENCE)
        with running(tmp_path, NOTIFY_SOCKET=address, WATCHDOG_USEC="200000") as daemon:
            assert "READY=1" in heard(manager, lambda one: "READY=1" in one)[-1]
            heard(manager, lambda one: one == "WATCHDOG=1")
            daemon.reload()
            reloading = heard(manager, lambda one: one.startswith("RELOADING=1"))[-1]
            assert re.search(r"^MONOTONIC_USEC=\d+$", reloading, re.MULTILINE)
            heard(manager, lambda one: "READY=1" in one)
            daemon.process.send_signal(signal.SIGTERM)
            heard(manager, lambda one: one == "STOPPING=1")
            assert daemon.process.wait(60) == 0


HANGS = """
import asyncio, time
from syndicate.cli.run import stop_on_signals

async def main() -> None:
    stop = stop_on_signals({longest})
    print("ready", flush=True)
    await stop.wait()
    print("asked", flush=True)
    time.sleep(600)

asyncio.run(main())
"""


@pytest.mark.parametrize(("longest", "second", "ended"), [(1.0, False, signal.SIGALRM), (600.0, True, signal.SIGTERM)])
def test_no_end_takes_longer_than_it_may(longest: float, second: bool, ended: int) -> None:
    """A process that hangs in its end is ended by its alarm clock, or at once by a second signal."""
    command = [sys.executable, "-c", HANGS.format(longest=longest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline() == "asked\n"
            if second:
                process.send_signal(signal.SIGTERM)
            assert process.wait(60) == -ended
        finally:
            process.kill()


CANARY = "李某某因病申请临时救助"
TRAPS = (
    '{{"id":"t1","channel":"website","title":"{0}","body":"{0}，电话 13812345678。","unit":"区民政局","published_at":"2018-10-15"}}',
    '{{"id":"t2","channel":"website","title":"{0}","body":"{0}","unit":"区民政局","published_at":"{0}"}}',
    '{{"id":"t3","channel":"website","title":"{0}","body":"机密★10年 {0}","unit":"区民政局","published_at":"2018-10-15"}}',
    '{{"id":"t4","title":["{0}"]}}',
    "{0}",
)


def test_no_word_of_an_item_is_logged(tmp_path: Path) -> None:
    """Read, refused, sealed, screened or broken: at the most talkative level no word of an item comes into the log."""
    with running(tmp_path) as daemon:
        daemon.until("batch", source="one")
        daemon.configure("one", level="debug")
        daemon.reload()
        daemon.until("config_reloaded")
        lines = "\n".join(line.format(CANARY) for line in TRAPS)
        (tmp_path / "one" / "traps.jsonl").write_text(lines + "\n", encoding="utf-8")
        said = daemon.until("batch", source="one")
        assert (said["new"], said["sealed"], said["quarantined"] >= 2) == (1, 1, True)
        daemon.until("poll", source="one")
        assert daemon.end() == 0
        text = json.dumps(daemon.events, ensure_ascii=False)
        assert CANARY not in text
        assert CANARY[:4] not in text
        assert "13812345678" not in text
