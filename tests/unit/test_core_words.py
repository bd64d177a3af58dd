"""Every name that a judgement can use has words in both languages; facts are shown side by side in plain values."""

from __future__ import annotations

import ast
import inspect
from datetime import timedelta

from core_kit import NOON, record, side
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.pipeline.dedup import differences, headlines, vetoes
from syndicate.pipeline.dedup.differences import Fact, shared_and_differing
from syndicate.pipeline.dedup.evidence import WEIGHTS
from syndicate.pipeline.dedup.pairs import TWINS
from syndicate.pipeline.dedup.words import EVIDENCE, FACTS, VETOES

NOTICE = "因供水管道检修施工需要，定于{day}8时至17时对{street}部分区域停止供水，请居民提前储水。服务热线为{line}。"


def notice(day: str, street: str, line: str = "84600000") -> str:
    """Return a notice of a day and a street."""
    return NOTICE.format(day=day, street=street, line=line)


def named_in(module: object) -> set[str]:
    """Return the strings that a module adds to a list of findings."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]  # type: ignore[arg-type]
    appended = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "append"]
    return {arg.value for call in appended for arg in call.args if isinstance(arg, ast.Constant)}


def test_every_kind_of_evidence_has_words() -> None:
    """What adds up is said in Chinese and in English, and nothing is said that does not add up."""
    assert WEIGHTS.keys() | {name for name, _ in TWINS.evidence} == EVIDENCE.keys()
    assert all(chinese and english for chinese, english in EVIDENCE.values())


def test_every_veto_has_words() -> None:
    """Each fact that forbids a pair is said in both languages."""
    assert named_in(vetoes) | named_in(headlines) == VETOES.keys()


def test_every_kind_of_fact_has_words() -> None:
    """Whatever stands side by side has a caption."""
    assert set(differences._KINDS.values()) <= FACTS.keys()


def test_differing_days_and_places_stand_side_by_side() -> None:
    """A reader sees at once in what two notices differ."""
    one = side(record("1", notice("3月5日", "顾乡大街"), title="顾乡大街3月5日停水通知"))
    other = side(record("2", notice("3月9日", "安平大街"), title="安平大街3月9日停水通知"))
    shared, differing = shared_and_differing(one, other)
    assert Fact("date", "3月5日", "3月9日") in differing
    assert Fact("place", "顾乡大街", "安平大街") in differing
    assert "text" in {fact.kind for fact in shared}


def test_a_number_in_the_text_is_shown_whole() -> None:
    """Of two telephone numbers the reader sees both, not the digit that differs."""
    one = side(record("1", notice("3月5日", "顾乡大街"), title="顾乡大街3月5日停水通知"))
    other = side(record("2", notice("3月5日", "顾乡大街", "84600009"), title="顾乡大街3月5日停水通知"))
    assert [fact for fact in shared_and_differing(one, other)[1] if fact.kind == "in_text"] == [
        Fact("in_text", "84600000", "84600009")
    ]


DAYS = st.sampled_from(["3月5日", "3月9日", "12月1日"])
STREETS = st.sampled_from(["顾乡大街", "安平大街", "安康社区"])


@given(DAYS, STREETS, DAYS, STREETS, st.booleans())
@settings(max_examples=40, deadline=None)
def test_swapping_two_items_swaps_their_values(day: str, street: str, another: str, road: str, titled: bool) -> None:
    """Which of two items comes first plays no part in what is said of them."""
    one = side(record("1", notice(day, street), title=f"{street}{day}停水通知"))
    later = NOON + timedelta(days=1)
    other = side(record("2", notice(another, road), title="停水通知" if titled else None, published_at=later))
    shared, differing = shared_and_differing(one, other)
    back = shared_and_differing(other, one)
    assert back == tuple(tuple(Fact(f.kind, f.other, f.one) for f in facts) for facts in (shared, differing))
    assert {fact.kind for fact in (*shared, *differing)} <= FACTS.keys()
