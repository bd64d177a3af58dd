"""What the commands share that put a ruling on the record: who, why, and the counts before and after."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.shared import Invocation, emit, encode
from syndicate.engine.counted import Counts, counts_of

if TYPE_CHECKING:
    from syndicate.cli.handing import Wanted
    from syndicate.engine.acts import Act
    from syndicate.model import Statistics
    from syndicate.model.disclosures import Ruling
    from syndicate.settings import Settings

reason_option = click.option("--reason", required=True, help="理由，必填，留存在案 / why; needed, kept on the record")
by_option = click.option(
    "--by", default=getpass.getuser, show_default="登录名 / login name", help="认定人 / who decides"
)
_DECISIONS = {"same": "同一信息 / the same", "different": "不同信息 / different", "undone": "撤销 / undone"}
_COLUMNS = {
    "name": "",
    "postings_before": "发布条次（前）",
    "postings_after": "（后）",
    "information_before": "信息条数（前）",
    "information_after": "（后）",
}


def rule(invocation: Invocation, wanted: Sequence[Wanted], form: str) -> None:
    """
    Put what a person decides on the record, recount at once, and print the counts before and after, one decision after the other.

    Beside a daemon it is the daemon that does it.

    Raises:
        UsageError: There is no ledger, or the act is refused: nothing of it was written.
        Transient: Another process holds the home, and no daemon answered; nothing was written.
    """
    from syndicate.app import correcting
    from syndicate.model import Transient

    settings = invocation.settings()
    with ExitStack() as opened:
        try:
            office = opened.enter_context(correcting(settings))
        except Transient:
            _by_the_daemon(settings, wanted, form)
            return
        for one in wanted:
            act = one.decide(office.ledger)
            before = counts_of(office.ledger.statistics(act.year, act.jurisdiction))
            first = office.core.rule(act)[0]
            after = counts_of(office.ledger.statistics(act.year, act.jurisdiction))
            _report(act, first, (before, after), form)


def _by_the_daemon(settings: Settings, wanted: Sequence[Wanted], form: str) -> None:
    from syndicate.app.opening import signing
    from syndicate.cli.handing import handed_over

    with signing(settings) as ledger:
        for one in wanted:
            told = handed_over(ledger.errands, one)
            said = [ruling for ruling in ledger.rulings() if ruling.act == told["act"]]
            _report(_act(said, told["before"]["year"]), said[0], (told["before"], told["after"]), form)


def _act(said: Sequence[Ruling], year: int) -> Act:
    from syndicate.engine.acts import Act

    first = said[0]
    return Act(
        jurisdiction=first.jurisdiction,
        year=year,
        decision=first.decision,
        pairs=tuple((ruling.one, ruling.other) for ruling in said),
        reason=first.reason,
        by=first.by,
    )


def _report(act: Act, first: Ruling, counts: tuple[Counts, Counts], form: str) -> None:
    before, after = counts
    if form == "json":
        import msgspec

        said: dict[str, Any] = msgspec.structs.asdict(act) | {
            "act": first.act,
            "receipt": first.receipt,
            "at": first.at,
        }
        print(encode(said | {"before": before, "after": after}))
        return
    pairs = "；".join(" 与 ".join(pair) for pair in act.pairs[:5]) + ("……" if len(act.pairs) > 5 else "")
    print(
        f"认定 {first.act}（凭证 {first.receipt}）：{_DECISIONS[act.decision]}（{len(act.pairs)} 对 / pairs：{pairs}）"
    )
    print(f"理由 / reason: {act.reason}   认定人 / by: {act.by}")
    _print_change(before, after)
    if act.decision != "undone":
        print(f"如需撤销 / to take it back: syndicate item undo {first.act} --reason …")


def print_change(before: Statistics, after: Statistics) -> None:
    """Print the counts of a year before and after, for people."""
    _print_change(counts_of(before), counts_of(after))


def _print_change(before: Counts, after: Counts) -> None:
    emit(_rows(before, after), "table", _COLUMNS)


def _rows(before: Counts, after: Counts) -> list[dict[str, Any]]:
    from syndicate.model import Channel

    named = [
        (f"{Channel(name).label} {name}", before["channels"][name], after["channels"][name])
        for name in before["channels"]
    ]
    named.append((f"{before['year']} 合计（去重）/ all, distinct", before, after))
    return [
        {
            "name": name,
            "postings_before": one["postings"],
            "postings_after": other["postings"],
            "information_before": one["information"],
            "information_after": other["information"],
        }
        for name, one, other in named
    ]
