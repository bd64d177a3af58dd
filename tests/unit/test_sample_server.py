"""The sample's site over HTTP."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.model import UsageError
from syndicate.sample import server, write_sample


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    folder = tmp_path_factory.mktemp("served")
    write_sample(folder, scale=0.02)
    running = server(folder, "127.0.0.1", 0)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    thread.join()
    running.server_close()


def _get(url: str) -> tuple[bytes, str]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read(), answer.headers["Content-Type"]


def test_lists_lead_to_articles(address: str) -> None:
    """A list page is served at its column, and its relative links answer."""
    page, kind = _get(f"{address}/tzgg/index.html")
    assert kind == "text/html"
    link = page.decode().split('<li><a href="./')[1].partition('"')[0]
    article, _ = _get(f"{address}/tzgg/{link}")
    assert b"ArticleTitle" in article


def test_unusual_suffixes_are_pages(address: str) -> None:
    """Articles ending in .shtml are served as HTML, without a charset of the server's own."""
    page, _ = _get(f"{address}/msfw/index.html")
    link = page.decode().split('<li><a href="./')[1].partition('"')[0]
    assert link.endswith(".shtml")
    assert _get(f"{address}/msfw/{link}")[1] == "text/html"


def test_robots_are_told_and_strangers_refused(address: str) -> None:
    """robots.txt answers; what is not there is 404, and nothing outside the site is served."""
    assert _get(f"{address}/robots.txt")[0].startswith(b"User-agent: *")
    for path in ("/nothing.html", "/../answers.json", "/%2e%2e/answers.json"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            _get(address + path)


def test_a_folder_without_a_site_is_a_wrong_call(tmp_path: Path) -> None:
    """Serving a folder that holds no sample says so."""
    with pytest.raises(UsageError, match="site"):
        server(tmp_path, "127.0.0.1", 0)
