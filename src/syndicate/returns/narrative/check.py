"""Checks an annual report: its text against its table, against itself, and for what does not belong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from syndicate.returns.checking import judge
from syndicate.returns.filled import Cell, Source
from syndicate.returns.form import Form
from syndicate.returns.narrative.arithmetic import disagreements
from syndicate.returns.narrative.findings import Finding, excerpt, found_at
from syndicate.returns.narrative.quantities import Sentence, sentences
from syndicate.returns.narrative.reports import Report
from syndicate.returns.narrative.sayings import Said, said_of
from syndicate.returns.narrative.wording import foreign_places, repeated, wrong_phrases
from syndicate.returns.queries import ChannelQuery, InformationQuery
from syndicate.returns.rollup.numbers import written
from syndicate.returns.rollup.placing import find
from syndicate.returns.values import Refused, Value, bounds, number_of, show

Table = Mapping[str, Value]
"""Cell key → what the table holds."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A report, checked."""

    year: int
    said: tuple[Said, ...]
    """Numbers of the text that speak of lines of the form."""
    compared: int
    """How many of them the table holds, too."""
    findings: tuple[Finding, ...]


def table_in(report: Report, form: Form) -> dict[str, Value]:
    """Return what the form holds that is printed in a report; empty where there is none."""
    found = find(form, report.tables) if report.tables else None
    values: dict[str, Value] = {}
    for key, place in (found.places if found else {}).items():
        value = written(place.text, form.rows[key].kind).value
        if value is not None:
            values[key] = value
    return values


def check_report(report: Report, form: Form, table: Table, *, own: str = "") -> Checked:
    """
    Return every number that disagrees, and what a person should look at.

    Args:
        report: The report.
        form: The form that its numbers speak of.
        table: What the table holds: that of the report, a file of its own, or the ledger's.
        own: Name of the body's own district; empty: the one that the report names most often.
    """
    every = list(sentences(report.paragraphs))
    said = tuple(said_of(form, every))
    found = [
        *_against_table(form, said, table),
        *_twice_differently(form, said),
        *_checks(form, said, table),
        *disagreements(every),
        *_plain_sum(form, said, table),
        *_inexact(every),
        *foreign_places(every, own),
        *wrong_phrases(every, report.year),
        *repeated(every),
    ]
    return Checked(
        year=report.year,
        said=said,
        compared=sum(one.key in table for one in said),
        findings=tuple(sorted(found, key=lambda one: (one.level != "hard", one.paragraph))),
    )


def _against_table(form: Form, said: Sequence[Said], table: Table) -> Iterator[Finding]:
    for one in said:
        value = one.quantity.value
        if value is None or one.key not in table:
            continue
        there = bounds(table[one.key])
        if not there.low <= value <= there.high:
            row = form.rows[one.key]
            printed = show(table[one.key], row.kind)
            message = (
                f"正文“{one.quantity.text}”，表中“{row.label}”为 {printed} / the text says {value}, the table {printed}"
            )
            yield _differs(one, message)


def _twice_differently(form: Form, said: Sequence[Said]) -> Iterator[Finding]:
    first: dict[str, Said] = {}
    for one in said:
        if one.quantity.value is None:
            continue
        before = first.setdefault(one.key, one)
        if before.quantity.value != one.quantity.value:
            label = form.rows[one.key].label
            message = (
                f"“{label}”前后不一：第 {before.sentence.paragraph} 段为 {before.quantity.text}，此处为 {one.quantity.text} / "
                f"the text says {before.quantity.value} before and {one.quantity.value} here"
            )
            yield _differs(one, message)


def _checks(form: Form, said: Sequence[Said], table: Table) -> Iterator[Finding]:
    """Judge the form's own checks over what the text alone says: a text may disagree with itself where there is no table."""
    if table:
        return
    values: dict[str, Cell] = {}
    for row in form.fillable:
        stated = next(
            (one.quantity.value for one in said if one.key == row.key and one.quantity.value is not None), None
        )
        try:
            value = None if stated is None else number_of(stated, row.kind)
        except Refused:
            value = None
        values[row.key] = Cell(value=value, source=Source.UNFILLED if value is None else Source.STATED)
    for outcome in judge(form, values):
        if outcome.state == "fails" and outcome.level == "hard":
            message = (
                f"校验 {outcome.id}：{outcome.reason_zh}。{outcome.worked} / check {outcome.id}: {outcome.reason_en}"
            )
            yield Finding(kind="check", level="hard", paragraph=0, excerpt="", message=message)


def _plain_sum(form: Form, said: Sequence[Said], table: Table) -> Iterator[Finding]:
    """Hint at a total that is nothing but the sum of its channels: then nothing was on two of them, or it was not de-duplicated."""
    stated: dict[str, Value] = {one.key: _whole(one) for one in said if one.quantity.value is not None}
    values = {**table, **stated}
    totals = [row.key for row in form.fillable if any(isinstance(query, InformationQuery) for query in row.queries)]
    channels = [row.key for row in form.fillable if any(isinstance(query, ChannelQuery) for query in row.queries)]
    parts = [bounds(values[key]) for key in channels if key in values]
    used = [part.low for part in parts if part.low]
    for key in totals:
        if key in values and len(used) > 1 and bounds(values[key]).low == bounds(values[key]).high == sum(used):
            added = " + ".join(str(part) for part in used)
            where = next((one for one in said if one.key == key), None)
            message = (
                f"主动公开总数 {sum(used)} 恰为各渠道之和（{added}）：不同渠道公开相同信息计 1 条，应去重后填报 / "
                "the total is the plain sum of the channels: the same information on several channels counts once"
            )
            yield Finding(
                kind="plain_sum",
                level="hard",
                paragraph=where.sentence.paragraph if where else 0,
                excerpt=excerpt(where.sentence.text, where.quantity.start, where.quantity.end) if where else "",
                message=message,
            )


def _whole(one: Said) -> Value:
    value = one.quantity.value
    assert value is not None
    return int(value) if value == value.to_integral_value() else value


def _inexact(every: Sequence[Sentence]) -> Iterator[Finding]:
    for sentence in every:
        for one in sentence.quantities:
            if one.value is None:
                message = f"“{one.text}”不是确数，不能填入统计表 / {one.text} is no exact number: a form cannot take it"
                yield found_at("inexact", "soft", sentence, (one.start, one.end), message)


def _differs(one: Said, message: str) -> Finding:
    return found_at("table", "hard", one.sentence, (one.quantity.start, one.quantity.end), message)
