"""After a change of rules the commands say so, and settle by themselves: load, export, the daemon."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec
import pytest
from calling import Call, caller
from core_kit import loaded, record, rules

from syndicate.app import sole_owner
from syndicate.engine.renewing import keep_settled
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.pipeline.classify import Classifier
from syndicate.pipeline.classify.rules import read_rule_files

TAXONOMY = Path(__file__).parents[2] / "config" / "taxonomy"
POST = "【第{0}号路停水通知】第{0}号路今日停水检修，第{0}号楼居民请储水，给您带来的不便敬请谅解。"
STATS = ("stats", "--year", "2018", "--format", "json")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program on a home that other rules, which know no kinds, have filled."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(TAXONOMY.glob("*.toml"))}
    silent = Classifier(read_rule_files({name: text.partition("[[rule]]")[0] for name, text in texts.items()}))
    (tmp_path / "home").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("core_kit.rules", lambda: msgspec.structs.replace(rules(), classifier=silent, digest="silent"))
        loaded(
            [[record(str(n), POST.format(n)) for n in range(5)]], SqliteLedger(tmp_path / "home" / "ledger.db")
        ).close()
    return caller(tmp_path, monkeypatch, capsys)


def test_stats_say_that_they_are_provisional_and_why(call: Call) -> None:
    """The table says 未结算 and what settles it; JSON carries the reason; CSV stays a table."""
    told = call("stats", "--year", "2018").out
    assert "未结算" in told
    assert "rules apply" in told
    answer = call(*STATS).answer
    assert (answer["settled"], "旧规则" in answer["unsettled"]) == (False, True)
    assert "未结算" not in call("stats", "--year", "2018", "--format", "csv").out


def test_an_export_settles_first(call: Call) -> None:
    """The form is filled from settled numbers, and the progress is shown."""
    ended = call("export", "--year", "2018", "--to", "form.json")
    assert ended.code == 0, ended.err
    assert "重算" in ended.err
    assert call(*STATS).answer["settled"]
    assert "未结算" not in Path("form.json").read_text("utf-8")
    assert call("verify").code == 0


def test_an_export_beside_a_daemon_says_that_it_is_provisional(call: Call, tmp_path: Path) -> None:
    """Where another process holds the home the form is written all the same, and its notes say what it is."""
    with sole_owner(tmp_path / "home"):
        ended = call("export", "--year", "2018", "--to", "form.json")
    assert ended.code == 0
    assert "未结算" in ended.err
    assert "未结算" in Path("form.json").read_text("utf-8")


def test_a_year_is_closed_on_settled_numbers_only(call: Call, tmp_path: Path) -> None:
    """What is frozen is settled first; where that cannot be done now nothing is frozen, exit code 75."""
    words = ("returns", "close", "--year", "2018", "--reason", "年度终了", "--by", "甲")
    with sole_owner(tmp_path / "home"):
        assert call(*words).code == 75
    assert not call(*STATS).answer["settled"]
    ended = call(*words)
    assert ended.code == 0, ended.err
    assert call(*STATS).answer["settled"]


def test_a_load_settles_at_its_end(call: Call, tmp_path: Path) -> None:
    """Reading one more file by new rules leaves nothing behind that was made by others."""
    more = tmp_path / "more.jsonl"
    post = {"id": "w9", "channel": "weibo", "unit": "甲局", "title": None, "body": POST.format(9)}
    more.write_text(json.dumps(post | {"published_at": "2018-03-05 10:00:00"}, ensure_ascii=False) + "\n", "utf-8")
    assert call("load", str(more), "--connector", "records", "--jurisdiction", "230102").code == 0
    answer = call(*STATS).answer
    assert (answer["settled"], answer["kinds"]) == (True, {"notice": 6})


def test_settling_by_hand_shows_what_changes(call: Call) -> None:
    """`rules apply` lists how the filing moves, and the second time says that nothing was to be done."""
    done = call("rules", "apply", "--format", "json").answer
    assert (done["read"], done["changed"]) == (5, 5)
    assert done["facets"]["kind"]["notice"] == {"postings": [0, 5], "information": [0, 5]}
    assert "已结算" in call("rules", "apply").out


def test_the_daemon_settles_page_by_page_and_stops_when_told() -> None:
    """While there is something to settle no time is lost; what cannot be written now is tried again; told to stop it stops."""
    left = [True, True, False]
    stop = asyncio.Event()

    def step() -> bool:
        if len(left) == 1:
            stop.set()
        return left.pop(0)

    async def work() -> None:
        async def call(one: object) -> bool:
            return step()

        await asyncio.wait_for(keep_settled(step, call, stop), 60)

    asyncio.run(work())
    assert left == []
