"""How far what a topic carries has been taken in, partition by partition: moved in the transaction of the batch."""

from __future__ import annotations

from collections.abc import Iterable

from syndicate.ledger import statements as sql
from syndicate.ledger.connection import Connection
from syndicate.model.disclosures import Carried

_OF_TOPIC = "SELECT topic, partition, position, newest, jurisdiction FROM carried WHERE topic = ? ORDER BY partition, jurisdiction"
_STANDS = "SELECT position FROM carried WHERE topic = ? AND partition = ? AND jurisdiction = ?"


def carried(connection: Connection, topic: str) -> list[Carried]:
    """Return how far a topic has been taken in, by partition and jurisdiction."""
    return [
        Carried(topic=row[0], partition=row[1], position=row[2], start=row[2], newest=row[3], jurisdiction=row[4])
        for row in connection.execute(_OF_TOPIC, (topic,))
    ]


def stands(connection: Connection, reached: Carried, jurisdiction: str) -> bool:
    """Say whether a partition stands for a jurisdiction where a batch was told that it did."""
    row = connection.execute(_STANDS, (reached.topic, reached.partition, jurisdiction)).fetchone()
    return (int(row[0]) if row else 0) == reached.start


def move(connection: Connection, reached: Carried, jurisdiction: str, receipt: int) -> None:
    """Move a partition on for a jurisdiction; it never moves back."""
    row = (reached.topic, reached.partition, jurisdiction, reached.position, reached.newest, receipt)
    connection.execute(sql.CARRY, row)


def carry(connection: Connection, reached: Iterable[Carried]) -> None:
    """Note that everything of these partitions before a position is in."""
    for one in reached:
        move(connection, one, "", 0)
