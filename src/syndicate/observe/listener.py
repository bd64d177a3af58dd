"""The listener that Prometheus reads: threads of its own, so that no load keeps it waiting."""

from __future__ import annotations

import socket
import threading
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, make_wsgi_app

from syndicate.model import ConfigError

_PATIENCE = 10
"""Seconds that a client may take over its request."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True

    def server_bind(self) -> None:
        """Bind without asking the name service who this machine is."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = _PATIENCE

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the standard library names it
        """Log nothing: it is asked every few seconds."""


class Listener:
    """Shows the metrics of a registry at an address, bound as soon as this exists; it answers from `start` to `close`."""

    def __init__(self, registry: CollectorRegistry, listen: str) -> None:
        """
        Bind `host:port`.

        Raises:
            ConfigError: Nothing can listen there.
        """
        self.listen = listen
        host, _, port = listen.rpartition(":")
        self._server = _bound(host.strip("[]"), int(port), listen)
        self._server.set_app(make_wsgi_app(registry))
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port, also where the system chose it."""
        return self._server.server_port

    def start(self) -> None:
        """Answer from now on."""
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, kwargs={"poll_interval": 0.1}, name="metrics", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer no more; the address is free."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def _bound(host: str, port: int, listen: str) -> _Server:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        kind = type("_Server", (_Server,), {"address_family": family})
        server = kind(address[:2], _Handler)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"metrics.listen：无法监听“{listen}”：{error}；可改端口，或设 metrics.enabled = false / "
            f"cannot listen at {listen}: choose another port, or set metrics.enabled = false"
        ) from error
    assert isinstance(server, _Server)
    return server
