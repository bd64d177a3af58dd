"""The sample, read in other orders, other batches and more than once: the same disclosures, informations and counts."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from core_kit import JURISDICTION, LANE, broken, core_over, said

from syndicate.connect.contract import Defaults
from syndicate.connect.registry import load_specs, recognise
from syndicate.engine.loading import Loading, named_files, readings_of
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Reading
from syndicate.sample import write_sample

Batches = Sequence[Sequence[Reading]]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> list[Reading]:
    """Everything that the connectors find in a small sample, file after file."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, scale=0.01)
    specs = load_specs()
    how = Loading(specs=specs, connector=None, options={}, defaults=Defaults(jurisdiction=JURISDICTION), batch_size=512)
    files = [file for _, file in named_files([folder])]
    found = list(chain.from_iterable(readings_of(recognise(file, specs), file, how) for file in files))
    assert len(found) > 500
    return found


@pytest.fixture(scope="module")
def plain(readings: list[Reading]) -> dict[str, Any]:
    """What a ledger says that read the sample forwards in one go."""
    ledger = filled([readings])
    assert broken(ledger) == set()
    return said(ledger)


def filled(batches: Batches) -> SqliteLedger:
    """Return a ledger after the batches."""
    ledger = SqliteLedger(None)
    core = core_over(ledger)
    for batch in batches:
        core.handle(LANE, JURISDICTION, batch)
    return ledger


def cut(readings: Sequence[Reading], size: int) -> Batches:
    """Cut readings into batches."""
    return [readings[start : start + size] for start in range(0, len(readings), size)]


def shuffled(readings: Sequence[Reading], seed: int) -> list[Reading]:
    """Return the readings in another order."""
    return random.Random(seed).sample(readings, len(readings))


WAYS: dict[str, Callable[[list[Reading]], Batches]] = {
    "backwards": lambda found: cut(found[::-1], 512),
    "one by one": lambda found: cut(found, 1),
    "by sevens": lambda found: cut(found, 7),
    "by 512": lambda found: cut(found, 512),
    "twice over": lambda found: [found, found],
    "twice over, shuffled the second time": lambda found: [found, *cut(shuffled(found, 9), 100)],
    "every reading twice in one batch": lambda found: [shuffled([*found, *found], 4)],
    **{
        f"shuffled, seed {seed}": partial(lambda seed, found: cut(shuffled(found, seed), 97), seed)
        for seed in (1, 2, 3)
    },
    "shuffled, one by one": lambda found: cut(shuffled(found, 5), 1),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_the_sample_is_read_the_ledger_says_the_same(
    readings: list[Reading], plain: dict[str, Any], way: str
) -> None:
    """Statistics, items with the names of their informations and registers are equal, and every promise holds."""
    ledger = filled(WAYS[way](readings))
    other = said(ledger)
    assert other["statistics"] == plain["statistics"]
    assert other["items"] == plain["items"]
    assert other["application"] == plain["application"]
    assert broken(ledger) == set()


def test_a_ledger_closed_and_opened_between_batches_says_the_same(
    readings: list[Reading], plain: dict[str, Any], tmp_path: Path
) -> None:
    """Loads on several days, each by a new process that rebuilds its memory from the file, add up to one load."""
    for batch in cut(shuffled(readings, 8), 200):
        ledger = SqliteLedger(tmp_path / "ledger.db")
        core_over(ledger).handle(LANE, JURISDICTION, batch)
        ledger.close()
    ledger = SqliteLedger(tmp_path / "ledger.db")
    assert said(ledger) == plain
    assert broken(ledger) == set()
    ledger.close()


def test_what_is_read_is_what_became_of_it(readings: list[Reading]) -> None:
    """Over all batches, read = new + revised + repeated + quarantined + sealed; the second time all is repeated, refused or sealed."""
    ledger = filled([readings, readings])
    first, second = (receipt.outcome for receipt in ledger.receipts())
    for done in (first, second):
        assert done.read == len(readings)
        assert done.read == done.new + done.revised + done.repeated + done.quarantined + done.sealed
    assert (second.new, second.revised, second.joined) == (0, 0, 0)
