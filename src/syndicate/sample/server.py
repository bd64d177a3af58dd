"""Serves the sample's site as a web server would, on one address, until it is stopped."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from syndicate.model import UsageError


class _Handler(SimpleHTTPRequestHandler):
    """Sends no charset, so that the pages' own declarations decide, and writes no log."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".shtml": "text/html", ".html": "text/html"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gave it
        """Stay silent."""


def server(directory: Path, host: str, port: int) -> ThreadingHTTPServer:
    """
    Return a server of `directory/site` that is bound and not yet running; port 0 takes a free one.

    Raises:
        UsageError: There is no site in the folder.
    """
    site = directory / "site"
    if not (site / "index.html").exists():
        raise UsageError(
            f"目录 {directory} 中没有样例网站 site/ / no sample site in {directory}; write it with `syndicate sample`"
        )
    return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(site)))


def serve(directory: Path, host: str, port: int) -> None:
    """Serve the sample's site until interrupted."""
    with server(directory, host, port) as running:
        running.serve_forever(poll_interval=0.2)
