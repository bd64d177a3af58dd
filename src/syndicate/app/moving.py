"""Moves the ledger of a home to a database server, proves it there, and has the home work on it from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from syndicate.app.opening import place_of, present_ledger
from syndicate.home import set_moved, sole_owner
from syndicate.ledger.copying import Facts
from syndicate.ledger.places import Remote, open_ledger
from syndicate.ledger.protocol import Invariant
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.ledger.waiting import years
from syndicate.model import Fatal, UsageError
from syndicate.settings import Settings


class Moved(NamedTuple):
    """A ledger that was moved."""

    facts: Facts
    proofs: list[Invariant]
    aside: Path
    """Where the file lies now that it was."""
    place: str
    """Where the ledger lies, for people."""


def move_to(settings: Settings, url: str, step: Callable[[str, int], None] = lambda _table, _rows: None) -> Moved:
    """
    Move the ledger of a home to a server.

    Every row is copied in one transaction and counted on both sides; then every figure of every year is asked of both, and every promise
    is checked over there. Only when all of that agrees the home works on the server, and the file is set aside. Until then, and whatever
    goes wrong, the home stays as it is.

    Raises:
        UsageError: The home has no ledger of its own, or there is one at that address.
        Transient: Another process, such as the daemon, holds the home, or the server cannot be reached.
        Fatal: The ledgers differ, or a promise is not kept.
    """
    there = Remote(url)
    place = present_ledger(settings)
    if isinstance(place, Remote):
        raise UsageError(f"台账已在 {place} / the ledger lies at {place} already")
    with sole_owner(settings.home):
        from syndicate.ledger.postgres.moving import move

        facts = move(place, there.address, step)
        with closing(SqliteLedger(place)) as here, closing(open_ledger(there)) as moved:
            if differences := list(_differences(here, moved)):
                raise Fatal(_UNMOVED.format("；".join(differences[:5]), there))
            proofs = moved.verify()
        if broken := [proof.name for proof in proofs if not proof.holds]:
            raise Fatal(_UNMOVED.format("、".join(broken), there))
        return Moved(facts, proofs, set_moved(settings.home, url), str(place_of(settings)))


_UNMOVED = "核对不符：{0}。未切换，{1} 中的副本请删去 / not switched: the copy at {1} differs, drop it"


def _differences(here: SqliteLedger, there: SqliteLedger) -> Iterator[str]:
    """Yield what two ledgers answer differently: the figures of every year, all together and of each jurisdiction."""
    codes = [None, *here.jurisdictions()]
    for year in sorted({*years(here.connection), *years(there.connection)}):
        for code in codes:
            if here.statistics(year, code) != there.statistics(year, code):
                yield f"{year} {code or ''}"
