"""The machine of the gate, step by step on values: who counts as a maker, what voids what, what only people do."""

from __future__ import annotations

import json

import msgspec
import pytest

from syndicate.model.review import SYSTEM, TIER_STATES, Act, Deed, Procedure, State
from syndicate.pipeline.gate.machine import Case, Refused, Step, advance, fold, opened
from syndicate.review.tiers import tiers_of

PROCEDURE = Procedure(id=1, tiers=tiers_of(("甲", "乙", "丙"), (), (3, 3, 3)))
SAID = "0" * 64


def step(deed: Deed, person: str, *, settled: bool = True) -> Step:
    """Return what somebody wants to do on the present text."""
    return Step(deed=deed, person=person, digest=SAID, settled=settled)


def handed_in(author: str = "jia", clerk: str = "bo") -> Case:
    """Return a review that waits at the first tier: written by one, opened and handed in by another."""
    case = opened(PROCEDURE, author, step(Deed.OPEN, clerk))
    return advance(advance(case, step(Deed.SCREEN, SYSTEM)), step(Deed.SUBMIT, clerk))


@pytest.mark.parametrize("maker", ["jia", "bo", "yi"])
def test_whoever_wrote_opened_or_handed_in_is_a_maker(maker: str) -> None:
    """Author, opener and who hands in again are makers, each on his own, and none of them approves."""
    returned = advance(handed_in(), step(Deed.RETURN, "bing"))
    again = advance(returned, step(Deed.SUBMIT, "yi"))
    assert again.makers == {"jia", "bo", "yi"}
    with pytest.raises(Refused, match="不能审批同一信息"):
        advance(again, step(Deed.APPROVE, maker))


def test_the_program_makes_nothing_and_approves_nothing() -> None:
    """The program is no maker of what it opens, and its approval is refused at every tier."""
    case = handed_in(author="", clerk=SYSTEM)
    assert case.makers == frozenset()
    with pytest.raises(Refused, match="只有人才能同意"):
        advance(case, step(Deed.APPROVE, SYSTEM))


@pytest.mark.parametrize("deed", [Deed.FIND, Deed.EDIT])
def test_a_new_finding_and_a_new_text_are_unsettled(deed: Deed) -> None:
    """What somebody found, and what was changed, is held until it has been screened again; a return leaves findings settled."""
    digest = "1" * 64 if deed is Deed.EDIT else SAID
    case = advance(handed_in(), msgspec.structs.replace(step(deed, "yi"), digest=digest))
    assert (case.state, case.settled, case.round) == (State.HELD, False, 2)
    assert advance(handed_in(), step(Deed.RETURN, "yi")).settled


def acts(*done: tuple[Deed, str, State, State, int]) -> list[Act]:
    """Return a record in which each act starts at one state and leads to another."""
    return [
        Act(
            number=number, jurisdiction="230102", place=number, at="", person=person, principal="", deed=deed, review="r",
            tier=tier, round=1, digest=SAID, before=before if number > 1 else "", after=after, code="", reason="",
            article="", details=json.dumps({"open": 0}), previous="", hash="",
        )
        for number, (deed, person, before, after, tier) in enumerate(done, start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(("tier", "sound"), [(1, True), (2, False), (0, False)])
def test_a_record_that_names_another_tier_is_told(tier: int, *, sound: bool) -> None:
    """An approval in the record stands at the tier whose turn it was; entered at another, it breaks the procedure."""
    first, second = TIER_STATES[0], TIER_STATES[1]
    record = acts(
        (Deed.OPEN, "jia", State.HELD, State.HELD, 0),
        (Deed.SCREEN, SYSTEM, State.HELD, State.SCREENED, 0),
        (Deed.SUBMIT, "jia", State.SCREENED, first, 0),
        (Deed.APPROVE, "yi", first, second, tier),
    )
    case, wrong = fold(PROCEDURE, record, "jia")
    assert case is not None
    assert (case.state, len(wrong)) == ((second, 0) if sound else (first, 1))
    assert sound or "第 4 号" in wrong[0]
