"""
Fetch Apache Kafka with Maven, start brokers of it on this machine, and run a command beside them.

    python tools/apache_kafka.py --brokers 3 -- python -m pytest tests/acceptance/test_kafka_workers.py

The command finds their addresses in `SYNDICATE_TEST_KAFKA` and their processes in `SYNDICATE_TEST_KAFKA_PROCESSES`; its exit code is this
program's. Needs Java 17 and Maven. Whatever happens, no broker outlives the command.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from broker_kit import free_port

from syndicate.engine.kafka.client import Access, administering
from syndicate.model import Transient

VERSION = "4.1.0"
FOLDER = Path(__file__).parent.parent / "build" / "kafka"
"""Where what was fetched is kept."""
_POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>syndicate</groupId><artifactId>brokers</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""
_HOW = """process.roles=broker,controller
node.id={node}
controller.quorum.voters={voters}
listeners=PLAINTEXT://{address},CONTROLLER://127.0.0.1:{quorum}
advertised.listeners=PLAINTEXT://{address}
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
offsets.topic.replication.factor={replicas}
offsets.topic.num.partitions=5
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={in_step}
transaction.state.log.num.partitions=5
min.insync.replicas={in_step}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
"""
# Starts quickly and stays small: a broker of a test lives for a minute.
_JAVA = ("java", "-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
_PATIENCE = 120.0
_TRIES = 3


def fetch(folder: Path = FOLDER) -> Path:
    """Return the folder with Apache Kafka and all that it needs, fetched from Maven's repositories when it is not there."""
    there = folder / VERSION
    if there.is_dir():
        return there
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as half:
        (Path(half) / "pom.xml").write_text(_POM.format(version=VERSION))
        command = ["mvn", "--quiet", "--batch-mode", "--strict-checksums", "dependency:copy-dependencies"]
        subprocess.run([*command, f"-DoutputDirectory={half}/jars", "-DincludeScope=runtime"], cwd=half, check=True)  # noqa: S603  (our own words)
        (Path(half) / "jars").rename(there)
    return there


class Node:
    """One broker, which is a controller as well."""

    def __init__(self, jars: Path, folder: Path, number: int) -> None:
        self.number = number
        self.address, self.quorum = f"127.0.0.1:{free_port()}", free_port()
        self._java = (*_JAVA, "-cp", f"{jars}/*")
        self._folder = folder / str(number)
        self._folder.mkdir(parents=True)
        self._how = self._folder / "server.properties"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def voter(self) -> str:
        """Return how the others name it."""
        return f"{self.number}@127.0.0.1:{self.quorum}"

    def describe(self, nodes: Sequence[Node]) -> None:
        """Write down how it runs as one of these."""
        replicas = min(3, len(nodes))
        text = _HOW.format(
            node=self.number, voters=",".join(one.voter for one in nodes), address=self.address, quorum=self.quorum,
            folder=self._folder, replicas=replicas, in_step=max(1, replicas - 1),
        )  # fmt: skip
        self._how.write_text(text)

    def run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a program of Kafka's with what this node is told."""
        with (self._folder / "log").open("ab") as log:
            command = [*self._java, program, *arguments]
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)  # noqa: S603  (our own words)

    def format(self, cluster: str) -> subprocess.Popen[bytes]:
        """Begin to prepare its folder."""
        return self.run("kafka.tools.StorageTool", "format", "--cluster-id", cluster, "--config", str(self._how))

    def start(self) -> None:
        """Begin to run it."""
        self.process = self.run("kafka.Kafka", str(self._how))

    def end(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(_PATIENCE)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        """Return what it said last."""
        return (self._folder / "log").read_text(errors="replace")[-3000:]


@contextmanager
def brokers(jars: Path, count: int) -> Iterator[list[Node]]:
    """
    Run a block beside so many brokers of one cluster.

    Raises:
        RuntimeError: They do not come up; says what they said.
    """
    for number in range(1, _TRIES + 1):  # a port that was free may be somebody's by now
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kafka-")))
            nodes = [Node(jars, folder, one) for one in range(1, count + 1)]
            for node in nodes:
                stack.callback(node.end)
            if _up(nodes):
                yield nodes
                return
            if number == _TRIES:
                raise RuntimeError("\n".join(node.log() for node in nodes))


def _up(nodes: Sequence[Node]) -> bool:
    for node in nodes:
        node.describe(nodes)
    cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    formatting = [node.format(cluster) for node in nodes]
    if any(one.wait(_PATIENCE) for one in formatting):
        return False
    for node in nodes:
        node.start()
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and all(node.alive for node in nodes):
        with suppress(Transient):
            if asyncio.run(_members(nodes)) == len(nodes):
                return True
        time.sleep(0.5)
    return False


async def _members(nodes: Sequence[Node]) -> int:
    """Return how many brokers take part, as the cluster says."""
    async with administering(Access(servers=tuple(node.address for node in nodes))) as admin:
        return len((await admin.describe_cluster())["brokers"])


def main() -> int:
    """Run the command; say what is missing where brokers cannot be had."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brokers", type=int, default=1)
    parser.add_argument("--fetch", action="store_true", help="fetch only")
    parser.add_argument("command", nargs="*", help="what is run beside them")
    given = parser.parse_args()
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        parser.error(f"缺少 {'、'.join(missing)} / missing: {', '.join(missing)}")
    jars = fetch()
    if given.fetch:
        return 0
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # that nobody answers yet is what is waited for
    began = time.monotonic()
    with brokers(jars, given.brokers) as nodes:
        took = time.monotonic() - began
        sys.stderr.write(f"── Apache Kafka {VERSION}: {given.brokers} 个代理 / brokers, {took:.1f} s\n")
        env = os.environ | {
            "SYNDICATE_TEST_KAFKA": ",".join(node.address for node in nodes),
            "SYNDICATE_TEST_KAFKA_PROCESSES": ",".join(str(node.process.pid) for node in nodes if node.process),
        }
        return subprocess.run(given.command, env=env, check=False).returncode  # noqa: S603  (what it was told to run)


if __name__ == "__main__":
    sys.exit(main())
