"""Users, for the administrator: who there is, who is added, roles, new passwords, who is disabled. Every change is on the record."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from syndicate.model import UsageError
from syndicate.model.errors import ConfigError
from syndicate.model.review import Person, Role
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import roles_of
from syndicate.web.rooms import Rooms
from syndicate.web.visit import Visit


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A user on the page."""

    person: Person
    roles: tuple[Role, ...]
    tokens: int
    """Tokens in force."""


async def users(visit: Visit, status: int = 200, problem: str = "") -> Response:
    """Show the users, with a form for each and one for a new one; to administrators only."""
    _must_administer(visit)
    listed = await visit.do(_listed)
    done = visit.asked("done")
    return visit.page(
        "users.html", status, users=listed, every=list(Role), problem=problem,
        done=done if done in ("added", "roles", "password", "disabled") else "",
    )  # fmt: skip


def _listed(rooms: Rooms) -> list[Listed]:
    today = rooms.clock().date().isoformat()
    reviews = rooms.ledger.reviews
    return [
        Listed(
            person=one,
            roles=tuple(sorted(msgspec.json.decode(one.roles, type=list[Role]))),
            tokens=sum(not token.revoked_at and token.expires_on >= today for token in reviews.tokens(one.name)),
        )
        for one in reviews.people()
    ]


async def add(visit: Visit) -> Response:
    """Add a user, with a first password that he is told and changes."""
    name, by = visit.field("name").strip(), visit.who.name
    display, unit, password = visit.field("display").strip(), visit.field("unit").strip(), visit.field("new")

    def work(rooms: Rooms) -> None:
        rooms.people.check_password(name, password)
        rooms.people.add(by, name, display, unit, _roles(visit))
        rooms.people.set_password(by, name, password)

    return await _tried(visit, work, "added")


async def roles(visit: Visit) -> Response:
    """Give a user other roles: they count from the next thing he does."""
    name, by = visit.request.path_params["name"], visit.who.name
    return await _tried(visit, lambda rooms: rooms.people.set_roles(by, name, _roles(visit)), "roles")


async def password(visit: Visit) -> Response:
    """Set a new password for a user; his sessions end."""
    name, by, new = visit.request.path_params["name"], visit.who.name, visit.field("new")

    def work(rooms: Rooms) -> None:
        rooms.people.set_password(by, name, new)
        rooms.ledger.sessions.end_all(name)

    return await _tried(visit, work, "password")


async def disable(visit: Visit) -> Response:
    """Take every right from a user; his sessions end, his record stays."""
    name, by = visit.request.path_params["name"], visit.who.name

    def work(rooms: Rooms) -> None:
        rooms.people.disable(by, name)
        rooms.ledger.sessions.end_all(name)

    return await _tried(visit, work, "disabled")


async def _tried(visit: Visit, work: Callable[[Rooms], object], done: str) -> Response:
    """Do it; where it is refused, show the page again with the reason."""
    _must_administer(visit)
    try:
        await visit.do(work)
    except (Refused, UsageError, ConfigError) as error:
        return await users(visit, 409 if isinstance(error, Refused) else 422, str(error))
    return visit.go(f"/users?done={done}")


def _roles(visit: Visit) -> list[Role]:
    known = {str(role): role for role in Role}
    given = [known[one] for one in visit.form.get("role", []) if one in known]
    if not given:
        raise UsageError("至少选一个角色 / choose a role at least")
    return given


def _must_administer(visit: Visit) -> None:
    if Role.ADMINISTRATOR not in roles_of(visit.who):
        raise Refused(f"只有系统管理员可以管理用户 / only an administrator manages users; {visit.who.name} is none")
