"""Sources and quarantine on the pages: how each stands, what people do with it, and that it stands after a restart."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from core_kit import LANE, broken, core_over, record
from hypothesis import given
from hypothesis import strategies as st
from items_kit import OPEN
from review_kit import Office
from web_kit import Pages

from syndicate.app.errands import carrying
from syndicate.connect.contract import Cursor
from syndicate.connect.contract import Page as Polled
from syndicate.engine.board import Board
from syndicate.engine.embedded import Embedded, Feed
from syndicate.engine.poller import Schedule
from syndicate.ledger.source_states import SourceState
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, Enrichment, Reading, Rejection, Transient
from syndicate.model.disclosures import Receipt
from syndicate.pipeline.expectation import expected
from syndicate.pipeline.gate.working_days import is_working_day
from syndicate.settings import Settings, load_settings
from syndicate.web.sources import lines_of

CONFIG = """
[jurisdiction]
code = "230102"
[[source]]
name = "门户"
connector = "records"
path = "inbox"
[[source]]
name = "旧站"
connector = "records"
path = "nowhere"
enabled = false
"""
GOOD = '{"id":"1","channel":"website","title":"关于供热的通知","body":"自十月二十日起供热。","unit":"区住建局","published_at":"2018-10-15"}'
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
BAD = '{"id":"2","channel":"website","title":"<script>alert(1)</script>","body":"x","unit":"区住建局","published_at":"2018-13-45"}'


class Home(Pages):
    """The pages of a home whose sources are read from a folder; what people ask for is carried out as without a daemon."""

    def __init__(self, folder: Path) -> None:
        (folder / "inbox").mkdir()
        (folder / "inbox" / "a.jsonl").write_text(f"{GOOD}\n{BAD}\n", "utf-8")
        config = folder / "syndicate.toml"
        config.write_text(CONFIG, "utf-8")
        self.settings: Settings = load_settings(config, folder / "home", {}, {}).settings
        self.settings.home.mkdir()
        super().__init__(Office(SqliteLedger(self.settings.home / "ledger.db")), OPEN)
        self.rooms = msgspec.structs.replace(self.rooms, settings=self.settings, carry_out=carrying(self.settings))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return the pages of a home that has read nothing yet."""
    made = Home(tmp_path)
    old = (NOW - timedelta(days=1)).timestamp()
    os.utime(tmp_path / "inbox" / "a.jsonl", (old, old))
    return made


def test_operations_test_poll_pause_and_resume(home: Home) -> None:
    """A source is tried without storing anything, polled, stopped with a reason and started again; all of it stands on the record."""
    operator = home.at("ren")
    operator.get("/sources")
    assert "尚未轮询" in operator.text
    assert "配置中已停用" in operator.text
    operator.send("/sources/%E9%97%A8%E6%88%B7/test")
    assert "可以读取，读到 1 条" in operator.text
    assert "读不出 1 条" in operator.text
    assert home.office.ledger.receipt_head()[0] == 0
    operator.get("/sources")
    operator.follow(operator.send("/sources/%E9%97%A8%E6%88%B7/poll"))
    assert "新增 1 条" in operator.text
    assert "正常" in operator.text
    operator.follow(operator.send("/sources/%E9%97%A8%E6%88%B7/pause", reason="对方维护"))
    assert "已暂停" in operator.text
    assert "对方维护" in operator.text
    refused = operator.post(
        "/sources/%E9%97%A8%E6%88%B7/poll", {"token": str(operator.page.select_one("input[name=token]")["value"])}
    )
    operator.follow(refused)
    assert "请先恢复" in operator.text
    operator.follow(operator.send("/sources/%E9%97%A8%E6%88%B7/resume"))
    assert not home.office.ledger.sources.paused()
    kinds = [errand.kind for errand, _ in home.office.ledger.errands.of_kinds(("pause", "resume", "poll"), 9)]
    assert kinds == ["resume", "poll", "pause", "poll"]
    assert not home.office.ledger.errands.broken()


@pytest.mark.parametrize("name", ["jia", "yi", "ji", "geng"])
def test_others_look_on(home: Home, name: str) -> None:
    """Whoever is not of operations or administration sees the sources and steers none."""
    person = home.at(name)
    person.get("/sources")
    assert not person.page.select("form[action^='/sources/']")
    token = str(person.page.select_one("input[name=token]")["value"])
    assert person.post("/sources/%E9%97%A8%E6%88%B7/pause", {"token": token, "reason": "x"}).status_code == 403
    assert home.office.ledger.errands.count() == 0


def test_quarantine_is_seen_read_again_and_dismissed(home: Home) -> None:
    """What could not be read is shown harmlessly, read again after it was put right, or dismissed with a reason that stays on the record."""
    operator = home.at("ren")
    operator.get("/sources")
    operator.follow(operator.send("/sources/%E9%97%A8%E6%88%B7/poll"))
    operator.get("/quarantine")
    assert operator.page.select_one("#total").text == "1"
    assert "alert(1)" in operator.page.select_one("pre.raw").text
    assert "<script>alert" not in str(operator.page.select_one("pre.raw"))
    operator.follow(operator.send("/quarantine/retry", having={"entry": "1"}))
    assert "仍在隔离 1 条" in operator.text
    operator.follow(operator.send("/quarantine/dismiss", reason="来源已删除该条"))
    assert "隔离区是空的" in operator.text
    operator.get("/quarantine?all=1")
    assert "来源已删除该条" in operator.text
    assert not [invariant for invariant in home.office.ledger.verify() if not invariant.holds]


def test_strangers_see_no_quarantine_and_reviewers_touch_none(home: Home) -> None:
    """The quarantine asks for a login; administration handles it without seeing the bytes; reviewers see and do not handle."""
    assert home.browser().get("/quarantine").status_code == 303
    operator = home.at("ren")
    operator.get("/sources")
    operator.follow(operator.send("/sources/%E9%97%A8%E6%88%B7/poll"))
    administrator, reviewer = home.at("xin"), home.at("yi")
    administrator.get("/quarantine")
    assert not administrator.page.select("pre.raw")
    assert administrator.page.select("form[action='/quarantine/retry']")
    reviewer.get("/quarantine")
    assert reviewer.page.select("pre.raw")
    assert not reviewer.page.select("form[action='/quarantine/retry']")


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Wait until something holds."""
    for _ in range(3000):
        if await holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never held")


class Scripted:
    """A source that plays pages and errors, one a poll, and then has nothing new."""

    def __init__(self, *script: Polled | Transient) -> None:
        self.script = list(script)
        self.polls = 0

    async def polled(self, times: int) -> None:
        """Wait until it was polled so often."""

        async def enough() -> bool:
            return self.polls >= times

        await until(enough)

    async def poll(self, cursor: Cursor | None) -> Polled:
        """Play the next one."""
        self.polls += 1
        played = self.script.pop(0) if self.script else Polled(readings=(), next_cursor={"n": self.polls})
        if isinstance(played, Transient):
            raise played
        return played


class Deaf:
    """An observer that hears nothing."""

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """Hear of a page."""

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """Hear of a failure."""


def polled(*readings: Reading, claimed: int | None = None, more: bool = False) -> Polled:
    """Return a page."""
    return Polled(readings=readings, next_cursor={"n": 1}, claimed_total=claimed, more=more)


UNREADABLE = Rejection(place="x", reason="bad_value", message="甲 / a", raw=b"x")


@pytest.mark.parametrize(
    ("played", "outcome"),
    [
        (polled(record("1", "停水通知")), "new"),
        (polled(), "nothing"),
        (polled(UNREADABLE), "refused"),
        (Transient("列表页无法识别 / x", reason="parse"), "selector"),
        (Transient("限流 / x", reason="rate_limited"), "rate_limited"),
        (Transient("太大 / x", reason="too_large"), "too_large"),
        (Transient("不通 / x", reason="connect"), "unreadable"),
        (Transient("不许 / x", reason="robots"), "forbidden"),
    ],
)
def test_what_a_poll_came_to_is_told_apart(played: Polled | Transient, outcome: str) -> None:
    """Nothing published, not readable, another layout, a limit, a size: each has a word of its own, and it is kept in the ledger."""
    ledger = SqliteLedger(None)
    board = Board(lambda: NOW, ledger.sources)
    told: list[str] = []
    source = Scripted(played)

    async def once() -> None:
        engine = Embedded(core_over(ledger), ledger, Deaf(), board)
        feed = Feed(
            name="a", lane=LANE, jurisdiction="230102", source=source, schedule=Schedule(interval=3600, backoff=3600)
        )
        stop = asyncio.Event()
        work = asyncio.create_task(engine.run([feed], stop))
        await until(lambda: engine.call(ledger.sources.all))
        told.append((await engine.call(ledger.sources.all))["a"].outcome)
        stop.set()
        await work
        engine.close()

    asyncio.run(once())
    assert told == [outcome]
    state = ledger.sources.all()["a"]
    assert bool(state.message) == isinstance(played, Transient)
    assert state.next_at > state.tried_at


def test_a_paused_source_rests_and_wakes() -> None:
    """A source that was paused before the start is not polled; started again it is, at once."""
    ledger = SqliteLedger(None)
    number = ledger.errands.ask("pause", {"source": "a", "reason": "维护"}, "ren", NOW)
    ledger.sources.pause("a", number)
    source = Scripted(polled(record("1", "停水通知"), claimed=7))

    async def work() -> None:
        engine = Embedded(core_over(ledger), ledger, Deaf())
        stop = asyncio.Event()
        feed = Feed(name="a", lane=LANE, jurisdiction="230102", source=source, schedule=Schedule(interval=3600))
        running = asyncio.create_task(engine.run([feed], stop))
        await asyncio.sleep(0.3)
        assert source.polls == 0
        engine.board.switch("a").turn(paused=False)
        await source.polled(1)
        engine.board.switch("a").wake()
        await source.polled(2)
        stop.set()
        await running
        engine.close()

    asyncio.run(work())
    state = ledger.sources.all()["a"]
    assert (state.claimed, ledger.sources.read(LANE)) == (7, 1)
    assert state.new_at


def test_an_errand_that_makes_no_sense_is_refused(home: Home) -> None:
    """What cannot be carried out, whatever it says, is refused with words, and what comes after it is carried out."""
    ledger = home.office.ledger
    first = ledger.errands.ask("merge", {}, "jia", NOW)
    ledger.errands.ask("undo", {"act": "x", "reason": "y"}, "jia", NOW)
    ledger.errands.ask("retry", {"entries": 7}, "ren", NOW)
    last = ledger.errands.ask("pause", {"source": "门户", "reason": "维护"}, "ren", NOW)
    asyncio.run(carrying(home.settings)())
    told = [ledger.errands.done(number) for number in range(first, last + 1)]
    assert [one.refused for one in told if one] == [1, 1, 1, 0]
    assert told[0] is not None
    assert "makes no sense" in told[0].told["message"]
    assert set(ledger.sources.paused()) == {"门户"}


def test_what_accounts_say_of_themselves_is_an_upper_bound(home: Home) -> None:
    """Where the files of a source tell how many posts its accounts have, that is the claim, marked as an upper bound."""
    ledger = home.office.ledger
    accounts = [
        Enrichment(
            source="weibo",
            native_id=uid,
            jurisdiction="230102",
            title="发布",
            day=NOW,
            measures={"statuses_count": posts},
        )
        for uid, posts in (("1", 30.0), ("2", 12.0))
    ]
    core_over(ledger).handle("门户", "230102", [record("1", "停水通知"), *accounts])
    (line, _) = lines_of(home.settings, ledger.sources, {}, NOW.date())
    assert (line.ours, line.state.claimed, line.gap, line.upper_bound) == (1, 42, 41, True)
    ledger.sources.put([SourceState(source="门户", claimed=1, claimed_at="2026-03-02")])
    (line, _) = lines_of(home.settings, ledger.sources, {}, NOW.date())
    assert (line.gap, line.upper_bound) == (0, False)
    assert "账号自报" not in home.browser().get("/sources").text


def test_an_errand_altered_behind_the_ledgers_back_is_found() -> None:
    """Whoever changes afterwards what was asked for, or by whom, is found out."""
    ledger = SqliteLedger(None)
    for number in range(3):
        ledger.errands.ask("pause", {"source": "a", "reason": f"维护 {number}"}, "ren", NOW)
    assert not broken(ledger)
    ledger.connection.execute("DROP TRIGGER errand_is_final_update")
    ledger.connection.execute("UPDATE errand SET person = 'xin' WHERE id = 2")
    assert broken(ledger) == {"errands"}


@given(st.dictionaries(st.integers(1, 56), st.integers(0, 50)))
def test_the_usual_is_a_number_that_was_seen_or_between_two(past: dict[int, int]) -> None:
    """What is usual lies between the least and the most that such days brought."""
    today = date(2026, 3, 4)
    history = {today - timedelta(days=number): new for number, new in past.items()}
    usual = expected(history, date(2020, 1, 1), today, is_working_day)
    assert usual is not None
    assert 0 <= usual <= max([0, *past.values()])


def test_holidays_are_compared_with_days_off() -> None:
    """A holiday in the week is expected to bring what days off bring, a make-up Sunday what working days bring."""
    days = [date(2025, 10, 1) - timedelta(days=number) for number in range(1, 57)]
    history = {day: 0 if is_working_day(day) is False else 10 for day in days}
    first = date(2020, 1, 1)
    assert expected(history, first, date(2025, 10, 1), is_working_day) == 0
    assert expected(history, first, date(2025, 9, 30), is_working_day) == 10
    assert expected(history, first, date(2025, 9, 28), is_working_day) == 10


def test_too_little_history_expects_nothing() -> None:
    """A source that was read for the first time yesterday is expected to bring nobody knows what."""
    today = date(2026, 3, 4)
    assert expected({}, today - timedelta(days=1), today, is_working_day) is None
