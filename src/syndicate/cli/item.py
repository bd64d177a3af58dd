"""item: one disclosure or information: what it is, why it counts as it does, and what people say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Group
from syndicate.cli.correcting import by_option, reason_option, rule
from syndicate.cli.doubts import doubts
from syndicate.cli.handing import Wanted
from syndicate.cli.shared import Invocation, emit, encode, output_format

if TYPE_CHECKING:
    from syndicate.engine.acts import Act
    from syndicate.engine.explain import Judgement
    from syndicate.ledger.protocol import Ledger
    from syndicate.model.disclosures import Disclosure

_HANDLE = 16
"""Digits of a handle; a shorter number is that of an act."""
_RULINGS = {
    "act": "认定",
    "decision": "结论",
    "stands": "有效",
    "one": "甲",
    "other": "乙",
    "reason": "理由",
    "by": "认定人",
    "at": "时间",
    "receipt": "凭证",
    "jurisdiction": "辖区",
}


@click.group(cls=Group)
def item() -> None:
    """
    一条信息：查看、说明理由、人工认定 / One item: see it, have it explained, correct it.

    ID：编号（16 位十六进制或足以区分的开头；信息的编号也可），或“来源/原始编号” / its handle, the beginning of it, or source/native_id
    """


item.add_command(doubts)


@item.command()
@click.argument("handle", metavar="ID")
@output_format(choices=("table", "json"))
@click.pass_obj
def show(invocation: Invocation, handle: str, form: str) -> None:
    """显示一个条目的全部，以及与它同一信息的各条 / Show a disclosure, its readings, and the others of its information."""
    from syndicate.app import reading
    from syndicate.cli.item_words import print_shown
    from syndicate.engine.rulings import the_one

    with reading(invocation.settings()) as ledger:
        shown = _shown(ledger, the_one(ledger, handle))
    if form == "json":
        print(encode(shown))
    else:
        print_shown(shown)


def _shown(ledger: Ledger, row: Disclosure) -> dict[str, Any]:
    import msgspec

    from syndicate.model import FACETS

    (party,) = ledger.parties([row])
    readings = ledger.revisions(row.id)
    return msgspec.structs.asdict(party) | {
        "jurisdiction": row.jurisdiction,
        "year": row.year,
        "standing": row.standing,
        "counted": row.counted,
        "facets": {facet: getattr(row, facet) for facet in FACETS},
        "known_as": ledger.known_as(row.id) or [row.native_id],
        "text": next((reading.text for reading in readings if reading.id == row.revision), ""),
        "revisions": [
            {"published_at": one.published, "received_at": one.received, "title": one.headline, "place": one.place}
            | {"presence": one.presence, "receipt": one.receipt, "stands": one.id == row.revision}
            for one in readings
        ],
        "together_with": [
            msgspec.structs.asdict(one)
            for one in ledger.parties(ledger.members(row.information))
            if one.handle != row.name
        ],
    }


@item.command()
@click.argument("handle", metavar="ID")
@click.argument("other", metavar="[ID2]", required=False)
@output_format(choices=("table", "json"))
@click.pass_obj
def explain(invocation: Invocation, handle: str, other: str | None, form: str) -> None:
    """
    说明：为什么归入这条信息，为什么不与相近的合并；写两个编号则比较这两条。

    Say in words and numbers why a disclosure belongs to its information, and why near ones do not; with two IDs, compare the two.
    """
    from syndicate.app import reading
    from syndicate.cli.item_words import print_explanation, print_judgement
    from syndicate.cli.rule_files import compiled, installed
    from syndicate.engine.explain import Explanation
    from syndicate.engine.explain import explain as explained
    from syndicate.engine.rulings import the_one

    with reading(invocation.settings()) as ledger:
        row = the_one(ledger, handle)
        found = (
            explained(ledger, row, compiled(installed()))
            if other is None
            else _compared(ledger, row, the_one(ledger, other))
        )
    if form == "json":
        print(encode(found))
    elif isinstance(found, Explanation):
        print_explanation(found)
    else:
        print_judgement(found)


def _compared(ledger: Ledger, one: Disclosure, other: Disclosure) -> Judgement:
    from syndicate.engine.explain import compared
    from syndicate.pipeline.dedup.parameters import INSTALLED

    return compared(one, other, ledger.weighing().get(one.jurisdiction, INSTALLED))


@item.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@reason_option
@by_option
@output_format(choices=("table", "json"))
@click.pass_obj
def merge(invocation: Invocation, one: str, other: str, reason: str, by: str, form: str) -> None:
    """
    认定 A 与 B 是同一信息；此后无论读入什么都照此计数。

    Rule that A and B are the same information; counted so from then on, whatever arrives.
    """
    from syndicate.engine.rulings import merging, the_one

    def decide(ledger: Ledger) -> Act:
        return merging(ledger, the_one(ledger, one), the_one(ledger, other), reason, by)

    rule(invocation, [Wanted("merge", {"one": one, "other": other, "reason": reason}, by, decide)], form)


@item.command()
@click.argument("handle", metavar="ID")
@reason_option
@by_option
@output_format(choices=("table", "json"))
@click.pass_obj
def split(invocation: Invocation, handle: str, reason: str, by: str, form: str) -> None:
    """
    认定该条目与同一信息的其他各条都不是同一信息。

    Rule that a disclosure is another information than all others it stands with now.
    """
    from syndicate.engine.rulings import splitting, the_one

    def decide(ledger: Ledger) -> Act:
        return splitting(ledger, the_one(ledger, handle), reason, by)

    rule(invocation, [Wanted("split", {"one": handle, "reason": reason}, by, decide)], form)


@item.command()
@click.argument("what", metavar="ACT|A B", nargs=-1, required=True)
@reason_option
@by_option
@output_format(choices=("table", "json"))
@click.pass_obj
def undo(invocation: Invocation, what: tuple[str, ...], reason: str, by: str, form: str) -> None:
    """
    撤销一次认定（写认定号，或它所涉的两个条目）；记录保留。

    Take back a ruling, named by its number or by the two items it is on; both stay on the record.
    """
    from syndicate.engine.rulings import act_between, the_one, undoing

    numbers = [int(one) for one in what if one.isdecimal() and len(one) < _HANDLE]
    if len(what) != 2 and len(numbers) != len(what):
        raise click.UsageError("请写认定号，或两个条目编号 / give the number of an act, or two items")

    def decide(ledger: Ledger) -> Act:
        acts = numbers if len(numbers) == len(what) else [act_between(ledger, *(the_one(ledger, one) for one in what))]
        return undoing(ledger, acts, reason, by)

    named = {"acts": numbers} if len(numbers) == len(what) else {"items": list(what)}
    rule(invocation, [Wanted("undo", {**named, "reason": reason}, by, decide)], form)


@item.command()
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@output_format()
@click.pass_obj
def rulings(invocation: Invocation, jurisdiction: str | None, form: str) -> None:
    """列出全部人工认定：谁、何时、为何；撤销的也在 / List every ruling: who, when, why; undone ones, too."""
    import msgspec

    from syndicate.app import reading

    with reading(invocation.settings()) as ledger:
        standing = {ruling.id for ruling in ledger.in_force(jurisdiction).values()}
        found = [
            msgspec.structs.asdict(ruling) | {"stands": ruling.id in standing}
            for ruling in ledger.rulings(jurisdiction)
        ]
    emit(found, form, _RULINGS)
    if not found and form == "table":
        print("还没有人工认定 / nobody has ruled on anything yet")
