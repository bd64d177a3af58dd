"""What the commands share that put a ruling on the record: who, why, and the counts before and after."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.shared import Invocation, emit, encode

if TYPE_CHECKING:
    from syndicate.engine.acts import Act
    from syndicate.ledger.protocol import Ledger
    from syndicate.model import Statistics
    from syndicate.model.disclosures import Ruling

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


def rule(invocation: Invocation, decisions: Sequence[Callable[[Ledger], Act]], form: str) -> None:
    """
    Put what a person decides on the record, recount at once, and print the counts before and after, one decision after the other.

    Raises:
        UsageError: There is no ledger, or the act is refused: nothing of it was written.
        Transient: Another process, such as the daemon, holds the home.
    """
    from syndicate.app import correcting

    with correcting(invocation.settings()) as office:
        for decide in decisions:
            act = decide(office.ledger)
            before = office.ledger.statistics(act.year, act.jurisdiction)
            rulings = office.core.rule(act)
            after = office.ledger.statistics(act.year, act.jurisdiction)
            _report(act, rulings[0], (before, after), form)


def _report(act: Act, first: Ruling, counts: tuple[Statistics, Statistics], form: str) -> None:
    before, after = counts
    if form == "json":
        import msgspec

        said: dict[str, Any] = msgspec.structs.asdict(act) | {
            "act": first.act,
            "receipt": first.receipt,
            "at": first.at,
        }
        print(encode(said | {"before": counts_of(before), "after": counts_of(after)}))
        return
    pairs = "；".join(" 与 ".join(pair) for pair in act.pairs[:5]) + ("……" if len(act.pairs) > 5 else "")
    print(
        f"认定 {first.act}（凭证 {first.receipt}）：{_DECISIONS[act.decision]}（{len(act.pairs)} 对 / pairs：{pairs}）"
    )
    print(f"理由 / reason: {act.reason}   认定人 / by: {act.by}")
    print_change(before, after)
    if act.decision != "undone":
        print(f"如需撤销 / to take it back: syndicate item undo {first.act} --reason …")


def print_change(before: Statistics, after: Statistics) -> None:
    """Print the counts of a year before and after, for people."""
    emit(_rows(before, after), "table", _COLUMNS)


def counts_of(counted: Statistics) -> dict[str, Any]:
    """Return the counts of a year for programs."""
    channels = {
        name: {"postings": one.postings, "information": one.information} for name, one in counted.channels.items()
    }
    return {
        "year": counted.year,
        "postings": counted.postings,
        "information": counted.information,
        "overlap": counted.overlap.items,
        "channels": channels,
    }


def _rows(before: Statistics, after: Statistics) -> list[dict[str, Any]]:
    from syndicate.model import Channel

    rows = [
        {
            "name": f"{Channel(name).label} {name}",
            "postings_before": one.postings,
            "postings_after": after.channels[name].postings,
            "information_before": one.information,
            "information_after": after.channels[name].information,
        }
        for name, one in before.channels.items()
    ]
    sums = {
        "name": f"{before.year} 合计（去重）/ all, distinct",
        "postings_before": before.postings,
        "postings_after": after.postings,
        "information_before": before.information,
        "information_after": after.information,
    }
    return [*rows, sums]
