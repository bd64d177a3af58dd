"""A process that takes a lease as often as it gets it, and writes down when it had it; run by the tests, and killed by them."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from syndicate.shared.redis.leases import RedisLeases
from syndicate.shared.redis.link import Link, Where


async def main(url: str, prefix: str, journal: Path, hold: float) -> None:
    """Take, hold, give back, again and again; `hold` seconds each time."""
    link = Link(Where(url=url, prefix=prefix, timeout=5.0))
    leases = RedisLeases(link, 2.0)
    with journal.open("a", buffering=1, encoding="utf-8") as written:
        while True:
            lease = await leases.take("weibo")
            if lease is None:
                await asyncio.sleep(0.005)
                continue
            written.write(f"{lease.fence} begins\n")
            await asyncio.sleep(hold)
            if await leases.renew(lease) is not None:
                written.write(f"{lease.fence} ends\n")
                await leases.release(lease)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])))
