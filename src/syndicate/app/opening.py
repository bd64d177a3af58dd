"""Opens the ledger of a home beside whoever else uses it: for questions, for the review, for what goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from syndicate.home import ledger_path, moved_to, now, read_screening, rules_digest
from syndicate.ledger.beholding import behold
from syndicate.ledger.database import Unwritable
from syndicate.ledger.outgoing import Outgoing
from syndicate.ledger.places import Place, Remote, open_ledger, telling_damage
from syndicate.ledger.reviews import Reviews
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import UsageError
from syndicate.model.errors import in_chinese
from syndicate.review.desk import Desk
from syndicate.review.judging import Judge
from syndicate.review.people import People
from syndicate.review.tiers import tiers_of
from syndicate.settings import Settings
from syndicate.shared.state import Shared

# The pages and the vocabulary of screening are loaded by what uses them: most commands do without.
if TYPE_CHECKING:
    from syndicate.web.rooms import Rooms


@contextmanager
def reading(settings: Settings) -> Iterator[SqliteLedger]:
    """
    Open the ledger for questions, all answered from one moment; a running daemon is not disturbed, and it need not be writable.

    Raises:
        UsageError: There is no ledger yet.
        Fatal: The ledger cannot be read.
    """
    path = present_ledger(settings)
    ledger = _beheld(path)
    try:
        with telling_damage(path), ledger.snapshot():
            yield ledger
    finally:
        ledger.close()


def opened_at(place: Place) -> SqliteLedger:
    """Open a ledger that is held against the rules of the present program: what was made by others is not settled."""
    ledger = open_ledger(place)
    ledger.present_rules = rules_digest
    return ledger


def _beheld(path: Place) -> SqliteLedger:
    try:
        return opened_at(path)
    except Unwritable:
        assert isinstance(path, Path)
        ledger = SqliteLedger(path, behold(path))
        ledger.present_rules = rules_digest
        return ledger


def place_of(settings: Settings) -> Place:
    """Return where the ledger lies: on the server that the settings name, where it was moved to, or in the home."""
    url = settings.ledger.url or moved_to(settings.home)
    return Remote(url) if url else ledger_path(settings.home)


def has_ledger(settings: Settings) -> bool:
    """Say whether there is a ledger yet; on a server there is one as soon as somebody asks."""
    place = place_of(settings)
    return isinstance(place, Remote) or place.exists()


def present_ledger(settings: Settings) -> Place:
    """Return where the ledger lies; raises UsageError where there is none."""
    if not has_ledger(settings):
        home = settings.home
        raise UsageError(f"“{home}”还没有台账，请先 load 或 run / no ledger in {home} yet: load or run first")
    return place_of(settings)


class Gate(NamedTuple):
    """The review of an open home: the desk, its users, and what the ledger keeps of both."""

    desk: Desk
    people: People
    reviews: Reviews
    jurisdiction: str
    ledger: SqliteLedger

    def rooms(self, settings: Settings, shared: Shared | None = None) -> Rooms:
        """Return what the pages work with."""
        from syndicate.web.server import rooms_of

        return rooms_of(self.ledger, self.desk, self.people, settings, now, shared)


def gate_of(settings: Settings, ledger: SqliteLedger, *, screens: bool = False) -> Gate:
    """Return the review over an open ledger; see `reviewing`."""
    jurisdiction, wanted = settings.defaults().jurisdiction, settings.review
    tiers = tiers_of(wanted.tiers, wanted.quorum, wanted.days)
    people = People(ledger.reviews, jurisdiction, now)
    desk = Desk(
        ledger.reviews, Judge(read_screening() if screens else read_screening), tiers, jurisdiction, now, wanted.claim
    )
    return Gate(desk, people, ledger.reviews, jurisdiction, ledger)


@contextmanager
def reviewing(settings: Settings, *, screens: bool = False) -> Iterator[Gate]:
    """
    Open the review of a home; beside a running daemon too: every act is a transaction of its own.

    `screens`: the rules of screening are compiled at once, for what is sure to screen; else by the first act that needs them.

    Raises:
        ConfigError: No jurisdiction is configured, the tiers are wrong, or with `screens` a rule file is.
        UsageError: The folder cannot be made.
    """
    settings.defaults()
    path, home = place_of(settings), settings.home
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UsageError(
            f"数据目录“{home}”不可写：{in_chinese(error)} / cannot be written: {error.strerror}"
        ) from error
    ledger = opened_at(path)
    try:
        with telling_damage(path):
            yield gate_of(settings, ledger, screens=screens)
    finally:
        ledger.close()


@contextmanager
def signing(settings: Settings) -> Iterator[SqliteLedger]:
    """
    Open the ledger for putting acts on returns on the record; beside a running daemon too: every act is a transaction of its own.

    Raises:
        UsageError: There is no ledger yet.
        Fatal: The ledger cannot be read.
    """
    path = present_ledger(settings)
    ledger = opened_at(path)
    try:
        with telling_damage(path):
            yield ledger
    finally:
        ledger.close()


@contextmanager
def publishing(settings: Settings) -> Iterator[Outgoing]:
    """
    Open the way out of a home that has a ledger; beside a running daemon too.

    Raises:
        ConfigError: No jurisdiction is configured.
        UsageError: There is no ledger yet.
    """
    settings.defaults()
    path = present_ledger(settings)
    ledger = opened_at(path)
    try:
        with telling_damage(path):
            yield ledger.outgoing
    finally:
        ledger.close()
