"""What identifies only together: a name in one text, a way to reach the person in another, the same case number."""

from __future__ import annotations

import pytest
from core_kit import LANE, PRESENT, core_over, record
from hypothesis import given
from hypothesis import strategies as st
from review_kit import JURISDICTION, Office, ruleset

from syndicate.engine.watching import Looked, Watch
from syndicate.model.review import Deed, State
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.screen.together import NAME, identifies, told
from syndicate.review.judging import Judge
from syndicate.review.tiers import tiers_of

CASE = "道里信访〔2018〕123号"
NAMED = f"受理编号：{CASE}，当事人：王建国，反映的供暖问题已经解决。"
REACHED = f"受理编号：{CASE}，当事人：王某某，手机：138****8123，已电话回访。"
OTHER = "受理编号：道里信访〔2018〕124号，当事人：王某某，手机：138****8123，已电话回访。"


def test_a_text_that_completes_a_cleared_one_is_held_with_that_reason() -> None:
    """A masked phone under the case number of a cleared name is held, names the other review, and cannot be handed on."""
    office = Office()
    first = office.released(body=NAMED)
    second = office.submit("2", REACHED)
    assert second.state is State.HELD
    ((found, is_open),) = office.ledger.reviews.findings(second.version)
    assert (found.kind, found.of, is_open) == ("aggregation", "shown", True)
    assert first.id in found.reason
    assert REACHED[found.start : found.end] == CASE
    with pytest.raises(Refused):
        office.act(second, "yi", Deed.APPROVE)


def test_another_case_passes_and_so_does_what_is_not_cleared() -> None:
    """Another number says nothing of the person, nor does a text that nobody has cleared."""
    office = Office()
    office.submit("1", NAMED)
    assert office.submit("2", REACHED).state is State.TIER_1
    office = Office()
    office.released(body=NAMED)
    assert office.submit("2", OTHER).state is State.TIER_1


def test_two_that_wait_side_by_side_are_told_apart_at_the_next_decision() -> None:
    """Where the other text is cleared in between, the approval is refused and the text goes back with the reason."""
    office = Office()
    waiting = office.submit("2", REACHED)
    office.released(body=NAMED)
    with pytest.raises(Refused):
        office.act(waiting, "yi", Deed.APPROVE)
    row = office.row(waiting)
    assert row.state is State.HELD
    assert any(
        found.kind == "aggregation" and is_open for found, is_open in office.ledger.reviews.findings(row.version)
    )
    office.act(
        row, "ji", Deed.DISMISS, dismissed=[found.number for found, _ in office.ledger.reviews.findings(row.version)]
    )
    office.act(row, "jia", Deed.SUBMIT)
    assert office.act(row, "yi", Deed.APPROVE).state is State.TIER_2


def test_a_publication_that_completes_a_cleared_text_raises_an_alarm() -> None:
    """A post without findings of its own comes under review when it says what a cleared text had left out."""
    office = Office()
    office.released(body=NAMED)
    core_over(office.ledger).handle(LANE, JURISDICTION, [record("a", REACHED), record("b", OTHER)])
    tiers = tiers_of(("甲", "乙", "丙"), (), ())
    watch = Watch(office.ledger, Judge(ruleset()), tiers, lambda: PRESENT)
    assert watch.look(JURISDICTION) == Looked(publications=2, reviews=1)
    (alarm,) = office.ledger.reviews.alarms()
    assert (alarm.kind, alarm.detector, alarm.subject.rsplit("/", 1)[-1]) == ("leak", "aggregation", "a")


def test_tables_are_compared_row_by_row() -> None:
    """Each row of a table speaks of its own case."""
    table = "工单编号\t姓名\t家庭住址\nGD20180301001\t王建国\t***\nGD20180301002\t王某某\t道里区抚顺街道"
    one, other = told("", table, ruleset())
    assert (sorted(one.kinds), sorted(other.kinds)) == ([NAME], ["address"])
    assert table[other.start : other.end] == "GD20180301002"


_KINDS = st.frozensets(st.sampled_from([NAME, "contact", "address", "birth"]))


@given(_KINDS, _KINDS)
def test_who_came_first_makes_no_difference(one: frozenset[str], other: frozenset[str]) -> None:
    """Two texts identify together or not, in whichever order they come; what says no more than the other never does."""
    assert identifies(one, other) == identifies(other, one)
    assert not identifies(one, one)
    assert not (NAME not in one | other and identifies(one, other))
