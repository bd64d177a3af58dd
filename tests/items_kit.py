"""Helpers of the tests of the pages of items: an office with publications, whose errands are carried out at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from core_kit import LANE, core_over, rules
from recognition_kit import ORIGINALS, article, page, post
from review_kit import JURISDICTION, UNIT, Office
from web_kit import SITE, Pages

from syndicate.engine.core import Core
from syndicate.engine.errands import Rulings, Runner
from syndicate.ledger.searching import SearchIndex
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Reading, Record

T = TypeVar("T")
OPEN = msgspec.structs.replace(SITE, open_reading=True)
NOTICE, OTHER = ORIGINALS[0], ORIGINALS[1]


async def at_once(work: Callable[[], T]) -> T:
    """Run what uses the ledger here and now."""
    return work()


class Archive(Pages):
    """The pages of an office that has published something."""

    def __init__(
        self, readings: Sequence[Reading] = (), *, open_reading: bool = True, path: Path | None = None
    ) -> None:
        office = Office(SqliteLedger(path / "ledger.db" if path else None))
        super().__init__(office, OPEN if open_reading else SITE)
        self.core = Core(office.ledger, rules(), "test", office.clock)
        self.publish(*(readings or notices()))
        self.rooms = msgspec.structs.replace(
            self.rooms, carry_out=self.carry_out, search=SearchIndex(office.ledger.connection, None)
        )

    @property
    def ledger(self) -> SqliteLedger:
        """The ledger behind the pages."""
        return self.office.ledger

    def publish(self, *readings: Reading) -> None:
        """Read something in."""
        self.core.handle(LANE, JURISDICTION, readings)

    async def carry_out(self) -> None:
        """Carry out what was asked for, as the daemon does."""
        await Runner(Rulings(self.core, self.ledger), self.ledger, {}, self.office.clock).once(at_once)

    def handle(self, native_id: str) -> str:
        """Return the handle of a disclosure."""
        (name,) = next(
            iter(self.ledger.connection.execute("SELECT name FROM disclosure WHERE native_id = ?", (native_id,)))
        )
        return str(name)


def notices() -> list[Record]:
    """Return a notice on three channels, and another on one."""
    return [
        page(NOTICE, unit=UNIT),
        post(f"【{NOTICE.title}】{NOTICE.body}"),
        article(NOTICE.title, NOTICE.body),
        page(OTHER, "t102", url="https://www.example.gov.cn/tzgg/2018/0305/t102.html", unit=UNIT),
    ]


__all__ = ["NOTICE", "OTHER", "Archive", "at_once", "core_over", "notices"]
