"""The installed daemon with its pages: rulings, pauses and polls from a page within it, beside it, and without one."""

from __future__ import annotations

import json
import re
import socket
import time
from pathlib import Path
from typing import Self

import httpx
import pytest
from bs4 import BeautifulSoup
from program import answer, run, started

CONFIG = """
[jurisdiction]
code = "230102"
[web]
listen = "127.0.0.1:{port}"
[[source]]
name = "records"
connector = "records"
path = "inbox"
interval = "1s"
"""
ROWS = (
    ("1", "website", "关于供热的通知", "自十月二十日起供热，请居民提前检查室内供热设施，发现漏水及时报修。"),
    ("2", "wechat", "公园绿化养护公告", "区园林部门于本周起对公园进行绿化养护，部分步道临时封闭，请市民绕行。"),
)
PASSWORD = "a long password"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a home with two publications that differ, a clerk and an administrator."""
    (tmp_path / "inbox").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "port").write_text(str(port), encoding="utf-8")
    (tmp_path / "syndicate.toml").write_text(CONFIG.format(port=port), encoding="utf-8")
    home = tmp_path / "home"
    lines = [
        json.dumps(
            {
                "id": number,
                "channel": channel,
                "title": title,
                "body": body,
                "unit": "区住建局",
                "published_at": "2018-10-15",
            }
        )
        for number, channel, title, body in ROWS
    ]
    (home.parent / "inbox" / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    secret = home.parent / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    files = {"SYNDICATE_PASSWORD_FILE": str(secret), "SYNDICATE_NEW_PASSWORD_FILE": str(secret)}
    for arguments in (
        ("user", "add", "root", "--role", "administrator"),
        ("user", "password", "root"),
        ("user", "add", "jia", "--role", "clerk", "--unit", "区住建局", "--as", "root"),
        ("user", "password", "jia", "--as", "root"),
    ):
        done = run(home, *arguments, **files)
        assert done.returncode == 0, done.stderr
    return home


def page(home: Path, path: str, wanted: str = "") -> str:
    """Return a page as soon as it is there and says something."""
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            text = httpx.get(f"http://127.0.0.1:{(home.parent / 'port').read_text()}{path}", trust_env=False).text
        except httpx.TransportError:
            text = ""
        if text and wanted in text:
            return text
        time.sleep(0.2)
    raise AssertionError(f"{path} never said {wanted}")


class Person:
    """Somebody at a browser without scripts; leaves when the block ends."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def __init__(self, home: Path, name: str) -> None:
        port = (home.parent / "port").read_text()
        self.base = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.base, trust_env=False, follow_redirects=True, timeout=60)
        self.send("/login", "/login", name=name, password=PASSWORD)

    def get(self, path: str) -> BeautifulSoup:
        """Open a page."""
        return BeautifulSoup(self.client.get(path).text, "lxml")

    def send(self, where: str, action: str, **fields: str) -> BeautifulSoup:
        """Fill in the form of a page that goes to an address."""
        form = self.get(where).select_one(f"form[action='{action}']")
        assert form is not None, (where, action)
        hidden = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[type=hidden]")}
        found = self.client.post(action, data={**hidden, **fields}, headers={"origin": self.base})
        return BeautifulSoup(found.text, "lxml")


def handles(home: Path) -> list[str]:
    """Return the handles of both publications, as soon as they are counted."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        text = page(home, "/items?count=postings&sort=oldest")
        found = list(dict.fromkeys(re.findall(r'class="item" href="/items/([0-9a-f]{16})"', text)))
        if len(found) == 2:
            return found
        time.sleep(0.3)
    raise AssertionError("both were never counted")


def merged_and_taken_back(home: Path) -> None:
    """Merge both on the page, see the counts, and take it back."""
    one, other = handles(home)
    with Person(home, "jia") as clerk:
        told = clerk.send(f"/items/{one}", f"/items/{one}/merge", other=other, reason="同一件事")
        assert "信息 2 → 1 条" in told.get_text(" ", strip=True), told.get_text(" ", strip=True)
        assert answer(home, "stats", "--year", "2018")["information"] == 1
        told = clerk.send(f"/items/{one}", f"/items/{one}/undo", reason="看错了")
        assert "信息 1 → 2 条" in told.get_text(" ", strip=True)
    assert answer(home, "stats", "--year", "2018")["information"] == 2


def test_rulings_on_the_page_of_a_daemon(office: Path) -> None:
    """Within the daemon a merge on the page is counted at once and can be taken back."""
    with started(office, "run", SYNDICATE_WEB__ENABLED="true"):
        merged_and_taken_back(office)
    assert run(office, "verify").returncode == 0


def test_rulings_on_a_page_beside_a_daemon_and_without_one(office: Path) -> None:
    """Pages of another process hand rulings to the daemon; when it has gone they carry them out themselves."""
    with started(office, "serve"):
        with started(office, "run", SYNDICATE_WEB__ENABLED="false") as daemon:
            merged_and_taken_back(office)
            daemon.terminate()
            daemon.wait(60)
        merged_and_taken_back(office)
    assert run(office, "verify").returncode == 0


def test_commands_beside_a_daemon_are_carried_out_by_it(office: Path) -> None:
    """Merge, undo and split beside a daemon are done by it and told as without one; what it refuses ends with exit code 2."""
    with started(office, "run", SYNDICATE_WEB__ENABLED="true"):
        one, other = handles(office)
        merged = run(office, "item", "merge", one, other, "--reason", "同一件事", "--by", "li", "--format", "json")
        assert merged.returncode == 0, merged.stderr
        assert "已交由它办理" in merged.stderr
        said = json.loads(merged.stdout)
        assert (said["decision"], said["by"], said["before"]["information"], said["after"]["information"]) == (
            "same", "li", 2, 1,
        )  # fmt: skip
        assert {tuple(pair) for pair in said["pairs"]} == {tuple(sorted((one, other)))}
        undone = run(office, "item", "undo", one, other, "--reason", "看错了")
        assert undone.returncode == 0, undone.stderr
        assert "撤销" in undone.stdout
        refused = run(office, "item", "undo", "9", "--reason", "x")
        assert (refused.returncode, "没有第 9 号认定" in refused.stderr) == (2, True)
        assert answer(office, "stats", "--year", "2018")["information"] == 2
    assert run(office, "verify").returncode == 0


def test_a_pause_outlives_the_daemon(office: Path) -> None:
    """A source that was paused from the command line stays paused in the next daemon, until it is resumed on the page."""
    with started(office, "run", SYNDICATE_WEB__ENABLED="true"):
        handles(office)
        assert run(office, "source", "pause", "records", "--reason", "对方维护").returncode == 0
    with started(office, "run", SYNDICATE_WEB__ENABLED="true"):
        assert "对方维护" in page(office, "/sources", "已暂停")
        fresh = {
            "id": "3",
            "channel": "weibo",
            "title": "",
            "body": "新的一条微博，关于道路施工。",
            "unit": "u",
            "published_at": "2018-11-01",
        }
        (office.parent / "inbox" / "b.jsonl").write_text(json.dumps(fresh) + "\n", encoding="utf-8")
        refused = run(office, "source", "poll", "records")
        assert refused.returncode == 75
        assert "请先恢复" in refused.stderr
        with Person(office, "root") as administrator:
            administrator.send("/sources", "/sources/records/resume")
        page(office, "/items?count=postings&q=道路施工", "共 1 个条目")
    rows = answer(office, "source", "completeness")
    assert [(row["name"], row["ours"], row["claimed"]) for row in rows] == [("records", 3, None)]
