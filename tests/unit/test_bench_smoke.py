"""The comparison programs of the benchmark do the product's work; nothing here is timed."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from syndicate.ledger.sqlite import SqliteLedger
from syndicate.sample import write_sample

ROOT = Path(__file__).resolve().parents[2]
TAXONOMY = ROOT / "config" / "taxonomy"


@pytest.fixture(scope="module", autouse=True)
def bench_importable() -> Iterator[None]:
    """The benchmark is no part of the package: it is imported from the checkout."""
    sys.path.append(str(ROOT))
    yield
    sys.path.remove(str(ROOT))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One hundredth of the sample year."""
    folder = tmp_path_factory.mktemp("bench") / "sample"
    write_sample(folder, scale=0.01)
    return folder


@contextmanager
def as_is() -> Iterator[None]:
    """Let the libraries that the straightforward way uses warn as they like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_all_programs_read_the_same_posts(sample: Path, tmp_path: Path) -> None:
    """The straightforward and the able way read as many posts as the product, within three in a hundred."""
    from bench import competent, naive, product
    from bench.database import open_database
    from bench.posts import read_rules

    rules = read_rules(TAXONOMY)
    product_posts = product.load(sample / "syndicate.toml", tmp_path / "home")["posts"]
    with as_is():
        straightforward = naive.load(sample, open_database(tmp_path / "naive.db"), rules, None)
        able = competent.load(
            sample, competent.Loader(open_database(tmp_path / "able.db"), competent.Keywords(rules), None)
        )
    assert straightforward.posts == pytest.approx(product_posts, rel=0.03)
    assert (able.posts, able.stored) == (straightforward.posts, straightforward.stored)
    assert len(straightforward.given_up) <= 3


def test_the_product_tells_what_each_stage_took(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured by stage, a load is broken down into reading, preparing, looking up, deciding and committing."""
    from bench.sections import stages

    monkeypatch.chdir(ROOT)
    assert {"read", "prepare", "known", "decide", "commit"} <= stages(sample, tmp_path).keys()


@pytest.mark.skipif(importlib.util.find_spec("datasketch") is None, reason="datasketch (group bench) is not installed")
def test_both_ways_find_the_same_copies() -> None:
    """One update per shingle and one call for all give the same answer: a lightly edited text is a copy, another is not."""
    from bench import competent, naive

    text = "道里区城市管理局对友谊路沿线的公共设施开展巡查并公布整改结果与下一步安排"
    for copies in (naive.Copies(), competent.Copies()):
        assert copies.find_and_add("one", text) == ""
        assert copies.find_and_add("two", text + "特此通告") == "one"
        assert copies.find_and_add("three", "爱建社区将于周末举办亲子阅读活动欢迎居民朋友报名参加") == ""


def test_years_repeat_themselves() -> None:
    """The posts of the growth run are the same in every run, in order of time, and about one in seven is a re-post."""
    from bench.years import Years

    posts = [post for batch in Years().batches(512, 2000) for post in batch]
    again = [post for batch in Years().batches(100, 2000) for post in batch]
    times = [post.published_at for post in posts if post.published_at is not None]
    assert posts == again
    assert len(times) == 2000
    assert times == sorted(times)
    assert 2000 - len({post.title for post in posts}) == pytest.approx(0.14 * 2000, rel=0.25)


def test_scattered_ids_are_the_same_posts_under_other_ids() -> None:
    """No two ids are alike; without ids and addresses the posts are those of the ordered run."""
    from bench.years import Years

    ordered, scattered = (
        [post for batch in Years(scattered=way).batches(512, 2000) for post in batch] for way in (False, True)
    )
    ids = [post.native_id for post in scattered]
    assert len(set(ids)) == 2000
    assert ids != sorted(ids)
    assert {len(one) for one in ids} == {16}
    assert [(post.title, post.body, post.published_at) for post in ordered] == [
        (post.title, post.body, post.published_at) for post in scattered
    ]


def test_growth_tells_what_each_block_took(tmp_path: Path) -> None:
    """Items, time, the slowest batch, memory and disk; and how long the memory takes to rebuild."""
    from bench import growth

    ledger = SqliteLedger(tmp_path / "ledger.db")
    blocks = list(growth.grow(ledger, tmp_path, 2600, scattered=True))
    assert [block["items"] for block in blocks] == [1024, 2048, 2600]
    assert all(
        block[name] > 0 for block in blocks for name in ("cpu_us", "slowest_ms", "slowest_cpu_ms", "database_mb")
    )
    assert growth.rebuild(ledger) > 0
    assert all(promise.holds for promise in ledger.verify())
    ledger.close()


def test_recognition_alone_finds_the_reposts() -> None:
    """The product's own stages are timed, and put back as they were."""
    from bench import recognition
    from bench.years import Years

    before = [getattr(recognition.stage, name) for name in recognition._STAGES]
    told = recognition.product(Years().batches(512, 2000))
    assert told["items"] == 2000
    assert told["found"] == pytest.approx(0.14 * 2000, rel=0.3)
    assert told["cpu_us"] > 0
    assert [getattr(recognition.stage, name) for name in recognition._STAGES] == before


@pytest.mark.skipif(importlib.util.find_spec("rensa") is None, reason="rensa (group bench) is not installed")
@pytest.mark.skipif(importlib.util.find_spec("datasketch") is None, reason="datasketch (group bench) is not installed")
def test_the_libraries_look_at_the_same_posts() -> None:
    """Each finds about as many as there are re-posts."""
    from bench import recognition
    from bench.years import Years

    for library in (recognition.datasketch, recognition.rensa):
        told = library(Years().batches(512, 1000))
        assert told["items"] == 1000
        assert told["found"] == pytest.approx(0.14 * 1000, rel=0.4)
