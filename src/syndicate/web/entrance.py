"""Login, logout, one's own account."""

from __future__ import annotations

from starlette.responses import Response

from syndicate.pipeline.gate.machine import Refused
from syndicate.review.patience import TooSoon
from syndicate.review.people import Proof
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit


async def login(visit: Visit) -> Response:
    """Show the form; whoever is logged in already goes on."""
    if visit.person:
        return visit.go(_next(visit.asked("next")))
    notice = {"out": "logged_out", "password": "password_changed"}.get(visit.asked("done"), "")
    return visit.page("login.html", next=visit.asked("next"), name="", problem="", notice=notice)


async def enter(visit: Visit) -> Response:
    """Log in. Whatever was there before ends: a session never changes hands."""
    name, proof = visit.field("name").strip(), Proof(visit.field("password"), visit.field("code").strip())
    client = visit.request.client
    address = client.host if client else ""
    try:
        secret = await visit.do(lambda rooms: _entered(rooms, visit.secret, (name, proof, address)))
    except Refused as error:
        status = 429 if isinstance(error, TooSoon) else 401
        response = visit.page("login.html", status, next=visit.field("next"), name=name, problem=str(error), notice="")
        if isinstance(error, TooSoon):
            response.headers["retry-after"] = str(error.seconds)
        return response
    response = visit.go(_next(visit.field("next")))
    return visit.take(visit.give(response, "login", secret), "knock")


def _entered(rooms: Rooms, old: str, given: tuple[str, Proof, str]) -> str:
    secret = rooms.door.enter(*given, rooms.clock())
    if old:
        rooms.door.leave(old)
    return secret


def _next(path: str) -> str:
    """Return where to go on; only a path of ours, never another site."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and not path.startswith("/log") else "/review"


async def leave(visit: Visit) -> Response:
    """Log out."""
    await visit.do(lambda rooms: rooms.door.leave(visit.secret))
    return visit.take(visit.go("/login?done=out"), "login")


async def account(visit: Visit) -> Response:
    """Show who one is."""
    return visit.page("account.html", problem="")


async def change_password(visit: Visit) -> Response:
    """Set one's own password; every session of one's own ends with it."""
    who, present, new = visit.who, visit.field("present"), visit.field("new")
    client = visit.request.client
    address = client.host if client else ""
    await visit.do(lambda rooms: _changed(rooms, who.name, (present, visit.field("code"), new), address))
    return visit.take(visit.go("/login?done=password"), "login")


def _changed(rooms: Rooms, name: str, given: tuple[str, str, str], address: str) -> None:
    present, code, new = given
    rooms.door.leave(rooms.door.enter(name, Proof(present, code.strip()), address, rooms.clock()))
    rooms.people.set_password(name, name, new)
    rooms.ledger.sessions.end_all(name)
