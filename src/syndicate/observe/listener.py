"""The listener that Prometheus reads: threads of its own, so that no load keeps it waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def serving(registry: CollectorRegistry, listen: str) -> Iterator[int]:
    """
    Show the metrics of a registry at `host:port` while the block runs; the port it listens at.

    Raises:
        ConfigError: Nothing can listen there.
    """
    host, _, port = listen.rpartition(":")
    server = _bound(host.strip("[]"), int(port), listen)
    server.set_app(make_wsgi_app(registry))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


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
