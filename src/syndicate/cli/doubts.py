"""doubts: 疑似同一信息, the questions that recognition puts to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.bilingual import Command, Group
from syndicate.cli.correcting import by_option, rule
from syndicate.cli.handing import Wanted
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.engine.acts import Act
    from syndicate.ledger.protocol import Ledger

_SIDE = ("handle", "information", "source", "native_id", "title", "channel", "unit", "published_at", "url", "lead")
_PLAIN = ("id", "decided", "why", "weight", "score", "threshold", "shared", "differing", "evidence", "vetoes")
_CSV = [*_PLAIN, *(f"{side}_{field}" for side in ("one", "other") for field in _SIDE), "year", "jurisdiction", "act"]


@click.group(cls=Group)
def doubts() -> None:
    """疑似同一信息：证据不足以自动认定的，请人判断 / Pairs whose evidence is weak either way: a person decides."""


@doubts.command("list")
@click.option("--year", type=int, help="统计年度 / counting year")
@click.option("--jurisdiction", help="行政区划代码 / code of the jurisdiction")
@click.option("--limit", type=click.IntRange(min=1), help="最多列出几个 / how many at most")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, year: int | None, jurisdiction: str | None, limit: int | None, form: str) -> None:
    """
    列出待认定的疑问，影响大的在前；每两条信息只问一次，问证据最强的一对。

    List the open questions, the weightiest first: one for every two informations, about the pair with the best evidence.
    """
    import msgspec

    from syndicate.app import reading
    from syndicate.cli.item_words import print_question

    with reading(invocation.settings()) as ledger:
        found = ledger.questions(year, jurisdiction, limit)
    if form == "table":
        for number, question in enumerate(found, start=1):
            print_question(number, question)
        if not found:
            print("没有待认定的疑问 / no question is open")
        return
    rows = (msgspec.to_builtins(question) for question in found)
    emit(map(_flat, rows) if form == "csv" else rows, form, dict(zip(_CSV, _CSV, strict=True)))


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a question with one column for each field of its sides."""
    return row | {f"{side}_{field}": row[side][field] for side in ("one", "other") for field in _SIDE}


_REASON = "看过两边内容后认定 / decided on seeing both"


def _answering(decision: str, summary: str) -> click.Command:
    @click.argument("questions", metavar="ID...", nargs=-1, required=True)
    @click.option("--reason", default=_REASON, show_default=True, help="理由 / why")
    @by_option
    @output_format(choices=("table", "json"))
    @click.pass_obj
    def answer(invocation: Invocation, questions: tuple[str, ...], reason: str, by: str, form: str) -> None:
        pairs = [_handles(question) for question in questions]
        rule(invocation, [_wanted(*pair, decision, reason, by) for pair in pairs], form)

    return click.command(decision, cls=Command, help=summary)(answer)


def _handles(question: str) -> tuple[str, str]:
    one, dash, other = question.partition("-")
    if not (one and dash and other):
        raise click.UsageError(
            f"“{question}”不是疑问的编号，应为“编号-编号” / {question} is no question: ONE-OTHER is expected"
        )
    return one, other


def _wanted(one: str, other: str, decision: str, reason: str, by: str) -> Wanted:
    from syndicate.engine.rulings import answering, the_one

    def decide(ledger: Ledger) -> Act:
        return answering(ledger, the_one(ledger, one), the_one(ledger, other), decision, reason, by)

    return Wanted("answer", {"one": one, "other": other, "decision": decision, "reason": reason}, by, decide)


doubts.add_command(
    _answering("same", "认定这些疑问的两边是同一信息 / The two sides of these questions are the same information.")
)
doubts.add_command(
    _answering("different", "认定这些疑问的两边不是同一信息 / The two sides of these questions are different.")
)
