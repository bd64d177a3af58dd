"""Opens the shared state that is configured: within this process, or on a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from syndicate.connect.http_gate import rate_limited
from syndicate.model import ConfigError
from syndicate.settings import Settings
from syndicate.shared.state import Shared


@asynccontextmanager
async def sharing(settings: Settings, told: Callable[[bool], None] = lambda _: None) -> AsyncIterator[Shared]:
    """
    Return the shared state; a server need not answer now, or ever. `told`: is told whether it does, from any thread.

    Raises:
        ConfigError: The address cannot be one, or what talks to servers is not installed.
    """
    shared = _shared(settings, told)
    try:
        yield shared
    finally:
        await shared.aclose()


def _shared(settings: Settings, told: Callable[[bool], None]) -> Shared:
    wanted = settings.redis
    if not wanted.url:
        return Shared()
    try:
        from syndicate.shared.redis.link import Where
        from syndicate.shared.redis.state import shared_at
    except ImportError as error:
        raise ConfigError(
            "redis.url：缺少 redis 软件包，请安装 syndicate[scaled] / the package redis is missing: install syndicate[scaled]"
        ) from error
    where = Where(url=wanted.url, prefix=wanted.prefix, timeout=float(wanted.timeout), ca=wanted.ca)
    try:
        return shared_at(where, rate_limited, told)
    except (ValueError, TypeError) as error:  # its text may quote the address, and with it the password
        raise ConfigError("redis.url：地址有误 / is no address of a server") from error
