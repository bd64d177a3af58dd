"""The installed program serves its pages: alone, beside the daemon, within the daemon; and ends when told to."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from program import JURISDICTION, run, started

CONFIG = """
[jurisdiction]
code = "{code}"
name = "道里区"
[web]
listen = "127.0.0.1:{port}"
[[source]]
name = "records"
connector = "records"
path = "inbox"
interval = "1s"
"""
LINE = '{"id":"1","channel":"website","title":"关于供热的通知","body":"自十月二十日起供热。","unit":"区住建局","published_at":"2018-10-15"}\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home beside a configuration that reads one folder, and pages at a free port."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.jsonl").write_text(LINE, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "syndicate.toml").write_text(CONFIG.format(code=JURISDICTION, port=port), encoding="utf-8")
    (tmp_path / "port").write_text(str(port), encoding="utf-8")
    return tmp_path / "home"


def page(home: Path, path: str, wanted: str = "") -> str:
    """Return a page as soon as it is there and says something."""
    address = f"http://127.0.0.1:{(home.parent / 'port').read_text()}{path}"
    end = time.monotonic() + 150
    while time.monotonic() < end:
        try:
            answer = httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        if answer.status_code == 200 and wanted in answer.text:
            return answer.text
        time.sleep(0.2)
    raise AssertionError(f"{path} never said {wanted}")


def ended(process: subprocess.Popen[str]) -> int:
    """Tell a program to stop, and return how it ended."""
    process.send_signal(signal.SIGTERM)
    return process.wait(30)


def test_the_daemon_serves_pages(home: Path) -> None:
    """While it polls, the daemon shows what it has counted; told to stop, it ends well."""
    with started(home, "run", SYNDICATE_WEB__ENABLED="true") as process:
        text = page(home, "/?year=2018", ">1</a></td>")
        assert "政府网站" in text
        assert page(home, "/readyz") == "ok\n"
        assert ended(process) == 0


def test_pages_beside_a_daemon(home: Path) -> None:
    """The pages alone are served from another process than the one that reads, and see what it commits."""
    with started(home, "run", SYNDICATE_WEB__ENABLED="false") as daemon, started(home, "serve") as pages:
        page(home, "/?year=2018", ">1</a></td>")
        assert ended(pages) == 0
        assert ended(daemon) == 0


def test_an_open_page_is_told_and_keeps_nobody_waiting(home: Path) -> None:
    """A page that listens hears of what the daemon commits in another process; told to stop, the program ends though the page still listens."""
    port = int((home.parent / "port").read_text())
    with started(home, "run", SYNDICATE_WEB__ENABLED="false"), started(home, "serve") as pages:
        page(home, "/?year=2018", ">1</a></td>")
        with httpx.stream("GET", f"http://127.0.0.1:{port}/events", timeout=60, trust_env=False) as answer:
            lines = answer.iter_lines()
            first = next(int(line[4:]) for line in lines if line.startswith("id: "))
            more = LINE.replace('"1"', '"2"').replace("供热", "绿化")
            (home.parent / "inbox" / "b.jsonl").write_text(more, encoding="utf-8")
            assert next(int(line[4:]) for line in lines if line.startswith("id: ")) > first
            page(home, "/?year=2018&part=figures", ">2</a></td>")
            pages.send_signal(signal.SIGTERM)
            assert not any(
                line.startswith("id: ") for line in lines
            )  # the stream ends by itself, without another event
        assert pages.wait(30) == 0


def test_a_node_takes_up_its_configuration_again(home: Path) -> None:
    """SIGHUP lets the pages alone answer by the new configuration at the same address; one that is wrong changes nothing; another port is moved to."""
    config = home.parent / "syndicate.toml"
    plain = config.read_text(encoding="utf-8")
    with started(home, "serve") as pages:
        page(home, "/login", "道里区")
        config.write_text(plain.replace("道里区", "松北区"), encoding="utf-8")
        pages.send_signal(signal.SIGHUP)
        page(home, "/login", "松北区")
        config.write_text(plain.replace("[web]", "[wen]"), encoding="utf-8")
        pages.send_signal(signal.SIGHUP)
        said = iter(pages.stderr or ())
        assert any("config_refused" in line and "wen" in line for line in said)
        page(home, "/login", "松北区")
        port = (home.parent / "port").read_text(encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            other = str(free.getsockname()[1])
        config.write_text(plain.replace(port, other), encoding="utf-8")
        (home.parent / "port").write_text(other, encoding="utf-8")
        pages.send_signal(signal.SIGHUP)
        page(home, "/login", "道里区")
        assert ended(pages) == 0


def test_a_port_that_is_taken(home: Path) -> None:
    """Where another program listens already, it is said in words, with what to change."""
    port = int((home.parent / "port").read_text())
    with socket.create_server(("127.0.0.1", port)):
        done = run(home, "serve")
    assert done.returncode == 78
    assert "web.listen" in done.stderr
    assert "无法监听" in done.stderr


def test_a_container_asks_after_its_daemon(home: Path) -> None:
    """`health` says of a running daemon that it works, and of one that is gone that it does not answer; without pages it looks itself."""
    with started(home, "run", SYNDICATE_WEB__ENABLED="true") as process:
        page(home, "/readyz")
        well = run(home, "health", "--format", "json", SYNDICATE_WEB__ENABLED="true")
        assert well.returncode == 0, well.stdout
        assert '"name":"store","state":"ok"' in well.stdout
        assert ended(process) == 0
    gone = run(home, "health", SYNDICATE_WEB__ENABLED="true")
    assert gone.returncode == 1
    assert "没有应答" in gone.stdout
    assert run(home, "health").returncode == 0
