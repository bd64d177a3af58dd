"""疑似同一信息: what is asked, once for two informations, until it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from core_kit import JURISDICTION, NOON, core_over, loaded, record

from syndicate.engine.explain import compared, explain
from syndicate.engine.rulings import answering, merging, splitting, the_one, undoing
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel
from syndicate.model.disclosures import Disclosure, Ruling
from syndicate.model.questions import Question
from syndicate.pipeline.classify import Classifier

WATER = "因供水管道检修施工需要，顾乡街道部分区域停止供水，请居民提前做好储水准备，恢复供水后请先排放浑水。"
ARMY = "道里区征兵报名开始了，凡符合条件的适龄青年请到所在社区登记报名参加初检，欢迎踊跃报名参军。"
BOOKS = "区图书馆本月起延长开放时间，周末晚间增设少儿读书活动，欢迎广大家长带领孩子踊跃参加。"
READINGS = [
    record("w1", WATER),
    record("w2", WATER, channel=Channel.WEBSITE, published_at=NOON + timedelta(hours=1)),
    record("w3", WATER, channel=Channel.OTHER, published_at=NOON + timedelta(hours=2)),
    record("a1", ARMY),
    record("a2", ARMY, channel=Channel.WECHAT, published_at=NOON + timedelta(hours=1)),
    record("b1", BOOKS),
]
FIRM, WEAK, DIFFERENT = (1, 0), (1, 1), (0, 1)


@pytest.fixture
def ledger() -> Iterator[SqliteLedger]:
    """A ledger with informations of three, two and one disclosures, and no doubts."""
    opened = loaded([READINGS])
    assert opened.questions() == []
    yield opened
    opened.close()


def row(ledger: SqliteLedger, native_id: str) -> Disclosure:
    """Return a disclosure by its native id."""
    return the_one(ledger, f"weibo/{native_id}")


def judge(ledger: SqliteLedger, one: str, other: str, verdict: tuple[int, int], score: float = 0.5) -> None:
    """Write down a judgement on two disclosures."""
    first, second = sorted((row(ledger, one).id, row(ledger, other).id))
    evidence = '[["coverage",2.5],["bias",-2.0]]'
    ledger.connection.execute(
        "INSERT OR REPLACE INTO edge VALUES (?, ?, ?, ?, ?, ?, '[]', 'rules')",
        (first, second, *verdict, score, evidence),
    )


def asked(ledger: SqliteLedger) -> list[tuple[set[str], str]]:
    """Return whom each open question is about, and how it counts now."""
    return [({one.one.native_id, one.other.native_id}, one.decided) for one in ledger.questions()]


def answer(ledger: SqliteLedger, question: Question, decision: str) -> list[Ruling]:
    """Answer a question."""
    one, other = (the_one(ledger, handle) for handle in question.id.split("-"))
    return core_over(ledger).rule(answering(ledger, one, other, decision, "看过原文", "甲"))


def test_two_informations_raise_one_question_about_the_best_pair(ledger: SqliteLedger) -> None:
    """However many of their disclosures are doubtful, people are asked once, and see the pair with the best evidence."""
    judge(ledger, "w1", "a1", DIFFERENT, -0.5)
    judge(ledger, "w2", "a2", DIFFERENT, -0.1)
    judge(ledger, "w3", "a1", DIFFERENT, -0.9)
    (question,) = ledger.questions()
    assert {question.one.native_id, question.other.native_id} == {"w2", "a2"}
    assert question.id == "-".join(sorted((row(ledger, "w2").name, row(ledger, "a2").name)))
    assert (question.decided, question.why, question.score, question.weight) == ("different", "weak", -0.1, 5)
    assert question.evidence == (("coverage", 2.5), ("bias", -2.0))
    assert ARMY[:20] in {question.one.lead[:20], question.other.lead[:20]}


def test_the_weightier_question_comes_first(ledger: SqliteLedger) -> None:
    """Questions on more disclosures come first, then those whose evidence is nearest to the threshold."""
    judge(ledger, "a1", "b1", DIFFERENT, -0.01)
    judge(ledger, "w1", "a1", DIFFERENT, -0.9)
    judge(ledger, "w1", "b1", DIFFERENT, -0.2)
    assert asked(ledger) == [
        ({"w1", "a1"}, "different"),
        ({"w1", "b1"}, "different"),
        ({"a1", "b1"}, "different"),
    ]
    assert len(ledger.questions(limit=2)) == 2
    assert ledger.questions(2019) == []
    assert ledger.questions(2018, "110101") == []


def test_a_weak_tie_within_an_information_is_asked_about(ledger: SqliteLedger) -> None:
    """Where only a doubtful pair holds two parts together, people are asked; beside a firm tie nobody is."""
    core_over(ledger).rule(merging(ledger, row(ledger, "w1"), row(ledger, "a1"), "同一", "甲"))
    judge(ledger, "w2", "a2", WEAK)
    assert asked(ledger) == []
    core_over(ledger).rule(undoing(ledger, [1], "看错了", "甲"))
    first, second = row(ledger, "w1"), row(ledger, "a1")
    ledger.connection.execute("UPDATE disclosure SET information = ? WHERE information = ?", (first.id, second.id))
    judge(ledger, "w3", "a1", WEAK, 0.2)
    assert asked(ledger) == [({"w2", "a2"}, "same")]
    judge(ledger, "w1", "a1", FIRM)
    assert asked(ledger) == []


def test_a_pair_that_others_keep_apart_is_asked_about(ledger: SqliteLedger) -> None:
    """Two judged the same whose informations contradict each other elsewhere are a question, however firm the pair."""
    judge(ledger, "w1", "a1", FIRM, 6.0)
    (question,) = ledger.questions()
    assert (question.decided, question.why) == ("different", "blocked")


def test_what_stands_firmly_in_its_own_information_is_not_asked_about(ledger: SqliteLedger) -> None:
    """A pair raises no question where both sides are held in their own informations by better evidence; copies hold nothing."""
    ledger.connection.execute("""UPDATE edge SET score = 5.0, evidence = '[["title",9.0],["bias",-4.0]]'""")
    judge(ledger, "w1", "a1", FIRM, 4.0)
    judge(ledger, "w2", "a2", DIFFERENT, -0.1)
    assert asked(ledger) == []
    judge(ledger, "w1", "b1", DIFFERENT, -0.1)
    assert asked(ledger) == [({"w1", "b1"}, "different")]
    judge(ledger, "w3", "a2", FIRM, 6.0)
    assert asked(ledger) == [({"w3", "a2"}, "different"), ({"w1", "b1"}, "different")]


def test_what_is_in_the_way_is_told() -> None:
    """Of two judged the same but kept apart, the members that contradict each other are named, with the facts that differ."""
    days = [f"区政府定于3月{day}日上午在区行政服务中心举办政务公开日活动，{ARMY}" for day in (6, 9)]
    title = "政务公开日活动通知"
    ledger = loaded([[record(str(day), text, title=title) for day, text in enumerate(days)]])
    first, second = (the_one(ledger, f"weibo/{number}") for number in range(2))
    assert first.information != second.information
    ledger.connection.execute(
        "INSERT OR REPLACE INTO edge VALUES (?, ?, 1, 0, 5.0, '[]', '[]', 'rules')", (first.id, second.id)
    )
    (question,) = ledger.questions()
    assert question.blocked_by is not None
    assert {question.blocked_by.one, question.blocked_by.other} == {first.name, second.name}
    assert "date_in_text" in question.blocked_by.vetoes
    (near,) = explain(ledger, first, Classifier.from_texts({})).apart
    assert near.blocked_by is not None
    assert near.blocked_by.vetoes == question.blocked_by.vetoes


@pytest.mark.parametrize("decision", ["same", "different"])
def test_an_answered_question_does_not_come_back(ledger: SqliteLedger, decision: str) -> None:
    """Nor do other pairs of the same informations raise it again, nor copies that arrive later."""
    judge(ledger, "w1", "a1", DIFFERENT, -0.1)
    judge(ledger, "w2", "a2", DIFFERENT, -0.4)
    before = ledger.statistics(2018).information
    answer(ledger, ledger.questions()[0], decision)
    assert asked(ledger) == []
    assert ledger.statistics(2018).information == before - (decision == "same")
    core_over(ledger).handle("test", JURISDICTION, [record("a3", ARMY, unit="乙局")])
    judge(ledger, "w3", "a3", DIFFERENT, 0.0)
    assert asked(ledger) == []


def test_a_question_comes_back_when_a_text_changes(ledger: SqliteLedger) -> None:
    """The answer stands, and people are asked whether it still should; they may answer otherwise, and are asked no more."""
    judge(ledger, "a1", "b1", DIFFERENT, -0.1)
    (ruling,) = answer(ledger, ledger.questions()[0], "different")
    changed = record("b1", BOOKS + "另有展览。", received_at=NOON + timedelta(days=2))
    core_over(ledger).handle("test", JURISDICTION, [changed])
    judge(ledger, "a1", "b1", DIFFERENT, -0.1)
    (question,) = ledger.questions()
    assert question.act == ruling.act
    answer(ledger, question, "same")
    assert asked(ledger) == []
    assert row(ledger, "a1").information == row(ledger, "b1").information


def test_a_reading_that_says_the_same_does_not_ask_again(ledger: SqliteLedger) -> None:
    """A later reading with the same headline and text leaves an answer as it is."""
    judge(ledger, "a1", "b1", DIFFERENT, -0.1)
    answer(ledger, ledger.questions()[0], "different")
    core_over(ledger).handle("test", JURISDICTION, [record("b1", BOOKS, received_at=NOON + timedelta(days=2))])
    judge(ledger, "a1", "b1", DIFFERENT, -0.1)
    assert asked(ledger) == []


def test_what_is_in_doubt_is_marked(ledger: SqliteLedger) -> None:
    """The disclosures of both informations are provisional, all others are not; the statistics say how many questions are open."""
    judge(ledger, "a1", "b1", DIFFERENT, -0.1)
    provisional = {item.native_id for item in ledger.items(2018) if item.provisional}
    assert provisional == {"a1", "a2", "b1"}
    counted = ledger.statistics(2018)
    assert (counted.doubts, counted.settled) == (1, True)
    answer(ledger, ledger.questions()[0], "different")
    assert not any(item.provisional for item in ledger.items())
    assert ledger.statistics(2018).doubts == 0


def test_an_explanation_names_every_tie_and_every_near_one(ledger: SqliteLedger) -> None:
    """Each disclosure is tied to the first by its strongest judgements; near ones outside come with the reason why they are apart."""
    judge(ledger, "w1", "a1", DIFFERENT, -0.3)
    judge(ledger, "w2", "b1", FIRM, 3.0)
    found = explain(ledger, row(ledger, "w3"), Classifier.from_texts({}))
    assert [one.party.native_id for one in found.disclosures] == ["w1", "w2", "w3"]
    assert [one.first for one in found.disclosures] == [True, False, False]
    assert all(one.via is not None and one.via.identity == "text" for one in found.disclosures[1:])
    assert {(one.party.native_id, one.why) for one in found.apart} == {("a1", "weak"), ("b1", "blocked")}
    assert found.provisional
    assert len(found.questions) == 2
    assert found.chain[-1].one == row(ledger, "w1").name or found.chain[-1].other == row(ledger, "w1").name
    assert msgspec.json.decode(msgspec.json.encode(found))["asked"] == row(ledger, "w3").name


def test_an_explanation_shows_what_people_said(ledger: SqliteLedger) -> None:
    """A tie by ruling is told as one, with who and why; so is what a ruling keeps apart."""
    core_over(ledger).rule(merging(ledger, row(ledger, "a1"), row(ledger, "b1"), "同一次活动", "甲"))
    judge(ledger, "w1", "w2", WEAK)
    core_over(ledger).rule(splitting(ledger, row(ledger, "w3"), "另一次停水", "乙"))
    merged = explain(ledger, row(ledger, "b1"), Classifier.from_texts({}))
    tie = next(one.via for one in merged.disclosures if one.party.native_id == "b1")
    assert tie is not None
    assert tie.identity == "ruling"
    assert tie.ruling is not None
    assert (tie.ruling.reason, tie.ruling.by) == ("同一次活动", "甲")
    split = explain(ledger, row(ledger, "w3"), Classifier.from_texts({}))
    assert [one.party.native_id for one in split.disclosures] == ["w3"]
    assert {one.why for one in split.apart} == {"ruled"}
    assert len(split.rulings) == 2


def test_any_two_can_be_compared(ledger: SqliteLedger) -> None:
    """Two disclosures that the ledger never compared are compared by the present rules; two years are two informations."""
    core_over(ledger).handle("test", JURISDICTION, [record("w9", WATER, published_at=NOON.replace(year=2019))])
    assert not compared(row(ledger, "w1"), row(ledger, "b1")).same
    years = compared(row(ledger, "w1"), row(ledger, "w9"))
    assert (years.same, years.bounds) == (True, "year")
