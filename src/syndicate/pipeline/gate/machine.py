"""
How a review moves: one act after another, each from the state that the one before has left.

`advance` is the only place that knows. The desk asks it before it writes, `verify` folds it over the record afterwards. Nothing here
depends on time: a review that nobody touches stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from syndicate.model.errors import SyndicateError
from syndicate.model.review import SYSTEM, TIER_STATES, Act, Deed, Procedure, State


class Refused(SyndicateError):
    """The gate does not allow the act; nothing was written. The message says why."""


class Approval(NamedTuple):
    """One approval that stands."""

    tier: int
    person: str
    principal: str

    @property
    def people(self) -> frozenset[str]:
        """Who acted, and for whom."""
        return frozenset((self.person, self.principal)) - {""}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A review as far as its acts tell."""

    procedure: Procedure
    state: State
    round: int
    digest: str
    makers: frozenset[str]
    """Everybody who wrote, changed or handed in the text; none of them approves it."""
    approvals: tuple[Approval, ...] = ()
    """Those of the present round, on the present digest."""
    settled: bool = False
    """Screened, and no finding stands open."""

    @property
    def tier(self) -> int:
        """The tier whose turn it is; 0 where it is nobody's."""
        return TIER_STATES.index(self.state) + 1 if self.state in TIER_STATES else 0

    @property
    def approvers(self) -> frozenset[str]:
        """Everybody who has approved in this round, or on whose behalf somebody has."""
        return frozenset[str]().union(*(approval.people for approval in self.approvals))


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to do."""

    deed: Deed
    person: str
    principal: str = ""
    digest: str = ""
    """For OPEN and EDIT: the digest of the new version. For all others: the digest that was looked at."""
    settled: bool = False
    """For SCREEN, FIND and DISMISS: whether no finding stands open afterwards."""


_OPEN = frozenset(State) - {State.WITHDRAWN}
_WAITING = frozenset({State.HELD, State.SCREENED, *TIER_STATES})
FROM: dict[Deed, frozenset[State]] = {
    Deed.SCREEN: frozenset({State.HELD}),
    Deed.EDIT: _OPEN,
    Deed.FIND: _OPEN,
    Deed.DISMISS: frozenset({State.HELD}),
    Deed.SUBMIT: frozenset({State.SCREENED, State.RETURNED}),
    Deed.APPROVE: frozenset(TIER_STATES),
    Deed.RETRACT: frozenset({*TIER_STATES, State.CLEARED}),
    Deed.RETURN: _WAITING | {State.CLEARED, State.ESCALATED, State.WITHHELD},
    Deed.WITHHOLD: _WAITING | {State.CLEARED, State.RETURNED, State.ESCALATED},
    Deed.ESCALATE: _WAITING | {State.RETURNED},
    Deed.RELEASE: frozenset({State.CLEARED}),
    Deed.WITHDRAW: _OPEN,
    Deed.READ: frozenset(State),
}
"""From which states a deed is possible."""
_ENDS = {
    Deed.EDIT: State.HELD,
    Deed.FIND: State.HELD,
    Deed.RETRACT: State.TIER_1,
    Deed.RETURN: State.RETURNED,
    Deed.WITHHOLD: State.WITHHELD,
    Deed.ESCALATE: State.ESCALATED,
    Deed.WITHDRAW: State.WITHDRAWN,
}
"""Deeds that void every approval, with the state they lead to."""


def opened(procedure: Procedure, author: str, step: Step) -> Case:
    """Return the review as it begins: held, whatever it is."""
    makers = frozenset((author, step.person)) - {"", SYSTEM}
    return Case(procedure=procedure, state=State.HELD, round=1, digest=step.digest, makers=makers)


def advance(case: Case, step: Step) -> Case:
    """
    Return the review after an act.

    Raises:
        Refused: It is not possible now, or this person may not do it because of what he has done before. Whether his role gives him
            the right is asked elsewhere (`rights`).
    """
    if case.state not in FROM.get(step.deed, ()):
        raise Refused(
            f"“{case.state.label}”状态下不能“{step.deed.label}” / {step.deed} is not possible while it is {case.state}"
        )
    if step.deed is not Deed.EDIT and step.digest != case.digest:
        raise Refused("内容在您阅看之后已有改动，请重新阅看 / the text has changed since you looked at it: look again")
    if step.deed in _ENDS:
        return _back(case, step)
    return _FORWARD[step.deed](case, step)


def _back(case: Case, step: Step) -> Case:
    """Void all approvals: a new round begins."""
    makers = case.makers
    if step.deed is Deed.EDIT:
        if step.digest == case.digest:
            raise Refused("内容没有改动 / nothing was changed")
        makers = makers | ({step.person} - {SYSTEM})
    if step.deed is Deed.RETRACT and step.person not in {approval.person for approval in case.approvals}:
        raise Refused("您在本轮没有表示过同意 / you have approved nothing in this round")
    settled = case.settled and step.deed not in (Deed.EDIT, Deed.FIND)
    return msgspec.structs.replace(
        case,
        state=_ENDS[step.deed],
        round=case.round + 1,
        digest=step.digest,
        makers=makers,
        approvals=(),
        settled=settled,
    )


def _screened(case: Case, step: Step) -> Case:
    state = State.SCREENED if step.settled else State.HELD
    return msgspec.structs.replace(case, state=state, settled=step.settled)


def _submitted(case: Case, step: Step) -> Case:
    if not case.settled:
        raise Refused("还有发现没有处理 / findings are still open")
    return msgspec.structs.replace(case, state=State.TIER_1, makers=case.makers | ({step.person} - {SYSTEM}))


def _approved(case: Case, step: Step) -> Case:
    given = Approval(case.tier, step.person, step.principal)
    if step.person == SYSTEM:
        raise Refused("只有人才能同意 / only people approve")
    if not case.settled:
        raise Refused("还有发现没有处理 / findings are still open")
    if given.people & case.makers:
        raise Refused("撰稿、修改或送审的人不能审批同一信息 / who wrote, changed or handed it in does not approve it")
    if given.people & case.approvers:
        raise Refused("同一人不能审批两级 / nobody approves at two tiers")
    approvals = (*case.approvals, given)
    return msgspec.structs.replace(case, approvals=approvals, state=_after(case, approvals))


def _after(case: Case, approvals: tuple[Approval, ...]) -> State:
    tier = case.procedure.tiers[case.tier - 1]
    if sum(approval.tier == tier.tier for approval in approvals) < tier.quorum:
        return case.state
    return State.CLEARED if case.tier == len(case.procedure.tiers) else TIER_STATES[case.tier]


def _released(case: Case, _: Step) -> Case:
    return msgspec.structs.replace(case, state=State.RELEASED)


def _as_it_was(case: Case, _: Step) -> Case:
    return case


_FORWARD: dict[Deed, Callable[[Case, Step], Case]] = {
    Deed.SCREEN: _screened,
    Deed.DISMISS: _screened,
    Deed.SUBMIT: _submitted,
    Deed.APPROVE: _approved,
    Deed.RELEASE: _released,
    Deed.READ: _as_it_was,
}

ASIDE = frozenset({Deed.READ, Deed.ALARM, Deed.RESOLVE})
"""Deeds that stand in the record of a review and do not move it."""


def fold(procedure: Procedure, acts: Iterable[Act], author: str) -> tuple[Case | None, list[str]]:
    """Return where a review must stand after its acts, and what about them is not as the gate would have it."""
    case: Case | None = None
    wrong: list[str] = []
    for act in acts:
        if act.deed in (Deed.ALARM, Deed.RESOLVE):
            continue
        try:
            case = _folded(case, procedure, act, author)
        except (Refused, ValueError, KeyError, TypeError) as error:
            return case, [*wrong, f"第 {act.place} 号记录不合程序：{error} / entry {act.place} breaks the procedure"]
        if (act.round, act.digest, act.after) != (case.round, case.digest, case.state):
            wrong.append(
                f"第 {act.place} 号记录与推算不符 / entry {act.place} is not what follows from those before it"
            )
    return case, wrong


def _folded(case: Case | None, procedure: Procedure, act: Act, author: str) -> Case:
    step = Step(
        deed=act.deed, person=act.person, principal=act.principal, digest=act.digest, settled=settled_after(act.details)
    )
    if case is None:
        if act.deed is not Deed.OPEN:
            raise Refused("没有受理 / it was never opened")
        return opened(procedure, author, step)
    if act.before != case.state or (act.deed is Deed.APPROVE and act.tier != case.tier):
        raise Refused("起点不符 / it starts elsewhere")
    return advance(case, step)


def settled_after(details: str) -> bool:
    """Return whether an act says that no finding stands open after it."""
    return bool(msgspec.json.decode(details, type=_Settled).open == 0)


class _Settled(msgspec.Struct):
    open: int = -1
