"""Which units have handed in what for a year, by what the ledger holds of them: disclosures and register rows, nil reports among these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.returns.filled import Filled

Standing = Literal["both", "disclosures", "registers", "nothing"]


class UnitState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a unit is."""

    unit: str
    postings: int
    rows: int
    """Rows of any register, a nil report counting as one."""
    before: int
    """Postings of the year before; 0 also where nothing is known of it."""

    @property
    def standing(self) -> Standing:
        """What it has handed in."""
        if self.postings:
            return "both" if self.rows else "disclosures"
        return "registers" if self.rows else "nothing"


def handed_in(ledger: SqliteLedger, filled: Filled, expected: Sequence[str] = ()) -> list[UnitState]:
    """
    Return every unit that is expected or known, those that have handed in nothing first.

    Args:
        ledger: The ledger.
        filled: The form as it stands: its year and its scope.
        expected: Units that must hand in, by name; those that the ledger has known this year or the year before are always there.
    """
    now, before = (publishing(ledger, filled, year) for year in (filled.year, filled.year - 1))
    rows = registering(ledger, filled, filled.year)
    names = dict.fromkeys([*expected, *known_units(ledger, filled)])
    found = [UnitState(unit=unit, postings=now[unit], rows=rows[unit], before=before[unit]) for unit in names if unit]
    order: tuple[Standing, ...] = ("nothing", "registers", "disclosures", "both")
    return sorted(found, key=lambda one: (order.index(one.standing), one.unit))


def known_units(ledger: SqliteLedger, filled: Filled) -> list[str]:
    """Return the units that have published or registered anything this year or the year before, as far as the scope goes."""
    years = filled.year, filled.year - 1
    known = {unit for year in years for unit in (*publishing(ledger, filled, year), *registering(ledger, filled, year))}
    return sorted(unit for unit in known if unit and ours(filled, unit))


def publishing(ledger: SqliteLedger, filled: Filled, year: int) -> Counter[str]:
    """Return how many postings each unit has in a year."""
    counted = ledger.statistics(year, filled.jurisdiction).units
    return Counter({unit: count.postings for unit, count in counted.items() if count.postings})


def registering(ledger: SqliteLedger, filled: Filled, year: int) -> Counter[str]:
    """Return how many register rows each unit has in a year."""
    return Counter(
        row.unit
        for register in ledger.registers_filled(year, filled.jurisdiction)
        for row in ledger.register_rows(register, year, filled.jurisdiction)
    )


def ours(filled: Filled, unit: str) -> bool:
    """Tell whether a unit concerns the form: the office's own report waits for its own units alone."""
    return not filled.units or unit in filled.units
