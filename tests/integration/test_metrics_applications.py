"""The clocks of applications as metrics: every combination is there, and what the register says moves them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from core_kit import JURISDICTION, NOON, core_over

from syndicate.ledger.figures import figures
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import CHINA, RegisterRow
from syndicate.observe.applications import ApplicationClocks
from syndicate.observe.table import CLOCKS, URGENCIES

NAME = "syndicate_application_open_items"


def row(number: int, received: str, **fields: str) -> RegisterRow:
    """Return an application."""
    return RegisterRow(
        register="application",
        native_id=str(number),
        unit="区司法局",
        jurisdiction=JURISDICTION,
        date=datetime.fromisoformat(f"{received}T09:00:00+08:00"),
        received_at=NOON + timedelta(days=len(fields)),
        fields={"method": "当面", **fields},
        place=f"登记簿.xlsx, 行 {number + 1}",
    )


def read(clocks: ApplicationClocks, path: Path, today: date) -> tuple[dict[tuple[str, ...], float], float]:
    """Return the open applications by clock and urgency, and when the next is due."""
    with figures(path) as ledger:
        found = list(clocks.samples(ledger, today))
    return {one.labels: one.value for one in found if one.metric == NAME}, found[-1].value


def test_open_applications_by_what_is_due_and_how_soon(tmp_path: Path) -> None:
    """A late, a near and a waiting application are counted each in its place; all other combinations are 0, not missing."""
    path = tmp_path / "ledger.db"
    ledger = SqliteLedger(path)
    core, clocks = core_over(ledger), ApplicationClocks()
    try:
        assert read(clocks, path, NOON.date()) == ({(c, u): 0.0 for c in CLOCKS for u in URGENCIES}, 0.0)
        late, near = row(1, "2018-03-01"), row(2, "2018-05-02")
        waiting = row(3, "2018-05-02", amend_asked="2018-05-03")
        done = row(4, "2018-03-01", closed="2018-03-09")
        core.handle("登记簿", JURISDICTION, [late, near, waiting, done])
        found, due = read(clocks, path, date(2018, 5, 21))
        assert {labels: number for labels, number in found.items() if number} == {
            ("answer", "late"): 1.0,
            ("answer", "soon"): 1.0,
            ("amendment", "waiting"): 1.0,
        }
        assert datetime.fromtimestamp(due, CHINA) == datetime(2018, 3, 22, tzinfo=CHINA)
    finally:
        ledger.close()


def test_a_new_day_or_a_new_row_is_seen(tmp_path: Path) -> None:
    """What was read is kept while ledger and day stand; either of them moves it."""
    path = tmp_path / "ledger.db"
    ledger = SqliteLedger(path)
    core, clocks = core_over(ledger), ApplicationClocks()
    try:
        core.handle("登记簿", JURISDICTION, [row(1, "2018-05-02")])
        assert read(clocks, path, date(2018, 5, 3))[0]["answer", "running"] == 1
        assert read(clocks, path, date(2018, 6, 20))[0]["answer", "late"] == 1
        core.handle("登记簿", JURISDICTION, [row(1, "2018-05-02", closed="2018-05-10")])
        assert read(clocks, path, date(2018, 6, 20))[0]["answer", "late"] == 0
    finally:
        ledger.close()
