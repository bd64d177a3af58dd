"""Polite HTTP against a real server on the loopback interface."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from local_site import Asked, LocalSite, Reply

from syndicate.connect.http import HttpFailure, PoliteClient, Politeness
from syndicate.model import CHINA, Transient

NOW = datetime(2018, 6, 1, 9, 0, tzinfo=CHINA)
OWN = Politeness(interval=0.0, allow=("127.0.0.1",))


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Seconds, moved by `sleep` alone."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Move the clock and remember by how much."""
        self.slept.append(round(seconds, 3))
        self.seconds += seconds


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A running site."""
    with LocalSite() as running:
        yield running


@pytest.fixture
def clock() -> Time:
    """A clock of its own."""
    return Time()


@pytest.fixture
async def client(clock: Time) -> AsyncIterator[PoliteClient]:
    """A client that may read the loopback interface."""
    async with PoliteClient(lambda: NOW, OWN, clock=clock.clock, sleep=clock.sleep) as polite:
        yield polite


async def failing(client: PoliteClient, url: str) -> Transient:
    """Return the failure that reading the address raises."""
    with pytest.raises(Transient) as caught:
        await client.get(url)
    return caught.value


async def test_a_page_is_read(site: LocalSite, client: PoliteClient) -> None:
    """A page comes back with its bytes, headers, final address and the time it was read."""
    site.pages["/a"] = Reply("公开".encode(), headers={"Content-Type": "text/html"})
    response = await client.get(f"{site.url}/a")
    assert (response.status, response.content.decode(), response.url) == (200, "公开", f"{site.url}/a")
    assert response.headers["content-type"] == "text/html"
    assert response.fetched_at == NOW
    assert not response.not_modified


async def test_it_says_who_it_is_and_keeps_no_cookies(site: LocalSite, client: PoliteClient) -> None:
    """Every request carries the project's name and never a cookie that was set before."""
    site.pages["/a"] = Reply(b"x", headers={"Set-Cookie": "session=1; Path=/"})
    await client.get(f"{site.url}/a")
    await client.get(f"{site.url}/a")
    assert all(asked.headers["user-agent"].startswith("syndicate/") for asked in site.asked)
    assert not any("cookie" in asked.headers for asked in site.asked)


async def test_proxies_of_the_environment_are_ignored(
    site: LocalSite, client: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy named in the environment is not used."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.pages["/a"] = Reply(b"x")
    assert (await client.get(f"{site.url}/a")).content == b"x"


async def test_validators_bring_not_modified(site: LocalSite, client: PoliteClient) -> None:
    """With the validators of the copy at hand an unchanged page answers 304 and is told as not modified."""

    def answer(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match") == '"v1"' and "if-modified-since" in asked.headers
        return Reply(status=304) if known else Reply(b"x", headers={"ETag": '"v1"'})

    site.pages["/list"] = answer
    first = await client.get(f"{site.url}/list")
    again = await client.get(f"{site.url}/list", etag=first.headers["etag"], last_modified=format_datetime(NOW))
    assert again.not_modified
    assert (again.status, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "http_4xx"), (403, "http_4xx"), (500, "http_5xx"), (503, "http_5xx")]
)
async def test_error_statuses_are_failures(site: LocalSite, client: PoliteClient, status: int, reason: str) -> None:
    """An error status is raised with its number and a bounded reason."""
    site.pages["/a"] = Reply(b"sorry", status)
    failure = await failing(client, f"{site.url}/a")
    assert isinstance(failure, HttpFailure)
    assert (failure.status, failure.reason) == (status, reason)


async def test_retry_after_in_seconds_holds_the_host(site: LocalSite, client: PoliteClient, clock: Time) -> None:
    """After 429 the host is left alone for the time it named, and asked again afterwards."""
    site.pages["/a"] = Reply(status=429, headers={"Retry-After": "120"})
    site.pages["/b"] = Reply(b"x")
    failure = await failing(client, f"{site.url}/a")
    assert (failure.reason, failure.retry_after) == ("rate_limited", 120.0)
    held = await failing(client, f"{site.url}/b")
    assert held.reason == "rate_limited"
    assert "/b" not in site.paths()
    clock.seconds += 121
    assert (await client.get(f"{site.url}/b")).content == b"x"


async def test_retry_after_as_a_date(site: LocalSite, client: PoliteClient) -> None:
    """Retry-After may be a date; nonsense counts as not said."""
    site.pages["/a"] = Reply(status=503, headers={"Retry-After": format_datetime(NOW + timedelta(minutes=5))})
    assert (await failing(client, f"{site.url}/a")).retry_after == 300.0


async def test_nonsense_retry_after_is_not_said(site: LocalSite, client: PoliteClient) -> None:
    """A Retry-After that is neither seconds nor a date gives no waiting time."""
    site.pages["/a"] = Reply(status=429, headers={"Retry-After": "later"})
    failure = await failing(client, f"{site.url}/a")
    assert (failure.reason, failure.retry_after) == ("rate_limited", None)


async def test_one_request_at_a_time_and_a_pause_between(site: LocalSite, clock: Time) -> None:
    """Requests to one host never overlap and keep the agreed pause, also when many ask at once and through relatives."""
    site.pages["/a"] = Reply(b"x")
    async with PoliteClient(lambda: NOW, OWN, clock=clock.clock, sleep=clock.sleep) as client:
        slow = client.with_rules(Politeness(interval=2.0, robots=False, allow=("127.0.0.1",)))
        await asyncio.gather(*(slow.get(f"{site.url}/a") for _ in range(4)))
    assert site.most_in_flight == 1
    assert clock.slept == [2.0, 2.0, 2.0]


async def test_robots_are_respected(site: LocalSite, client: PoliteClient) -> None:
    """A page that robots.txt excludes is never asked for; the rest of the site is, and robots.txt only once."""
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /inner/\n")
    site.pages["/a"] = site.pages["/inner/a"] = Reply(b"x")
    assert (await failing(client, f"{site.url}/inner/a")).reason == "robots"
    assert (await client.get(f"{site.url}/a")).content == b"x"
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/a"]


async def test_robots_may_be_switched_off_for_ones_own_site(site: LocalSite, client: PoliteClient) -> None:
    """With `robots = false` the rules are not even asked for."""
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
    site.pages["/a"] = Reply(b"x")
    own = client.with_rules(Politeness(interval=0.0, robots=False, allow=("127.0.0.1",)))
    assert (await own.get(f"{site.url}/a")).content == b"x"


async def test_crawl_delay_wins_over_a_shorter_pause(site: LocalSite, client: PoliteClient, clock: Time) -> None:
    """The pause that the site asks for is kept when it is longer than the agreed one."""
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3\n")
    site.pages["/a"] = Reply(b"x")
    await client.get(f"{site.url}/a")
    await client.get(f"{site.url}/a")
    assert clock.slept == [3.0]


async def test_an_unreachable_robots_txt_is_a_refusal_for_now(site: LocalSite, client: PoliteClient) -> None:
    """While robots.txt answers with a server error nothing else is read."""
    site.pages["/robots.txt"] = Reply(b"", 500)
    site.pages["/a"] = Reply(b"x")
    assert (await failing(client, f"{site.url}/a")).reason == "http_5xx"
    assert site.paths() == []


async def test_a_home_page_in_place_of_robots_txt_forbids_nothing(site: LocalSite, client: PoliteClient) -> None:
    """A site that answers every unknown address with a page has no robots.txt."""
    site.pages["/robots.txt"] = Reply(b"<html>Disallow: /</html>")
    site.pages["/a"] = Reply(b"x")
    assert (await client.get(f"{site.url}/a")).content == b"x"


async def test_redirects_are_followed_and_each_is_checked(site: LocalSite, client: PoliteClient) -> None:
    """A redirect within bounds leads to the page and its final address; one into a private network is refused."""
    site.pages["/old"] = Reply(status=302, headers={"Location": "/new"})
    site.pages["/new"] = Reply(b"x")
    assert (await client.get(f"{site.url}/old")).url == f"{site.url}/new"
    for target in (
        "http://10.0.0.8/",
        "http://169.254.169.254/meta",
        "http://[::1]/",
        "http://2130706434/",
        "file:///etc/passwd",
    ):
        site.pages["/trap"] = Reply(status=302, headers={"Location": target})
        assert (await failing(client, f"{site.url}/trap")).reason == "forbidden_address"


async def test_robots_txt_may_not_redirect_into_a_private_network(site: LocalSite, client: PoliteClient) -> None:
    """The request for robots.txt obeys the same rules about addresses."""
    site.pages["/robots.txt"] = Reply(status=301, headers={"Location": "http://192.168.1.1/robots.txt"})
    assert (await failing(client, f"{site.url}/a")).reason == "forbidden_address"


async def test_endless_redirects_end(site: LocalSite, client: PoliteClient) -> None:
    """A page that redirects to itself is given up after the agreed number of hops."""
    site.pages["/loop"] = Reply(status=301, headers={"Location": "/loop"})
    assert (await failing(client, f"{site.url}/loop")).reason == "other"
    assert len(site.paths()) == OWN.max_redirects + 1


async def test_private_addresses_are_refused_unless_allowed(site: LocalSite, client: PoliteClient) -> None:
    """Without an allowance the loopback address is refused before anything is sent."""
    strict = client.with_rules(Politeness(interval=0.0, robots=False))
    assert (await failing(strict, f"{site.url}/a")).reason == "forbidden_address"
    assert site.asked == []


async def test_a_rebinding_name_server_gains_nothing(site: LocalSite) -> None:
    """A name is resolved once per connection: the address that was checked is the one that is used."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    rules = Politeness(interval=0.0, robots=False, connect_timeout=0.2, total_timeout=1.0)
    async with PoliteClient(lambda: NOW, rules, resolve=resolve) as client:
        first = await failing(client, f"http://rebind.example:{site.port}/a")
        assert first.reason in ("timeout", "connect")
        second = await failing(client, f"http://rebind.example:{site.port}/a")
    assert second.reason == "forbidden_address"
    assert (asked, site.asked) == (["rebind.example", "rebind.example"], [])


async def test_the_host_header_is_the_names_and_the_connection_the_checked_address(site: LocalSite) -> None:
    """A name that resolves to an allowed address is asked there, under its own name."""

    async def resolve(host: str, port: int) -> list[str]:
        return ["10.9.9.9", "127.0.0.1"]

    site.pages["/a"] = Reply(b"x")
    async with PoliteClient(lambda: NOW, OWN, resolve=resolve) as client:
        assert (await client.get(f"http://portal.example:{site.port}/a")).content == b"x"
    assert site.asked[-1].headers["host"] == f"portal.example:{site.port}"


async def test_an_unknown_name_is_a_dns_failure() -> None:
    """A name without address is told as such."""

    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("unknown name")

    async with PoliteClient(lambda: NOW, OWN, resolve=resolve) as client:
        assert (await failing(client, "http://nowhere.example/")).reason == "dns"


async def test_nobody_listening_is_a_connect_failure(site: LocalSite, client: PoliteClient) -> None:
    """A refused connection is told as such."""
    with LocalSite() as gone:
        url = gone.url
    assert (await failing(client, url)).reason == "connect"


async def test_plain_text_on_a_tls_port_is_a_tls_failure(site: LocalSite, client: PoliteClient) -> None:
    """A host that does not speak TLS under https is told as such."""
    assert (await failing(client, f"https://127.0.0.1:{site.port}/")).reason in ("tls", "connect")


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_compressed_pages_are_opened(site: LocalSite, client: PoliteClient, coding: str) -> None:
    """Gzip and both kinds of deflate are undone."""
    text = "政府信息公开".encode() * 1000
    raw = zlib.compressobj(wbits=-15)
    bodies = [gzip.compress(text)] if coding == "gzip" else [zlib.compress(text), raw.compress(text) + raw.flush()]
    for body in bodies:
        site.pages["/a"] = Reply(body, headers={"Content-Encoding": coding})
        assert (await client.get(f"{site.url}/a")).content == text


async def test_a_gzip_of_several_members_is_read_whole(site: LocalSite, client: PoliteClient) -> None:
    """A stream glued from several gzip members decodes to all of them."""
    site.pages["/a"] = Reply(gzip.compress(b"one ") + gzip.compress(b"two"), headers={"Content-Encoding": "gzip"})
    assert (await client.get(f"{site.url}/a")).content == b"one two"


@pytest.mark.parametrize("damage", [lambda body: body[:-20], lambda body: b"\x00" + body])
async def test_damaged_compression_is_a_parse_failure(site: LocalSite, client: PoliteClient, damage: object) -> None:
    """A compressed body that ends early or makes no sense is not taken for the page."""
    assert callable(damage)
    site.pages["/a"] = Reply(damage(gzip.compress(bytes(range(256)) * 50)), headers={"Content-Encoding": "gzip"})
    assert (await failing(client, f"{site.url}/a")).reason == "parse"


async def test_an_unknown_coding_is_a_parse_failure(site: LocalSite, client: PoliteClient) -> None:
    """A coding that was not asked for is not guessed at."""
    site.pages["/a"] = Reply(b"\x0b\x02\x80x\x03", headers={"Content-Encoding": "br"})
    assert (await failing(client, f"{site.url}/a")).reason == "parse"


async def test_a_decompression_bomb_is_stopped_early(site: LocalSite, client: PoliteClient) -> None:
    """A small body that would inflate to hundreds of megabytes is refused at the limit."""
    site.pages["/bomb"] = Reply(gzip.compress(bytes(200_000_000), 1), headers={"Content-Encoding": "gzip"})
    started = time.process_time()
    capped = client.with_rules(Politeness(interval=0.0, robots=False, max_bytes=1_000_000, allow=("127.0.0.1",)))
    assert (await failing(capped, f"{site.url}/bomb")).reason == "too_large"
    assert time.process_time() - started < 1.0


async def test_a_body_over_the_limit_is_refused(site: LocalSite, client: PoliteClient) -> None:
    """The limit on the wire holds for announced and for unannounced lengths."""
    capped = client.with_rules(Politeness(interval=0.0, robots=False, max_wire_bytes=1000, allow=("127.0.0.1",)))

    def unannounced(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(b"x" * 5000)
        handler.close_connection = True

    site.pages["/big"] = Reply(b"x" * 1001)
    site.raw["/endless"] = unannounced
    assert (await failing(capped, f"{site.url}/big")).reason == "too_large"
    assert (await failing(capped, f"{site.url}/endless")).reason == "too_large"


async def test_a_dripping_answer_times_out(site: LocalSite, client: PoliteClient) -> None:
    """A host that sends a byte now and then is given up when the exchange as a whole takes too long."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            time.sleep(0.05)
        handler.close_connection = True

    site.raw["/drip"] = drip
    hurried = client.with_rules(
        Politeness(interval=0.0, robots=False, read_timeout=5.0, total_timeout=0.4, allow=("127.0.0.1",))
    )
    started = time.monotonic()
    assert (await failing(hurried, f"{site.url}/drip")).reason == "timeout"
    assert time.monotonic() - started < 1.5


async def test_an_answer_cut_off_is_a_connection_failure(site: LocalSite, client: PoliteClient) -> None:
    """A body shorter than announced is not taken for the page."""

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    site.raw["/cut"] = cut
    assert (await failing(client, f"{site.url}/cut")).reason == "connect"


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "gopher://example.org/", "/relative"])
async def test_only_web_addresses_are_read(client: PoliteClient, url: str) -> None:
    """Anything but http and https is refused."""
    assert (await failing(client, url)).reason == "forbidden_address"
