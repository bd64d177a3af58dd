"""The way out: who is told, what is on its way to whom, and every attempt; rows as the ledger keeps them."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from syndicate.model.review import Posting, Publishable

RELEASED, WITHDRAWN = "released", "withdrawn"
"""Events of the outbox."""
EVENT_TYPES = {RELEASED: "information.released", WITHDRAWN: "information.withdrawn"}
"""What subscribers are told, by the event of the outbox."""
TEST_TYPE = "endpoint.test"


class SubscriberState(StrEnum):
    """Whether a subscriber is sent anything."""

    ACTIVE = "active"
    DISABLED = "disabled"
    """停用: by a person. What is released meanwhile waits."""
    GONE = "gone"
    """The address answered 410: disabled by itself."""
    REMOVED = "removed"
    """Its secret is erased; what it was sent stays on the record."""


class DeliveryState(StrEnum):
    """Where one event for one subscriber is."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    """The subscriber answered 2xx: its receipt."""
    DEAD = "dead"
    """死信: the schedule is used up; waits for a person."""
    VOID = "void"
    """Not publishable any more: never to be sent."""


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook. Column order of the ledger. Lists are JSON; an empty one lets everything through."""

    name: str
    jurisdiction: str
    url: str
    events: str
    """Event types wanted."""
    channels: str
    units: str
    facets: str
    """`kind=notice`, `five_open=…`, `field=…`, `theme=…`; of several values of one facet any will do."""
    allow: str
    """Hosts and networks that may be private."""
    secret: str
    former: str
    """The secret before the last rotation; signs beside the new one until `former_until`."""
    former_until: str
    state: SubscriberState
    reason: str
    """Why it is not active."""
    seen: int
    """The newest row of the outbox that has been looked at for it."""
    hold_until: str
    """Nothing is sent before: the other side asked for it."""
    created_at: str
    changed_at: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One event for one subscriber. Column order of the ledger."""

    id: int
    subscriber: str
    posting: int
    """The row of the outbox."""
    review: str
    event: str
    state: DeliveryState
    tries: int
    """Attempts of the present run through the schedule."""
    attempts: int
    """Attempts altogether; above 0 the subscriber may have got it."""
    next_at: str
    lease: str
    """Whose attempt is under way; empty: nobody's."""
    leased_until: str
    created_at: str
    settled_at: str
    acknowledged_at: str
    """When the subscriber first answered 2xx."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt, for the log; never what was sent. Column order of the ledger."""

    id: int
    delivery: int
    """0: a test."""
    subscriber: str
    at: str
    status: int
    """HTTP status; 0: there was no answer."""
    milliseconds: int
    reason: str
    """`ok`, or a word for what went wrong."""


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """What was released and is not any more. Column order of the view."""

    review: str
    jurisdiction: str
    unit: str
    digest: str
    code: str
    at: str
    state: str


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery that is this relay's to send, with what goes out."""

    delivery: Delivery
    subscriber: Subscriber
    posting: Posting
    row: Publishable | None
    """What was released; None for a withdrawal."""


class Hub(msgspec.Struct, frozen=True, kw_only=True):
    """How far a WebSub hub has been told. Column order of the ledger."""

    url: str
    posting: int
    tries: int
    next_at: str
