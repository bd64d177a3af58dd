"""robots.txt (RFC 9309): asked once per origin and day; what a site does not want read is not read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.robotparser import RobotFileParser

from syndicate.connect.http_gate import Clock
from syndicate.model import Transient

KEEP_SECONDS = 24 * 3600.0
MAX_BYTES = 512 * 1024
"""RFC 9309 §2.5 asks for at least 500 KiB."""
MAX_DELAY = 60.0
AGENT = "syndicate"

Fetch = Callable[[str], Awaitable[bytes | None]]
"""Fetches a robots.txt: its bytes, or None where the site has none (any 4xx). Raises Transient when the site cannot be asked."""


class RobotsCache:
    """The rules of every origin that was asked lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rules: dict[str, tuple[float, RobotFileParser]] = {}

    async def check(self, origin: str, url: str, fetch: Fetch) -> float:
        """
        Return the pause in seconds that the site asks for (0: none).

        Raises:
            Transient: `robots` when the site does not want the page read; or why robots.txt could not be asked: RFC 9309
                §2.3.1.4 takes an unreachable robots.txt as a refusal.
        """
        rules = await self._rules_of(origin, fetch)
        if not rules.can_fetch(AGENT, url):
            raise Transient(
                f"网站 robots.txt 不允许读取“{url}”；自有网站可设 robots = false"
                f" / robots.txt does not allow reading {url}; set robots = false for a site of your own",
                reason="robots",
            )
        return min(float(rules.crawl_delay(AGENT) or 0.0), MAX_DELAY)

    async def _rules_of(self, origin: str, fetch: Fetch) -> RobotFileParser:
        known = self._rules.get(origin)
        if known is not None and known[0] > self._clock():
            return known[1]
        rules = _parse(await fetch(f"{origin}/robots.txt"))
        self._rules[origin] = (self._clock() + KEEP_SECONDS, rules)
        return rules


def _parse(raw: bytes | None) -> RobotFileParser:
    rules = RobotFileParser()
    text = "" if raw is None or _is_page(raw) else raw[:MAX_BYTES].decode("utf-8-sig", "replace")
    rules.parse(text.splitlines())
    rules.modified()  # without a date the parser refuses everything
    return rules


def _is_page(raw: bytes) -> bool:
    # Many portals answer every unknown address with their home page and status 200.
    return raw.lstrip()[:1] == b"<"
