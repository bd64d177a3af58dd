"""年终准备: what is still open before a year can be closed, how much of it, who owns it, and which command shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import UNKNOWN
from syndicate.model.review_words import Role, State
from syndicate.returns.clocks import due
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row
from syndicate.returns.handing_in import known_units, ours, publishing, registering
from syndicate.returns.queries import OpenQuery, RegisterQuery, RegisterSumQuery

_DONE = frozenset({State.RELEASED, State.WITHHELD, State.WITHDRAWN})
_FACETS = {"kinds": "体裁", "five_open": "五公开", "fields": "领域", "themes": "主题"}
_FACET_OF = {"kinds": "kind", "five_open": "five_open", "fields": "field", "themes": "theme"}
_OFFICE = Role.CLERK.label
KINDS = {
    "settling": "未结算",
    "reviews": "在审",
    "alarms": "告警未处置",
    "unclassified": "未归类",
    "doubts": "疑似同一信息",
    "quarantine": "隔离待处理",
    "late": "申请超期未办",
    "unfilled": "未填报",
    "published": "全年没有公开信息的单位",
    "registered": "没有报送任何登记的单位",
    "checks": "校验不成立",
}
"""Everything that is looked at, in the order of the list."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done before the year can be closed."""

    kind: str
    """One of `KINDS`."""
    number: int
    """How many; at least 1."""
    what: str
    """Chinese, then English."""
    owner: str
    """A unit, or a role where no unit is answerable."""
    command: str
    """Shows it."""
    subject: str = ""
    """The facet, state, register or check that it is about, for links; empty: the kind says all."""


def readiness(ledger: SqliteLedger, filled: Filled, day: date, expected: Sequence[str] = ()) -> list[Task]:
    """
    Return what is open, in the order of `KINDS`; empty: the year can be closed.

    Args:
        ledger: The ledger; nothing is written.
        filled: The form as it stands now.
        day: Today, for what is late.
        expected: Units that must publish and hand in; empty: those that the ledger has known this year or the year before must publish,
            and nobody can say who must hand in.
    """
    must = [unit for unit in dict.fromkeys(expected) if unit]
    found = [
        *_counts(ledger, filled),
        *_reviews(ledger, filled),
        *_late(ledger, filled, day),
        *_unfilled(filled),
        *_unpublished(ledger, filled, must or known_units(ledger, filled)),
        *_unregistered(ledger, filled, must),
        *_checks(filled),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda task: order.index(task.kind))


def _counts(ledger: SqliteLedger, filled: Filled) -> Iterator[Task]:
    counted = ledger.statistics(filled.year, filled.jurisdiction)
    year = f"--year {filled.year}"
    if not counted.settled:
        what = counted.unsettled or "数字为暂计 / the numbers are provisional"
        yield Task(kind="settling", number=1, what=what, owner=_OFFICE, command=f"syndicate stats {year}")
    for name, label in _FACETS.items():
        if number := getattr(counted, name).get(UNKNOWN, 0):
            command = f"syndicate items {year}{' --kind unknown' if name == 'kinds' else ' --format jsonl'}"
            what = f"{label}不明的信息 / informations of unknown {_FACET_OF[name].replace('_', '-')}"
            yield Task(
                kind="unclassified", number=number, what=what, owner=_OFFICE, command=command, subject=_FACET_OF[name]
            )
    if counted.doubts:
        yield Task(
            kind="doubts",
            number=counted.doubts,
            what="待认定的疑问，数字按自动认定计 / open questions; the numbers follow what the program holds",
            owner=_OFFICE,
            command=f"syndicate item doubts list {year}",
        )
    if counted.quarantined:
        what = "读不出的输入（不分年度） / inputs that could not be read, of any year"
        yield Task(
            kind="quarantine", number=counted.quarantined, what=what, owner=_OFFICE, command="syndicate quarantine list"
        )


def _reviews(ledger: SqliteLedger, filled: Filled) -> Iterator[Task]:
    waiting = Counter(
        (one.unit, one.state)
        for one in ledger.reviews.reviews(filled.jurisdiction)
        if one.state not in _DONE and ours(filled, one.unit)
    )
    for (unit, state), number in sorted(waiting.items()):
        command = f"syndicate review list --unit {unit} --state {state}"
        what = f"{State(state).label} / {state.replace('_', ' ')}"
        yield Task(kind="reviews", number=number, what=what, owner=unit or _OFFICE, command=command, subject=str(state))
    if alarms := len(ledger.reviews.alarms(filled.jurisdiction)):
        yield Task(
            kind="alarms",
            number=alarms,
            what="已公开的内容有发现，或送审件带密级标志 / findings in what is public, or a mark of classification",
            owner=Role.SECRECY_OFFICER.label,
            command="syndicate review alarms",
        )


def _late(ledger: SqliteLedger, filled: Filled, day: date) -> Iterator[Task]:
    late = Counter(
        one.unit
        for one in due(ledger, day, filled.jurisdiction)
        if one.urgency == "late" and one.received.year <= filled.year and ours(filled, one.unit)
    )
    for unit, number in sorted(late.items()):
        command = f"syndicate returns due --unit {unit}"
        what = "依申请公开答复超期 / applications past their limit"
        yield Task(kind="late", number=number, what=what, owner=unit or _OFFICE, command=command)


def _unfilled(filled: Filled) -> Iterator[Task]:
    """Tell of each register how many cells wait for it; a sum whose parts are missing waits for its parts."""
    blank = Counter(
        _register(row)
        for row in filled.form.fillable
        if row.printed and not row.sum and filled.cells[row.key].value is None
    )
    command = f"syndicate export --year {filled.year} --form {filled.form.id} --to 统计表.xlsx"
    for register, number in sorted(blank.items()):
        if register:
            what = f"{filled.form.registers[register]}缺登记，有关各格未填报 / nothing in register {register}: its cells are unfilled"
        else:
            what = "没有条目或登记可据以填报的格，须人工填报（--manual） / cells that nothing counts: people state them (--manual)"
        yield Task(kind="unfilled", number=number, what=what, owner=_OFFICE, command=command, subject=register)


def _register(row: Row) -> str:
    for query in row.queries:
        if isinstance(query, RegisterQuery | RegisterSumQuery | OpenQuery):
            return query.register
    return ""


def _unpublished(ledger: SqliteLedger, filled: Filled, units: Iterable[str]) -> Iterator[Task]:
    published = publishing(ledger, filled, filled.year)
    for unit in units:
        if unit not in published:
            command = f"syndicate items --year {filled.year} --unit {unit}"
            what = f"{filled.year} 年没有公开信息 / nothing disclosed in {filled.year}"
            yield Task(kind="published", number=1, what=what, owner=unit, command=command)


def _unregistered(ledger: SqliteLedger, filled: Filled, units: Iterable[str]) -> Iterator[Task]:
    registered = registering(ledger, filled, filled.year)
    for unit in units:
        if unit not in registered:
            command = f"syndicate rollup 各单位报表/ --year {filled.year}"
            what = f"{filled.year} 年没有登记行，也没有零报告 / no register row of {filled.year}, and no nil report"
            yield Task(kind="registered", number=1, what=what, owner=unit, command=command)


def _checks(filled: Filled) -> Iterator[Task]:
    command = f"syndicate export --year {filled.year} --form {filled.form.id} --to 统计表.xlsx"
    for outcome in filled.failures:
        level = "必须成立" if outcome.level == "hard" else "提示"
        what = f"{outcome.id}（{level}）{outcome.reason_zh}：{outcome.worked} / {outcome.reason_en}: {outcome.worked}"
        yield Task(kind="checks", number=1, what=what, owner=_OFFICE, command=command, subject=outcome.id)
