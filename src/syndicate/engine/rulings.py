"""What a person may say of disclosures: same, different, undone; checked against what people said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from syndicate.engine.acts import Act, Names, contradiction
from syndicate.ledger.protocol import Ledger
from syndicate.model import UsageError
from syndicate.model.disclosures import Disclosure, Ruling


def said(ledger: Ledger, number: int) -> list[Ruling]:
    """
    Return the rulings of one act.

    Raises:
        UsageError: There is no such act.
    """
    found = [ruling for ruling in ledger.rulings() if ruling.act == number]
    if not found:
        raise UsageError(f"没有第 {number} 号认定，见 `syndicate item rulings` / no act {number}: see item rulings")
    return found


def the_one(ledger: Ledger, handle: str) -> Disclosure:
    """
    Return the disclosure that a person means.

    Raises:
        UsageError: Nothing, or more than one, goes by the handle.
    """
    found = ledger.find(handle)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"没有条目“{handle}”；应为编号（16 位十六进制或其开头）或“来源/原始编号”，见 `syndicate items` / "
            f"no item {handle}: give its handle (16 hexadecimal digits or their beginning) or source/native_id"
        )
    several = "、".join(f"{row.name} {row.source}/{row.native_id}" for row in found)
    raise UsageError(f"“{handle}”不止一条：{several}；请写长一些 / {handle} is ambiguous: give more of it")


def merging(ledger: Ledger, one: Disclosure, other: Disclosure, reason: str, by: str) -> Act:
    """
    Return the act that says that two disclosures are the same information.

    Raises:
        UsageError: They never can be, or somebody said otherwise; or the reason is blank.
    """
    _must_be_joinable(one, other)
    act = _act(one, "same", [(one, other)], reason, by)
    _must_be_new(ledger, act)
    _must_agree(ledger, act)
    return act


def splitting(ledger: Ledger, row: Disclosure, reason: str, by: str) -> Act:
    """
    Return the act that sets a disclosure apart from all others of its information.

    Raises:
        UsageError: It stands alone, or somebody said that it belongs to one of them; or the reason is blank.
    """
    rest = [member for member in ledger.members(row.information) if member.id != row.id]
    if not rest or not row.counted:
        raise UsageError(
            f"{named(row)} 所在信息只有它一条，无可拆分 / {row.name} is the only disclosure of its information: nothing to split"
        )
    act = _act(row, "different", [(row, member) for member in rest], reason, by)
    _must_agree(ledger, act)
    return act


def answering(ledger: Ledger, one: Disclosure, other: Disclosure, decision: str, reason: str, by: str) -> Act:
    """
    Return the act that answers a question on two disclosures.

    A question that came back because a text changed may be answered otherwise than before.

    Raises:
        UsageError: Somebody said otherwise; or they never can be the same; or the reason is blank.
    """
    _must_be_joinable(one, other)
    act = _act(one, decision, [(one, other)], reason, by)
    if not ledger.outdated(*act.pairs[0]):
        _must_be_new(ledger, act)
    _must_agree(ledger, act)
    return act


def undoing(ledger: Ledger, numbers: Sequence[int], reason: str, by: str) -> Act:
    """
    Return the act that takes back what earlier acts say of their pairs, as far as they still stand.

    Raises:
        UsageError: There is no such act, nothing of it stands any more, or they are of several jurisdictions; or the reason is blank.
    """
    rulings = [ruling for number in numbers for ruling in said(ledger, number)]
    standing = ledger.in_force()
    now = {ruling.id: pair for pair, ruling in standing.items()}
    pairs = [now[ruling.id] for ruling in rulings if ruling.id in now]
    if not pairs:
        acts = "、".join(map(str, numbers))
        raise UsageError(f"第 {acts} 号认定已不再有效，无可撤销 / act {acts} does not stand any more: nothing to undo")
    if len({ruling.jurisdiction for ruling in rulings}) > 1:
        raise UsageError("认定分属不同辖区，请分别撤销 / acts of several jurisdictions: undo them one by one")
    row = _of_pair(ledger, pairs[0])
    return Act(
        jurisdiction=rulings[0].jurisdiction,
        year=row.year if row else 0,
        decision="undone",
        pairs=tuple(dict.fromkeys(pairs)),
        reason=_stated(reason),
        by=_somebody(by),
    )


def act_between(ledger: Ledger, one: Disclosure, other: Disclosure) -> int:
    """
    Return the act that stands on two disclosures.

    Raises:
        UsageError: Nobody says anything of the two.
    """
    ruling = ledger.in_force().get(pair_of(one, other))
    if ruling is None:
        raise UsageError(
            f"{named(one)} 与 {named(other)} 之间没有有效的认定 / nothing stands between {one.name} and {other.name}"
        )
    return ruling.act


def named(row: Disclosure) -> str:
    """Return a disclosure as messages name it: its handle, then where it comes from."""
    return f"{row.name}（{row.source}/{row.native_id}）"


def pair_of(one: Disclosure, other: Disclosure) -> Names:
    """Return the handles of two disclosures in the order in which rulings name them."""
    return (one.name, other.name) if one.name < other.name else (other.name, one.name)


def _of_pair(ledger: Ledger, pair: Names) -> Disclosure | None:
    return next((row for name in pair for row in ledger.find(name)), None)


def _act(
    row: Disclosure, decision: str, pairs: Iterable[tuple[Disclosure, Disclosure]], reason: str, by: str
) -> Act:  # one act is of one jurisdiction and year, like an information
    return Act(
        jurisdiction=row.jurisdiction,
        year=row.year,
        decision=decision,
        pairs=tuple(pair_of(*pair) for pair in pairs),
        reason=_stated(reason),
        by=_somebody(by),
    )


def _stated(reason: str) -> str:
    if not reason.strip():
        raise UsageError("请写明理由（--reason） / a reason is needed (--reason)")
    return reason.strip()


def _somebody(by: str) -> str:
    if not by.strip():
        raise UsageError("请写明认定人（--by） / say who decides (--by)")
    return by.strip()


def _must_be_joinable(one: Disclosure, other: Disclosure) -> None:
    if one.id == other.id:
        raise UsageError(f"两个编号是同一条目：{named(one)} / both are the same disclosure: {one.name}")
    for row in (one, other):
        if not row.counted:
            raise UsageError(
                f"{named(row)} 不计入统计（{row.standing if row.year else '没有发布时间'}），不能认定 / "
                f"{row.name} is not counted ({row.standing if row.year else 'no publication time'}): nothing to rule on"
            )
    if one.jurisdiction != other.jurisdiction:
        raise UsageError(
            f"{named(one)} 属辖区 {one.jurisdiction}，{named(other)} 属辖区 {other.jurisdiction}；一条信息只属一个辖区 / "
            "two jurisdictions: an information belongs to one"
        )
    if one.year != other.year:
        raise UsageError(
            f"{named(one)} 属 {one.year} 年，{named(other)} 属 {other.year} 年；一条信息只计入一个年度 / "
            "two years: an information counts in one"
        )


def _must_be_new(ledger: Ledger, act: Act) -> None:
    for pair in act.pairs:
        ruling = ledger.in_force(act.jurisdiction).get(pair)
        if ruling is not None and ruling.decision == act.decision:
            raise UsageError(f"已有同样的认定：{_told(ruling)} / act {ruling.act} says so already")


def _must_agree(ledger: Ledger, act: Act) -> None:
    """Refuse what contradicts the rulings that stand; one on a pair of the act itself is replaced only where its text changed."""
    standing = ledger.in_force(act.jurisdiction)
    for pair in act.pairs:
        if pair in standing and ledger.outdated(*pair):
            del standing[pair]
    named_now = (msgspec.structs.replace(said, one=one, other=other) for (one, other), said in standing.items())
    against = contradiction(named_now, act)
    if against:
        listed = "；".join(map(_told, against))
        numbers = " ".join(dict.fromkeys(str(ruling.act) for ruling in against))
        raise UsageError(
            f"与现有认定矛盾：{listed}。如要更改，先撤销其一：syndicate item undo {against[0].act} --reason … / "
            f"contradicts standing acts {numbers}: undo one of them first"
        )


def _told(ruling: Ruling) -> str:
    word = {"same": "同一信息", "different": "不同信息"}[ruling.decision]
    return f"第 {ruling.act} 号（{ruling.at[:10]} {ruling.by}：{ruling.one} 与 {ruling.other} 为{word}，理由“{ruling.reason}”）"
