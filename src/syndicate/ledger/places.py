"""Where a ledger lies: a file, or a schema of a database server; and what opens either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from syndicate.ledger import database, figures
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import ConfigError

if TYPE_CHECKING:  # an embedded ledger does without the driver
    from syndicate.ledger.postgres.address import Address


class Remote(msgspec.Struct, frozen=True):
    """A ledger on PostgreSQL."""

    url: str

    @property
    def address(self) -> Address:
        """
        Return the address, read.

        Raises:
            ConfigError: It is wrong, or the driver is not installed.
        """
        if find_spec("psycopg") is None:
            raise ConfigError(
                "PostgreSQL 台账需要附加组件：pip install 'syndicate[scaled]' / a ledger on PostgreSQL needs the extra `scaled`"
            )
        from syndicate.ledger.postgres.address import address_of

        return address_of(self.url)

    def __str__(self) -> str:
        return self.address.shown


Place: TypeAlias = Path | Remote


def open_ledger(place: Place) -> SqliteLedger:
    """
    Open a ledger and bring its schema up to date.

    Raises:
        Fatal: It is damaged, refuses, or belongs to a newer release.
        Transient: It is held by another process, or cannot be reached.
    """
    if isinstance(place, Path):
        return SqliteLedger(place)
    from syndicate.ledger.postgres.ledger import PostgresLedger

    return PostgresLedger(place.address)


def telling_damage(place: Place) -> AbstractContextManager[None]:
    """Run a block that uses a ledger; a damaged file is told as `Fatal`."""
    return database.telling_damage(place) if isinstance(place, Path) else nullcontext()


@contextmanager
def figures_of(place: Place) -> Iterator[figures.Figures]:
    """
    Open a ledger for the questions of metrics; whoever writes to it is not disturbed.

    Raises:
        Transient: It is locked, not there, or cannot be reached.
        Fatal: It is damaged, or of another schema.
    """
    if isinstance(place, Path):
        with figures.figures(place) as found:
            yield found
        return
    ledger = open_ledger(place)
    try:
        with ledger.snapshot():
            yield figures.Figures(ledger.connection)
    finally:
        ledger.close()
