"""The queue: what waits, by state and tier, with filters that stay in the address and go along from item to item."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from syndicate.ledger.reviews import Filters
from syndicate.ledger.waiting import by_state, units, with_finding
from syndicate.model.review import Person, Review, Role, State
from syndicate.pipeline.gate.clocks import Clocks
from syndicate.pipeline.gate.rights import roles_of
from syndicate.review.looking import Line
from syndicate.web.names import KINDS
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit

_STEP = 100
_MOST = 2000
_SHOWN = 1000
"""Lines of one page."""
SOON = 5
"""Working days left of a limit from which on it is near."""
_TURN: dict[Role, tuple[State, ...]] = {
    Role.CLERK: (State.SCREENED, State.RETURNED, State.CLEARED, State.HELD),
    Role.SECRECY_OFFICER: (State.HELD, State.ESCALATED),
    Role.AUDITOR: tuple(State),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of the queue somebody wants to see."""

    state: str = "mine"
    unit: str = ""
    channel: str = ""
    source: str = ""
    age: str = ""
    kind: str = ""
    limit: int = _STEP

    @property
    def query(self) -> str:
        """The same as part of an address; empty for what everybody sees at first."""
        plain = Wanted()
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value != getattr(plain, name)}
        return urlencode(given)

    def but(self, **changes: object) -> str:
        """Return the address of the queue with something else wanted."""
        return f"/review?{msgspec.structs.replace(self, **changes).query}"

    @property
    def is_plain(self) -> bool:
        """Whether no filter but the state is set."""
        return msgspec.structs.replace(self, state="mine", limit=_STEP) == Wanted()


def wanted(asked: Callable[[str], str]) -> Wanted:
    """Return what an address asks for; what it cannot mean is left out."""
    limit = asked("limit")
    state = asked("state")
    return Wanted(
        state=state if state == "all" or state in tuple(State) else "mine",
        unit=asked("unit"),
        channel=asked("channel"),
        source=asked("source") if asked("source") in ("draft", "published") else "",
        age=asked("age") if asked("age") in ("over", "soon") else "",
        kind=asked("kind"),
        limit=min(int(limit), _SHOWN) if limit.isdecimal() and len(limit) < 6 and int(limit) else _STEP,
    )


async def queue(visit: Visit) -> Response:
    """Show the queue."""
    who, asked = visit.who, wanted(visit.asked)
    seen = await visit.do(lambda rooms: _Seen.of(rooms, who, asked))
    done = visit.asked("done")
    return visit.page(
        "queue.html", lines=seen.lines, counts=seen.counts, units=seen.units, mine=seen.mine, wanted=asked,
        states=list(State), done=done if done in _DONE else "", more=len(seen.lines) >= asked.limit,
        names=seen.names, kinds=list(KINDS),
    )  # fmt: skip


_DONE = frozenset((
    "submit", "approve", "retract", "return", "withhold", "escalate", "release", "withdraw", "dismiss", "edit", "find", "resolve",
))  # fmt: skip


def done_of(given: str) -> str:
    """Return the deed that an address says was done; empty for anything else."""
    return given if given in _DONE else ""


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[Line]
    counts: dict[str, int]
    mine: int
    units: list[str]
    names: dict[str, str]

    @classmethod
    def of(cls, rooms: Rooms, who: Person, asked: Wanted) -> _Seen:
        """Return what a person sees of the queue."""
        connection = rooms.ledger.connection
        lines = listed(rooms, who, asked)
        counts = by_state(connection, rooms.jurisdiction, _own_unit(who))
        return cls(
            lines=lines,
            counts=counts,
            mine=sum(counts.get(state, 0) for state in turn(rooms, who)),
            units=units(connection, rooms.jurisdiction),
            names=display_names(rooms),
        )


def display_names(rooms: Rooms) -> dict[str, str]:
    """Return how the users are called on the pages."""
    return {person.name: person.display or person.name for person in rooms.ledger.reviews.people()}


def _own_unit(who: Person) -> str:
    """A clerk of a unit sees what is of it."""
    return who.unit if roles_of(who) == {Role.CLERK} else ""


def turn(rooms: Rooms, who: Person) -> tuple[str, ...]:
    """Return the states in which it is a person's turn, by his roles and the delegations to him that are in force."""
    today = rooms.clock().date().isoformat()
    roles = roles_of(who)
    tiers = {f"tier_{one.tier}" for one in rooms.ledger.reviews.delegations(who.name, today)}
    tiers |= {str(role) for role in roles if role.startswith("tier_")}
    return (*sorted(tiers), *(str(state) for role in sorted(roles) for state in _TURN.get(role, ())))


def listed(rooms: Rooms, who: Person, asked: Wanted) -> list[Line]:
    """Return the lines of the queue that are wanted, longest waiting first."""
    kind = _of_kind(rooms, asked)
    found = rooms.desk.waiting(who.name, _filters(rooms, who, asked))
    chosen = (row for row in found if kind(row) and (not asked.age or _in_age(rooms.desk.clocks_of(row), asked.age)))
    return rooms.desk.lines(islice(chosen, asked.limit))


def neighbours(rooms: Rooms, who: Person, asked: Wanted, review: str) -> tuple[str, str]:
    """Return the items before and after one in the queue that it was opened from; empty where there is none."""
    rows = rooms.ledger.reviews.reviews(rooms.jurisdiction, _filters(rooms, who, asked))
    kind = _of_kind(rooms, asked)
    ids = [row.id for row in rows if kind(row)]
    if asked.age:
        ids = [line.review.id for line in listed(rooms, who, asked)]
    if review not in ids:
        return "", next((one for one in ids if one != review), "")
    at = ids.index(review)
    return (ids[at - 1] if at else ""), (ids[at + 1] if at + 1 < len(ids) else "")


def _filters(rooms: Rooms, who: Person, asked: Wanted) -> Filters:
    states: tuple[str, ...] = (asked.state,)
    if asked.state in ("mine", "all"):
        states = () if asked.state == "all" else turn(rooms, who) or ("none",)
    narrowed = asked.kind or asked.age  # these are applied afterwards, so the limit cannot be
    return Filters(
        states=states,
        unit=_own_unit(who) or asked.unit,
        source=asked.source,
        channel=asked.channel,
        limit=_MOST if narrowed else asked.limit,
    )


def _of_kind(rooms: Rooms, asked: Wanted) -> Callable[[Review], bool]:
    if not asked.kind:
        return lambda _: True
    having = with_finding(rooms.ledger.connection, rooms.jurisdiction, asked.kind)
    return lambda row: row.id in having


def _in_age(clocks: Clocks, age: str) -> bool:
    left = [clock.left for clock in (clocks.statutory, clocks.office) if clock.left is not None]
    if age == "over":
        return any(days < 0 for days in left)
    return age != "soon" or any(0 <= days <= SOON for days in left)
