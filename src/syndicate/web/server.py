"""Serves the application until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from syndicate.engine.meter import SILENT, Meter
from syndicate.ledger.searching import SEARCH, SearchIndex
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import ConfigError
from syndicate.publish.feeds_app import feeds_app
from syndicate.publish.shelving import Shelving
from syndicate.publish.site import site_of as publish_site
from syndicate.review.desk import Desk
from syndicate.review.people import People
from syndicate.settings.table import Settings, WebSettings
from syndicate.shared.state import Shared
from syndicate.web.application import application
from syndicate.web.counting import Counted
from syndicate.web.login import Door, Lifetimes
from syndicate.web.rooms import Rooms, Site

T = TypeVar("T")
Clock = Callable[[], datetime]

_LOCAL = ("127.0.0.1", "::1", "localhost")
_DRAIN = 10
"""Seconds that answers on their way are given at the end."""


def site_of(settings: Settings) -> Site:
    """Return how the pages are reached: which hosts requests may name, and from where forms are taken."""
    web = settings.web
    public = urlsplit(web.public_url)
    host, _ = address_of(web)
    hosts = frozenset({public.hostname or "", *_LOCAL} - {""})
    everywhere = not web.public_url and not _is_local(host)
    return Site(
        title=settings.jurisdiction.name,
        hosts=frozenset() if everywhere else hosts,
        origins=frozenset({web.public_url} - {""}),
        secure=public.scheme == "https",
        public=web.public,
        open_reading=web.reading == "anyone" or (web.reading == "auto" and not web.public_url and _is_local(host)),
    )


def lifetimes_of(web: WebSettings) -> Lifetimes:
    """Return how long a login lasts."""
    return Lifetimes(idle=timedelta(seconds=web.idle), total=timedelta(seconds=web.session))


class Caller(Protocol):
    """Runs work on the thread that a ledger belongs to."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]:
        """Run a piece of work and return what it returns."""


def rooms_of(
    ledger: SqliteLedger,
    desk: Desk,
    people: People,
    settings: Settings,
    clock: Clock,
    shared: Shared | None = None,
) -> Rooms:
    """Return what the pages work with, over an open ledger; `shared`: what they tell other nodes."""
    state = shared or Shared()
    door = Door(people, ledger.sessions, ledger.reviews.person, lifetimes_of(settings.web), state.attempts)
    return Rooms(
        ledger=ledger,
        desk=desk,
        people=people,
        door=door,
        jurisdiction=settings.jurisdiction.code,
        clock=clock,
        settings=settings,
        search=SearchIndex(ledger.connection, settings.home / SEARCH),
        shared=state,
    )


async def serving(
    rooms: Rooms,
    call: Caller,
    settings: Settings,
    stop: asyncio.Event,
    listen: Callable[[WebSettings], socket.socket] | None = None,
    meter: Meter = SILENT,
) -> None:
    """
    Serve the pages until told to stop; `call` runs work on the thread that the ledger belongs to.

    Raises:
        ConfigError: Nothing can listen at the address.
    """
    listener = (listen or listening)(settings.web)

    async def house(work: Callable[[Rooms], T]) -> T:
        return await call(lambda: work(rooms))

    shelving = Shelving(rooms.ledger.outgoing, rooms.jurisdiction)
    feeds = feeds_app(publish_site(settings), lambda: call(shelving.shelf), rooms.clock)
    app = Counted(application(house, site_of(settings), feeds, stop, rooms.shared.news), meter)
    await serve(app, settings.web, listener, stop)


def address_of(web: WebSettings) -> tuple[str, int]:
    """Return host and port to listen at."""
    host, _, port = web.listen.rpartition(":")
    return host.strip("[]"), int(port)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(uvicorn.Server):
    """A server that leaves signals to the program it is part of."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def listening(web: WebSettings) -> socket.socket:
    """
    Return a socket that listens at the address of the settings.

    Raises:
        ConfigError: It is none of this machine, or another program listens there.
    """
    host, port = address_of(web)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
    except (OSError, OverflowError) as error:
        raise ConfigError(f"web.listen：无法使用“{web.listen}”：{error} / cannot listen there") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except (OSError, OverflowError) as error:
        made.close()
        raise ConfigError(
            f"web.listen：无法监听“{web.listen}”：{error}；可改端口，或设 web.enabled = false / "
            f"cannot listen at {web.listen}: choose another port, or set web.enabled = false"
        ) from error
    return made


async def serve(app: ASGIApp, web: WebSettings, listener: socket.socket, stop: asyncio.Event) -> None:
    """Serve until told to stop; answers on their way are finished first."""
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            limit_concurrency=200,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=_DRAIN,
            # behind proxies that are known their word is taken on who asks; without one nobody's is
            proxy_headers=bool(web.public_url),
            forwarded_allow_ips=list(web.proxies),
        )
    )
    watcher = asyncio.create_task(_end(server, stop))
    try:
        await server.serve(sockets=[listener])
    finally:
        watcher.cancel()
        listener.close()


async def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True
