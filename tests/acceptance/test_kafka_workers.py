"""Workers as real processes over a broker and PostgreSQL: the numbers are those of the embedded engine, whatever happens to them."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from broker_kit import GIVEN, PROCESSES, Broker, Sleeper, broker
from core_kit import JURISDICTION, details, record
from members_kit import CODES, Cluster, cluster, embedded, sample_pages, seen

from syndicate.cli.sample import write
from syndicate.engine.kafka.client import consuming, part
from syndicate.engine.kafka.topics import Wanted, reached_of, reset_group, standings
from syndicate.model import Reading

Pages = list[tuple[str, str, list[Reading]]]
SECRET = "本院关于雷达阵地布设的内部测算数据"


@pytest.fixture(scope="module")
def servers() -> Iterator[str]:
    """Give a broker."""
    with broker() as address:
        yield address


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, dict[str, Any]]:
    """Return a small sample year for each of four jurisdictions, in batches, and what the embedded engine makes of it."""
    folder = tmp_path_factory.mktemp("year") / "sample"
    write(folder, scale=0.003)
    pages = sample_pages(folder, size=60)
    return pages, seen(embedded(pages))


def _same(made: Cluster, expected: dict[str, Any]) -> None:
    """The ledger says what the embedded engine's says, and every promise of it holds."""
    with closing(made.ledger()) as ledger:
        found = seen(ledger)
        assert not details(ledger.verify())
    assert {name: found[name] for name in expected} == expected


def test_one_worker_counts_as_one_process(servers: str, year: tuple[Pages, dict[str, Any]], tmp_path: Path) -> None:
    """One worker's items, clusters, counts, quarantine and sums of receipts are the embedded ones, and its group can be set to where the ledger stands."""
    pages, expected = year
    with cluster(servers, tmp_path) as made:
        made.start()
        made.put(pages)
        made.until_in()
        made.stop()
        _same(made, expected)
        _resets(made)


def test_three_workers_that_are_killed_and_replaced_count_as_one_process(
    servers: str, year: tuple[Pages, dict[str, Any]], tmp_path: Path
) -> None:
    """Items, clusters, counts, quarantine and the sums of receipts are the embedded ones, with workers killed, joined and put to sleep on the way."""
    pages, expected = year
    dice = random.Random(7)
    with cluster(servers, tmp_path) as made:
        half = len(pages) // 2
        for _ in range(3):
            made.start()
        made.put(pages[:half])
        made.until_taking_in()
        made.kill(dice.choice(made.alive()))
        made.start()
        sleeper = dice.choice(made.alive())
        made.sleep(sleeper)
        made.put(pages[half:])
        made.until_in()  # without the sleeper, whose partitions went to others
        sleeper.send_signal(signal.SIGCONT)
        made.put([pages[0]])  # delivered while the sleeper finds out that it was replaced
        made.until_in()
        repeated = len(pages[0][2])
        lane = expected["receipts"][pages[0][0]]
        lane["read"] += repeated
        lane["repeated"] += repeated
        with closing(made.ledger()) as ledger:
            again = seen(ledger)["receipts"][pages[0][0]]
        lane["quarantined"], lane["sealed"] = again["quarantined"], again["sealed"]
        lane["repeated"] = lane["read"] - lane["new"] - lane["revised"] - lane["quarantined"] - lane["sealed"]
        made.stop()
        _same(made, expected)


def test_a_broker_that_is_silent_longer_than_a_session_loses_nothing(servers: str, tmp_path: Path) -> None:
    """Workers outlast a broker that answers nobody for a while, the only one or one of three; everything is in once."""
    if GIVEN and not PROCESSES:
        pytest.skip("the broker is somebody else's")
    pages: Pages = [
        (code, code, [record(str(n), f"第{n % 40}号通知", jurisdiction=code) for n in range(120)]) for code in CODES
    ]
    own = Sleeper() if GIVEN else Broker()
    own.start()
    try:
        with cluster(own.address, tmp_path) as made:
            made.start()
            made.start()
            made.put(pages[:2])
            made.until_taking_in()
            own.pause()
            time.sleep(2 * made.session)
            own.resume()
            made.put(pages[2:])
            made.until_in()
            made.stop()
            _same(made, seen(embedded(pages)))
    finally:
        own.kill()


def _resets(made: Cluster) -> None:
    """A group that is ahead of a restored ledger goes on from where the ledger stands."""
    topic = Wanted(made.topic, 4, 1)
    with closing(made.ledger()) as ledger:
        everything = ledger.carried(made.topic)
    carried = [one for one in everything if one.partition]  # as if partition 0 had come after the backup
    told = asyncio.run(reset_group(made.access, made.group, topic, reached_of(carried)))
    assert told == {0: 0} | {one: made.reached[one] for one in (1, 2, 3)}
    found = {one.partition: one.committed for one in asyncio.run(standings(made.access, made.group, topic, carried))}
    assert found == told


def test_no_sealed_text_is_in_the_topic(servers: str, tmp_path: Path) -> None:
    """Read raw from the broker, the topic holds the handle of a record with a state-secret mark and no word of it."""
    marked = [record("1", f"机密★10年\n{SECRET}"), record("2", SECRET, title="绝密★30年 方案"), record("3", "停水公告")]
    with cluster(servers, tmp_path) as made:
        made.put([("lane", JURISDICTION, list(marked))])
        raw = asyncio.run(_raw(made))
    assert b"sealed" in raw
    assert "停水公告".encode() in raw
    assert not [word for word in (SECRET, "雷达", "方案", "机密★") if word.encode() in raw]


async def _raw(made: Cluster) -> bytes:
    async with consuming(made.access) as consumer:
        one = part(made.topic, made.table[JURISDICTION])
        consumer.assign([one])
        found = await consumer.getmany(one, timeout_ms=20_000)
        return b"".join((message.key or b"") + message.value for messages in found.values() for message in messages)
