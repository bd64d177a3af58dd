"""A web site on the loopback interface whose answers a test writes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from types import MappingProxyType
from typing import NamedTuple

from loopback import Loopback, Quiet


class Reply(NamedTuple):
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})


class Asked(NamedTuple):
    """What the site was asked."""

    path: str
    headers: dict[str, str]


class LocalSite(Loopback):
    """Serves `pages` (path with query → answer); everything else is 404. Remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[Asked], Reply]] = {}
        self.raw: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[Asked] = []
        self.in_flight = 0
        self.most_in_flight = 0
        super().__init__(self._handler())

    def paths(self) -> list[str]:
        """The addresses asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _handler(site: LocalSite) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.in_flight += 1
                site.most_in_flight = max(site.most_in_flight, site.in_flight)
                try:
                    self._answer()
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # the client went away, as some tests want it to
                finally:
                    site.in_flight -= 1

            def _answer(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                site.asked.append(asked)
                if self.path in site.raw:
                    site.raw[self.path](self)
                    return
                answer = site.pages.get(self.path, Reply(b"", 404))
                reply = answer(asked) if callable(answer) else answer
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if reply.status != 304:
                    self.wfile.write(reply.body)

        return Handler
