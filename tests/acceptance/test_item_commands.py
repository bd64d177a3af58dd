"""item: see, explain, merge, split, undo, and the questions that people are asked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import apsw
import pytest
from calling import Call, caller
from program import JURISDICTION

from syndicate.app import sole_owner
from syndicate.cli import handing

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备，恢复供水后请先排放浑水。"
ARMY = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检，欢迎踊跃报名参军。"
POSTS = [
    {"id": "w1", "channel": "website", "title": "停水通知", "body": WATER, "published_at": "2018-03-05 09:00:00"},
    {"id": "w2", "channel": "weibo", "title": None, "body": WATER, "published_at": "2018-03-05 10:00:00"},
    {"id": "w3", "channel": "wechat", "title": "停水通知", "body": WATER, "published_at": "2018-03-05 11:00:00"},
    {"id": "a1", "channel": "weibo", "title": "征兵", "body": ARMY, "published_at": "2018-03-06 09:00:00"},
]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program within this process, on a home that is not there yet."""
    return caller(tmp_path, monkeypatch, capsys)


@pytest.fixture
def call(bare: Call, tmp_path: Path) -> Call:
    """The same on a home with one information of three disclosures and one of one."""
    records = tmp_path / "posts.jsonl"
    records.write_text(
        "".join(json.dumps({"unit": "甲局", **post}, ensure_ascii=False) + "\n" for post in POSTS), "utf-8"
    )
    assert bare("load", str(records), "--connector", "records", "--jurisdiction", JURISDICTION).code == 0
    return bare


def handles(call: Call) -> dict[str, str]:
    """Return native id → `source/native_id`."""
    listed = map(json.loads, call("items", "--format", "jsonl").out.splitlines())
    return {item["native_id"]: f"{item['source']}/{item['native_id']}" for item in listed}


def informations(call: Call) -> set[frozenset[str]]:
    """Return the informations as sets of native ids."""
    groups: dict[str, set[str]] = {}
    for item in map(json.loads, call("items", "--format", "jsonl").out.splitlines()):
        groups.setdefault(item["information"], set()).add(item["native_id"])
    return {frozenset(group) for group in groups.values()}


def doubt(home: Path, score: float = -0.2) -> None:
    """Make two informations doubtful."""
    connection = apsw.Connection(str(home / "ledger.db"))
    connection.execute(
        "INSERT INTO edge SELECT min(a.id, b.id), max(a.id, b.id), 0, 1, ?, '[[\"title\",1.5],[\"bias\",-1.7]]', '[]', 'r' "
        "FROM disclosure a, disclosure b WHERE a.native_id = 'w1' AND b.native_id = 'a1'",
        (score,),
    )
    connection.close()


def test_merge_and_undo_show_the_counts_before_and_after(call: Call) -> None:
    """A merge takes one information away, over all and on the channel they share; undo gives it back; verify holds throughout."""
    ids = handles(call)
    merged = call("item", "merge", ids["w2"], ids["a1"], "--reason", "同一公告", "--by", "甲", "--format", "json")
    assert merged.code == 0, merged.err
    before, after = merged.answer["before"], merged.answer["after"]
    assert (before["information"], after["information"]) == (2, 1)
    assert before["postings"] == after["postings"] == 4
    assert (before["channels"]["weibo"]["information"], after["channels"]["weibo"]["information"]) == (2, 1)
    assert informations(call) == {frozenset({"w1", "w2", "w3", "a1"})}
    assert call("verify").code == 0
    undone = call("item", "undo", str(merged.answer["act"]), "--reason", "看错了", "--format", "json").answer
    assert undone["after"] == before
    assert call("verify").code == 0
    listed = call("item", "rulings", "--format", "json").answer
    assert [(one["decision"], one["stands"]) for one in listed] == [("same", False), ("undone", False)]
    assert listed[0]["by"] == "甲"
    assert "同一公告" in call("item", "rulings").out


def test_split_sets_apart_and_is_undone_by_its_two_items(call: Call) -> None:
    """A split adds an information; a contradicting merge names the act; undone pair by pair, all is as before."""
    ids = handles(call)
    split = call("item", "split", ids["w1"], "--reason", "另一次停水")
    assert split.code == 0, split.err
    assert "不同信息" in split.out
    assert informations(call) == {frozenset({"w1"}), frozenset({"w2", "w3"}), frozenset({"a1"})}
    refused = call("item", "merge", ids["w1"], ids["w2"], "--reason", "同一")
    assert (refused.code, "syndicate item undo 1" in refused.err) == (2, True)
    assert call("item", "undo", ids["w1"], ids["w2"], "--reason", "看错了").code == 0
    assert informations(call) == {frozenset({"w1", "w2", "w3"}), frozenset({"a1"})}
    assert call("verify").code == 0


def test_show_and_explain_say_why_in_words_and_numbers(call: Call) -> None:
    """Both sides, their places, the evidence with its values, the threshold and the rule set are shown; as JSON, too."""
    ids = handles(call)
    shown = call("item", "show", ids["w2"])
    assert shown.code == 0, shown.err
    assert WATER in shown.out
    explained = call("item", "explain", ids["w2"])
    assert explained.code == 0, explained.err
    for words in ("发布 3 条次", "首发", "行 2", "正文完全相同 identical_text", "阈值", "规则集"):
        assert words in explained.out, words
    found = call("item", "explain", ids["w2"], "--format", "json").answer
    assert {one["party"]["native_id"] for one in found["disclosures"]} == {"w1", "w2", "w3"}
    compared = call("item", "explain", ids["w2"], ids["a1"], "--format", "json").answer
    assert compared["same"] is False
    assert call("item", "explain", ids["w2"], ids["a1"]).code == 0
    as_json = call("item", "show", ids["w1"], "--format", "json").answer
    assert [one["native_id"] for one in as_json["together_with"]] == ["w2", "w3"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "records/w1", "records/nobody", "--reason", "x"), "没有条目"),
        (("merge", "w1", "w2"), "--reason"),
        (("split", "00", "--reason", " "), "没有条目"),
        (("undo", "9", "--reason", "x"), "没有第 9 号认定"),
        (("undo", "a", "b", "c", "--reason", "x"), "认定号"),
        (("doubts", "same", "x"), "不是疑问的编号"),
    ],
)
def test_wrong_calls_are_told(call: Call, arguments: tuple[str, ...], said: str) -> None:
    """An unknown item, a missing reason, an unknown act: exit code 2, a clear message, and nothing on the record."""
    refused = call("item", *arguments)
    assert (refused.code, said in refused.err) == (2, True), refused.err
    assert call("item", "rulings", "--format", "json").answer == []


def test_doubts_are_listed_answered_and_gone(call: Call, tmp_path: Path) -> None:
    """A question shows both sides in every format, marks what it concerns as provisional, and is gone when it is answered."""
    doubt(tmp_path / "home")
    (question,) = call("item", "doubts", "list", "--format", "json").answer
    assert {question["one"]["native_id"], question["other"]["native_id"]} == {"w1", "a1"}
    assert question["decided"] == "different"
    assert call("item", "doubts", "list").code == 0
    (row,) = csv.DictReader(io.StringIO(call("item", "doubts", "list", "--format", "csv").out))
    assert row["id"] == question["id"]
    assert {row["one_title"], row["other_title"]} == {"停水通知", "征兵"}
    assert json.loads(call("item", "doubts", "list", "--format", "jsonl", "--limit", "1").out)["id"] == question["id"]
    assert call("stats", "--year", "2018", "--format", "json").answer["doubts"] == 1
    provisional = [item["provisional"] for item in call("items", "--format", "json").answer]
    assert provisional == [True] * 4
    answered = call("item", "doubts", "same", question["id"], "--format", "json")
    assert answered.code == 0, answered.err
    assert answered.answer["after"]["information"] == 1
    assert call("item", "doubts", "list", "--format", "json").answer == []
    again = call("item", "doubts", "different", question["id"])
    assert (again.code, "item undo 1" in again.err) == (2, True)


def test_a_process_in_the_way_is_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process that is no daemon holds the home, corrections are withdrawn with exit code 75; explanations go on."""
    monkeypatch.setattr(handing, "PATIENCE", 0.3)
    ids = handles(call)
    with sole_owner(tmp_path / "home"):
        refused = call("item", "split", ids["w1"], "--reason", "另一次停水")
        assert (refused.code, "正由另一个 syndicate 进程使用" in refused.err) == (75, True)
        assert "已撤回" in refused.err
        assert call("item", "explain", ids["w1"]).code == 0
    assert call("item", "rulings", "--format", "json").answer == []


@pytest.mark.parametrize("arguments", [("split", "a", "--reason", "x"), ("show", "a"), ("doubts", "list")])
def test_without_a_ledger_there_is_nothing_to_correct(bare: Call, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """On a home without a ledger every command says so, and none is made."""
    refused = bare("item", *arguments)
    assert (refused.code, "还没有台账" in refused.err) == (2, True)
    assert not (tmp_path / "home").exists()


def test_parameters_are_tried_switched_on_and_taken_back(call: Call, tmp_path: Path) -> None:
    """A back-test shows what would change and writes nothing; applied, the counts are as foretold, and verify holds by them."""
    mine = tmp_path / "mine.toml"
    mine.write_text(call("dedup", "parameters").out.replace("same_from = 0.0", "same_from = 20.0"), "utf-8")
    assert call("dedup", "parameters", "--installed", "--format", "json").answer["same_from"] == 0.0
    tested = call("dedup", "backtest", "--recognition", str(mine), "--format", "json")
    assert tested.code in (0, 3)
    assert call("dedup", "backtest").code == 0
    applied = call("dedup", "apply", "--recognition", str(mine), "--reason", "试用", "--format", "json")
    assert applied.code == 0, applied.err
    assert applied.answer["after"][0]["information"] == tested.answer["years"]["2018"]["information"][1]
    assert call("dedup", "parameters", "--format", "json").answer["same_from"] == 20.0
    assert call("dedup", "backtest", "--recognition", str(mine)).code == 0
    assert call("verify").code == 0
    assert call("dedup", "apply", "--reason", "恢复").code == 0
    assert call("dedup", "parameters", "--format", "json").answer["same_from"] == 0.0
    assert call("verify").code == 0


def test_parameters_that_part_are_shown_with_examples(call: Call, tmp_path: Path) -> None:
    """What would be parted is shown with both sides and both judgements, and the exit code says that something would change."""
    records = tmp_path / "more.jsonl"
    longer = {"id": "w4", "channel": "other", "title": "停水通知", "body": WATER + ARMY, "unit": "乙局"}
    records.write_text(json.dumps(longer | {"published_at": "2018-03-05 12:00:00"}, ensure_ascii=False) + "\n", "utf-8")
    assert call("load", str(records), "--connector", "records", "--jurisdiction", JURISDICTION).code == 0
    mine = tmp_path / "mine.toml"
    mine.write_text("same_from = 11.5\n", "utf-8")
    tested = call("dedup", "backtest", "--recognition", str(mine))
    assert tested.code == 3
    for words in ("会拆开", "现在 / now", "改后 / then", "阈值 11.5"):
        assert words in tested.out, words


@pytest.mark.parametrize("text", ["[weights]\ntitel = 1\n", "same_from = 'x'\n", "same_from"])
def test_wrong_parameters_are_a_wrong_configuration(call: Call, tmp_path: Path, text: str) -> None:
    """A file of parameters that cannot be read ends with exit code 78, naming the file."""
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text, "utf-8")
    refused = call("dedup", "backtest", "--recognition", str(wrong))
    assert (refused.code, "wrong.toml" in refused.err) == (78, True)
    unknown = call("dedup", "backtest", "--jurisdiction", "999999")
    assert (unknown.code, "999999" in unknown.err) == (2, True)
