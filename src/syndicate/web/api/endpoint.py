"""One address of the API: who may ask, what for, and what answers; and the running of one request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from syndicate.model import Transient, UsageError
from syndicate.model.review import Person
from syndicate.pipeline.gate.machine import Refused
from syndicate.web.api.problems import Stale, Unknown, problem_of
from syndicate.web.rooms import House, Rooms, Site
from syndicate.web.visit import Visit

T = TypeVar("T")
_LARGEST = 64 * 1024
_BEARER = "bearer "


class Access(StrEnum):
    """Who may ask."""

    ANYBODY = "anybody"
    READERS = "readers"
    """Everybody where the pages are open for reading, else who is logged in."""
    STAFF = "staff"
    """Who is logged in; on this machine alone (a listener that nobody else reaches), everybody."""
    LOGIN = "login"
    """Who is logged in, or shows a token; what he may do is decided where it is done."""


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class Call(NamedTuple):
    """One request that may be answered."""

    visit: Visit
    asked: Any
    """Parameters of path and query, as the endpoint's own type."""
    body: Any
    """The body, as the endpoint's own type; None where it takes none."""

    @property
    def reader(self) -> str:
        """Name of who asks; empty for a stranger."""
        return self.visit.person.name if self.visit.person else ""

    @property
    def who(self) -> Person:
        """Who asks, where a login is needed."""
        return self.visit.who

    async def do(self, work: Callable[[Rooms], T]) -> T:
        """Run a piece of work on the thread of the ledger."""
        return await self.visit.do(work)


class Endpoint(NamedTuple):
    """An address of the API."""

    method: str
    path: str
    name: str
    summary: str
    """Chinese / English."""
    tag: str
    access: Access
    answer: Any
    """Type of the answer."""
    work: Callable[[Call], Awaitable[Any]]
    asks: type[msgspec.Struct] = Nothing
    """Parameters, those of the path among them."""
    takes: type[msgspec.Struct] | None = None
    """Type of the body."""


def runner(endpoint: Endpoint, house: House, site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers at an address."""

    async def run(request: Request) -> Response:
        visit = Visit(request, house, site)
        try:
            visit.person = await _person(visit, endpoint)
            _let_in(visit, endpoint)
            asked = _fitting(_parameters(request), endpoint.asks)
            body = await _body(request, endpoint.takes) if endpoint.takes else None
            answer = await endpoint.work(Call(visit, asked, body))
        except (Unknown, Stale, Refused, UsageError, Transient, msgspec.MsgspecError) as error:
            return problem_of(error, request.url.path)
        return (
            answer
            if isinstance(answer, Response)
            else Response(msgspec.json.encode(answer), media_type="application/json")
        )

    return run


async def _person(visit: Visit, endpoint: Endpoint) -> Person | None:
    """
    Return who asks: by a token, or for reading by the login of the pages.

    What changes something needs a token: a browser sends its cookies with any page's request, but never a token.
    """
    given = visit.request.headers.get("authorization", "")
    if given:
        if not given.lower().startswith(_BEARER):
            raise Unknown("应为 Authorization: Bearer 令牌 / expected a bearer token")
        secret = given[len(_BEARER) :].strip()
        try:
            person = await visit.do(lambda rooms: rooms.people.bearer(secret))
        except Refused as error:
            raise Unknown(str(error)) from error
        visit.by_token = True
        return person
    if endpoint.method != "GET":
        return None
    return await visit.do(lambda rooms: rooms.door.known(visit.secret, rooms.clock()))


def _let_in(visit: Visit, endpoint: Endpoint) -> None:
    site = visit.site
    match endpoint.access:
        case Access.ANYBODY:
            allowed = True
        case Access.READERS:
            allowed = visit.person is not None or site.open_reading
        case Access.STAFF:
            allowed = visit.person is not None or (site.open_reading and bool(site.hosts) and not site.origins)
        case Access.LOGIN:
            allowed = visit.person is not None
    if not allowed:
        raise Unknown("此处须登录或出示令牌 / log in, or show a token")


def _parameters(request: Request) -> Mapping[str, str]:
    found: dict[str, str] = dict(request.path_params)
    for name, value in request.query_params.multi_items():
        if name in found:
            raise UsageError(f"参数 {name} 重复 / parameter {name} is given twice")
        found[name] = value
    return found


def _fitting(given: Mapping[str, str], kind: type[msgspec.Struct]) -> msgspec.Struct:
    """Return parameters as their type; the word `null` stands for nothing in JSON, but is no value of an address."""
    asked = msgspec.convert(given, kind, strict=False)
    for name, sent in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
        if sent in given and getattr(asked, name) is None:
            raise UsageError(f"参数 {sent} 的值不对：“{given[sent]}” / parameter {sent}: {given[sent]} is no value")
    return asked


async def _body(request: Request, kind: type[msgspec.Struct]) -> msgspec.Struct:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _LARGEST:
            raise UsageError(f"内容超过 {_LARGEST} 字节 / the body is larger than {_LARGEST} bytes")
    return msgspec.json.decode(bytes(raw), type=kind)
