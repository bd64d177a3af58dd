"""Who is at the browser: login with throttling, sessions that end when idle and at the latest after a working day."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec

from syndicate.ledger.sessions import Session, SqliteSessions, digest_of
from syndicate.model.review import Person
from syndicate.pipeline.gate.machine import Refused
from syndicate.review.patience import ALLOWED, LONGEST, TooSoon, left
from syndicate.review.people import UNCONFIRMED, People, Proof
from syndicate.shared.attempts import Attempts, LocalAttempts

_TOUCH = timedelta(seconds=60)
"""How old the note of the last use may grow before it is written again: a page must not cost a write to the disk."""
_CODE = 120.0
"""Seconds for which a code of the second factor may be good, those before and after its own half minute included."""
_ALLOWED = {"both": ALLOWED, "name": 30, "address": 50}
"""Failures that cost nothing."""


class Lifetimes(msgspec.Struct, frozen=True, kw_only=True):
    """How long a login lasts."""

    idle: timedelta = timedelta(minutes=30)
    total: timedelta = timedelta(hours=12)


class Throttle:
    """
    Refuses attempts that follow each other too fast after too many failures.

    Counted per address and name, per name and per address, beside the ledger: what is shared may be lost, and a success forgets. No
    account is locked: whoever fails from elsewhere keeps nobody out for good.
    """

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def wait(self, name: str, address: str, now: datetime) -> int:
        """Return how many seconds this name at this address still has to wait; 0: it may try."""
        keys = _keys(name, address)
        found = self._attempts.failures([*keys.values()], now)
        return max(
            left(one.times, now - timedelta(seconds=one.seconds), now, _ALLOWED[kind])
            for kind, one in zip(keys, found, strict=True)
        )

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count a failure."""
        self._attempts.failed([*_keys(name, address).values()], now, LONGEST)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of a name at an address."""
        self._attempts.forget([_keys(name, address)["both"]])


def _keys(name: str, address: str) -> dict[str, str]:
    known = name.casefold()[:64]
    return {"both": f"both\0{address}\0{known}", "name": f"name\0{known}", "address": f"address\0{address}"}


class Door:
    """Lets people in, knows them while they are, lets them out. Belongs to the thread of the ledger."""

    def __init__(
        self,
        people: People,
        sessions: SqliteSessions,
        person: Callable[[str], Person | None],
        lasts: Lifetimes,
        attempts: Attempts | None = None,
    ) -> None:
        self._people = people
        self._sessions = sessions
        self._person = person
        self._lasts = lasts
        self._attempts = attempts or LocalAttempts()
        self._throttle = Throttle(self._attempts)

    def enter(self, name: str, proof: Proof, address: str, now: datetime) -> str:
        """
        Begin a session; return its secret, which only the browser keeps.

        Raises:
            TooSoon: Too many failures before.
            Refused: The proof is of nobody; the message does not say what was wrong.
        """
        seconds = self._throttle.wait(name, address, now)
        if seconds:
            raise TooSoon(seconds)
        try:
            person = self._proved(name, proof, now)
        except Refused:
            self._throttle.failed(name, address, now)
            raise
        self._throttle.succeeded(name, address)
        secret = secrets.token_urlsafe(32)
        stamp = now.isoformat(timespec="seconds")
        session = Session(
            digest=digest_of(secret), person=person.name, standing=_standing(person), begun_at=stamp, seen_at=stamp
        )
        self._sessions.begin(session, now - self._lasts.total)
        return secret

    def _proved(self, name: str, proof: Proof, now: datetime) -> Person:
        """A code of the second factor is good once: who looks over a shoulder cannot use it again, nor hear whether the password was right."""
        person = self._people.authenticate(name, proof)
        if person.totp and not self._attempts.first(f"code\0{name}\0{proof.totp}", now, _CODE):
            raise Refused(UNCONFIRMED)
        return person

    def known(self, secret: str, now: datetime) -> Person | None:
        """Return whose session a secret is; None where there is none, it has ended, or the person has changed since."""
        session = self._sessions.session(digest_of(secret)) if secret else None
        if session is None:
            return None
        begun, seen = datetime.fromisoformat(session.begun_at), datetime.fromisoformat(session.seen_at)
        person = self._person(session.person)
        over = now - begun > self._lasts.total or now - seen > self._lasts.idle
        if over or person is None or person.disabled_at or session.standing != _standing(person):
            self._sessions.end(session.digest)
            return None
        if now - seen > _TOUCH:
            self._sessions.seen(session.digest, now)
        return person

    def leave(self, secret: str) -> None:
        """End a session."""
        self._sessions.end(digest_of(secret))


def _standing(person: Person) -> str:
    said = f"{person.password}\x00{person.totp}\x00{person.disabled_at}"
    return sha256(b"syndicate-standing\0" + said.encode()).hexdigest()


def form_token(secret: str) -> str:
    """Return what every form carries that the holder of a secret is shown: nobody else can know it."""
    return hmac.new(secret.encode(), b"syndicate-form", sha256).hexdigest()


def same_token(secret: str, given: str) -> bool:
    """Say whether a form carries what it was given."""
    return bool(secret) and hmac.compare_digest(form_token(secret), given)
