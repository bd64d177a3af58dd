"""The way out as people use it: the installed program, a real receiver, and a process that is killed while it sends."""

from __future__ import annotations

import io
import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import feedparser
import pytest
from program import JURISDICTION, run, started
from publishing_kit import Receiver
from review_kit import CLEAN, LEAKING, PHONE, Office
from standardwebhooks import Webhook

from syndicate.engine.relay import LEASE
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model.review import Deed

PLACE = {"SYNDICATE_JURISDICTION__CODE": JURISDICTION, "SYNDICATE_JURISDICTION__NAME": "道里区"}


class Home:
    """A home with an office, and the program on it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self.folder = folder
        self.office = Office(SqliteLedger(folder / "ledger.db"))

    def do(self, *arguments: str) -> CompletedProcess[str]:
        """Run a command of `publish`."""
        return run(self.folder, "publish", *arguments, **PLACE)

    def ok(self, *arguments: str) -> str:
        """Run a command that must end well; return what it prints."""
        done = self.do(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home."""
    made = Home(tmp_path / "home")
    yield made
    made.office.ledger.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that answers 200."""
    with Receiver() as running:
        yield running


def subscribe(home: Home, receiver: Receiver) -> str:
    """Add a subscriber; return its secret."""
    told = home.ok("subscriber", "add", "zx", receiver.url, "--allow", "127.0.0.1", "--format", "json")
    return str(json.loads(told)["secret"])


def test_feeds_at_the_command_line(home: Home, tmp_path: Path) -> None:
    """A feed comes out masked, narrowed by options, to a file or to the terminal; all of them go to a folder."""
    home.office.released("1", LEAKING)
    home.office.released("2", CLEAN, channels=("weibo",))
    assert len(feedparser.parse(io.BytesIO(home.ok("feed").encode())).entries) == 2
    (one,) = json.loads(home.ok("feed", "--format", "json", "--channel", "weibo"))["items"]
    assert one["content_text"] == CLEAN
    assert PHONE not in home.ok("feed", "--format", "rss")
    home.ok("feed", "--to", str(tmp_path / "all.atom"), "--unit", "区民政局")
    assert feedparser.parse(str(tmp_path / "all.atom")).feed.title == "道里区政府信息公开 · 区民政局"
    assert json.loads(home.ok("write", str(tmp_path / "feeds"), "--format", "json"))["removed"] == 0
    assert (tmp_path / "feeds" / "channel" / "weibo.json").exists()
    assert home.do("feed", "--channel", "fax").returncode == 2
    assert home.do("feed", "--page", "9").returncode == 2


def test_a_webhook_from_beginning_to_end(home: Home, receiver: Receiver) -> None:
    """Added, tested, sent, verified by the reference implementation, recalled with a receipt, replayed, rotated, removed."""
    secret = subscribe(home, receiver)
    home.ok("subscriber", "test", "zx")
    review = home.office.released("1")
    assert json.loads(home.ok("relay", "--once", "--format", "json"))["sent"] == 1
    for got in receiver.got:
        Webhook(secret).verify(got.body, got.headers)
    home.office.act(review, "ji", Deed.WITHDRAW)
    home.ok("relay", "--once")
    (recall,) = json.loads(home.ok("recalls", "--format", "json"))
    assert (recall["subscriber"], recall["code"]) == ("zx", "error")
    assert recall["acknowledged_at"]
    assert json.loads(home.ok("recalls", "--open", "--format", "json")) == []
    home.office.released("2")
    home.ok("relay", "--once")
    home.ok("deliveries", "replay", "zx", "--id", "msg_230102_3")
    fresh = json.loads(home.ok("subscriber", "rotate", "zx", "--format", "json"))["secret"]
    home.ok("relay", "--once")
    for either in (secret, fresh):
        Webhook(either).verify(receiver.got[-1].body, receiver.got[-1].headers)
    listed = json.loads(home.ok("deliveries", "list", "--format", "json"))
    assert [(one["message"], one["attempts"]) for one in listed] == [
        ("msg_230102_1", 1),
        ("msg_230102_2", 1),
        ("msg_230102_3", 2),
    ]
    shown = json.loads(home.ok("deliveries", "show", "3", "--format", "json"))
    assert [one["reason"] for one in shown["log"]] == ["ok", "ok"]
    home.ok("subscriber", "remove", "zx", "--reason", "不再需要")
    assert fresh not in str(list(home.office.connection.execute("SELECT * FROM subscriber")))


def test_secrets_are_shown_once(home: Home, receiver: Receiver) -> None:
    """No list, no log and no error shows a secret after it was made."""
    secret = subscribe(home, receiver)
    home.office.released("1")
    receiver.status = 500
    said = [home.do("relay", "--once"), home.do("subscriber", "list", "--format", "json"), home.do("deliveries", "show", "1"),
            home.do("subscriber", "test", "zx"), home.do("subscriber", "add", "zx", receiver.url)]  # fmt: skip
    assert not [one for one in said if secret in one.stdout + one.stderr or "whsec_" in one.stdout + one.stderr]
    assert [one.returncode for one in said] == [3, 0, 0, 75, 2]


def test_a_home_that_others_can_read_is_warned_of(home: Home) -> None:
    """Where others can look into the home, adding a subscriber says so."""
    told = home.do("subscriber", "add", "a", "https://a.example/")
    assert (told.returncode, told.stderr) == (0, "")
    home.folder.chmod(0o755)
    told = home.do("subscriber", "add", "b", "https://b.example/")
    assert told.returncode == 0
    assert "chmod 700" in told.stderr


def test_switching_off_and_on(home: Home, receiver: Receiver) -> None:
    """What is released while a subscriber is off waits and goes out when he is on again."""
    subscribe(home, receiver)
    home.ok("subscriber", "disable", "zx", "--reason", "检修")
    home.office.released("1")
    home.ok("relay", "--once")
    assert not receiver.got
    (row,) = json.loads(home.ok("subscriber", "list", "--format", "json"))
    assert (row["state"], row["waiting"], row["reason"]) == ("disabled", 1, "检修")
    home.ok("subscriber", "enable", "zx")
    home.ok("relay", "--once")
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("subscriber", "add", "b", "http://10.0.0.1/"),
        ("subscriber", "add", "b", "https://h.example/", "--channel", "fax"),
        ("subscriber", "test", "nobody"),
        ("deliveries", "show", "99"),
        ("deliveries", "retry"),
        ("deliveries", "retry", "99"),
        ("deliveries", "replay", "nobody", "--since", "2026-01-01"),
        ("deliveries", "replay", "nobody"),
    ],
)
def test_wrong_calls_say_what_was_expected(home: Home, arguments: tuple[str, ...]) -> None:
    """A call that cannot be meant ends with exit code 2 and one sentence in two languages."""
    done = home.do(*arguments)
    assert done.returncode == 2
    assert re.search(r"[一-龥].* / .*[a-z]", done.stderr)


def test_a_relay_killed_while_it_sends(home: Home, receiver: Receiver) -> None:
    """Kill -9 in the middle of a request: when the lease is over another relay sends it again, under the same id; nothing is lost."""
    subscribe(home, receiver)
    for number in range(3):
        home.office.released(str(number))
    reached, go_on = threading.Event(), threading.Event()

    def hang(_: object) -> None:
        reached.set()
        go_on.wait(30)

    receiver.meanwhile = hang
    with started(home.folder, "publish", "relay", **PLACE) as process:
        assert reached.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    receiver.meanwhile = None
    go_on.set()
    home.ok("relay", "--once")
    assert sorted(receiver.ids) == ["msg_230102_1", "msg_230102_2", "msg_230102_3"]
    (left,) = json.loads(home.ok("deliveries", "list", "--state", "sending", "--format", "json"))
    _end_lease(home)
    home.ok("relay", "--once")
    assert sorted(receiver.ids) == ["msg_230102_1", "msg_230102_1", "msg_230102_2", "msg_230102_3"]
    assert len({got.body for got in receiver.got}) == 3
    shown = json.loads(home.ok("deliveries", "show", str(left["id"]), "--format", "json"))
    assert [one["reason"] for one in shown["log"]] == ["interrupted", "ok"]


def _end_lease(home: Home) -> None:
    """Set the end of the lease back by its length, instead of waiting for it."""
    (until,) = next(iter(home.office.connection.execute("SELECT leased_until FROM delivery WHERE state = 'sending'")))
    assert datetime.fromisoformat(until) - datetime.now(UTC) < LEASE
    before = (datetime.fromisoformat(until) - 2 * LEASE + timedelta(seconds=1)).isoformat(timespec="milliseconds")
    home.office.connection.execute("UPDATE delivery SET leased_until = ? WHERE state = 'sending'", (before,))


def test_the_daemon_sends(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    """`syndicate run` sends what is released while it runs, and ends cleanly."""
    subscribe(home, receiver)
    (tmp_path / "inbox").mkdir()
    config = tmp_path / "syndicate.toml"
    config.write_text(
        f'[jurisdiction]\ncode = "{JURISDICTION}"\n[[source]]\nname = "r"\nconnector = "records"\npath = "inbox"\n',
        "utf-8",
    )
    with started(home.folder, "run", SYNDICATE_CONFIG=str(config)) as process:
        home.office.released("1")
        end = time.monotonic() + 60
        while not receiver.got and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert receiver.ids == ["msg_230102_1"]


def test_the_page_verifies(home: Home, receiver: Receiver) -> None:
    """The code that docs/publishing.md shows to receivers accepts what is sent, and refuses what was changed."""
    from project_tree import ROOT

    (code,) = re.findall(
        r"```python\n(import base64.*?)```", (ROOT / "docs" / "publishing.md").read_text("utf-8"), re.DOTALL
    )
    names: dict[str, object] = {}
    exec(compile(code, "publishing.md", "exec"), names)
    genuine = names["genuine"]
    assert callable(genuine)
    secret = subscribe(home, receiver)
    home.ok("subscriber", "test", "zx")
    (got,) = receiver.got
    assert genuine(secret, got.headers, got.body)
    assert not genuine(secret, got.headers, got.body + b" ")
