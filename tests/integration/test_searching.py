"""The index of words: it follows the ledger, forgets what the ledger forgets, and is thrown away on any doubt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import apsw
import msgspec
import pytest
from core_kit import LANE, PRESENT, core_over, loaded, record
from items_kit import NOTICE, OTHER, Archive, notices
from recognition_kit import page
from review_kit import JURISDICTION, PHONE

from syndicate.ledger.searching import SearchIndex
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Channel, Record, Standing
from syndicate.pipeline.terms import query_of


def texts(*bodies: str) -> list[Record]:
    """Return posts with these texts, a day apart."""
    return [record(f"p{number}", body) for number, body in enumerate(bodies)]


def following(ledger: SqliteLedger, path: Path | None = None) -> SearchIndex:
    """Return an index that has followed a ledger to its end."""
    index = SearchIndex(ledger.connection, path)
    follow(index)
    return index


def follow(index: SearchIndex) -> None:
    """Let an index follow to the end."""
    while index.follow(3):
        pass
    assert index.behind() == 0


def hits(index: SearchIndex, asked: str) -> int:
    """Return how many disclosures are found."""
    return len(index.find(query_of(asked)).ids)


def test_a_changed_text_is_found_by_its_new_words_only() -> None:
    """A text that changed is found by what it says now, and no more by what it said."""
    ledger = loaded([texts("停水通知：顾乡大街", "供热公告")])
    index = following(ledger)
    assert (hits(index, "顾乡大街"), hits(index, "安平大街")) == (1, 0)
    core_over(ledger).handle(
        LANE, JURISDICTION, [msgspec.structs.replace(texts("停水通知：安平大街")[0], received_at=PRESENT)]
    )
    follow(index)
    assert (hits(index, "顾乡大街"), hits(index, "安平大街")) == (0, 1)


def test_an_index_of_another_ledger_is_thrown_away(tmp_path: Path) -> None:
    """An index that followed other receipts than those of this ledger begins anew."""
    path = tmp_path / "search.db"
    following(loaded([texts("停水通知")]), path).close()
    index = following(loaded([texts("供热公告"), texts("a", "采暖收费标准")]), path)
    assert (hits(index, "停水"), hits(index, "供热"), hits(index, "采暖")) == (0, 1, 1)


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_damaged_index_is_built_again(tmp_path: Path, damage: bytes) -> None:
    """A file that is no index is replaced by one."""
    path = tmp_path / "search.db"
    path.write_bytes(damage)
    assert hits(following(loaded([texts("停水通知")]), path), "停水") == 1


def test_what_turns_out_to_be_one_disclosure_is_found_once() -> None:
    """Two disclosures that were one all along are found once."""
    one = record("1", "停水通知：顾乡大街")
    two = record("2", "停水通知：顾乡大街")
    ledger = loaded([[one, two]])
    index = following(ledger)
    assert hits(index, "停水") == 2
    both = msgspec.structs.replace(one, aliases=("2",))
    core_over(ledger).handle(LANE, JURISDICTION, [both])
    follow(index)
    assert hits(index, "停水") == 1


def test_sealed_words_are_never_in_the_index(tmp_path: Path) -> None:
    """Nothing of an item with a state-secret mark is in the index, nor in its file."""
    secret = record("s", "机密★10年\n关于某某行动的部署，绝不外传的内容。")
    ledger = loaded([[secret, *texts("停水通知")]])
    path = tmp_path / "search.db"
    index = following(ledger, path)
    assert (hits(index, "绝不外传"), hits(index, "停水")) == (0, 1)
    index.close()
    assert "绝不外传".encode() not in path.read_bytes()


def test_hits_come_newest_first_page_by_page() -> None:
    """Hits are ordered by publication, whatever the order of reading, and pages hold each once."""
    pages = Archive()
    index = SearchIndex(pages.ledger.connection, None)
    follow(index)
    first = index.find(query_of("停水"), limit=2)
    rest = index.find(query_of("停水"), first.after, limit=2)
    assert len(first.ids) == 2
    assert rest.after == 0
    order = [*first.ids, *rest.ids]
    found = {row.id: row.day for row in pages.ledger.by_number(order)}
    assert [found[number] for number in order] == sorted(found.values(), reverse=True)


def test_search_on_the_page_with_filters_and_snippets() -> None:
    """A word, a document number, a unit or a day is found on the page, narrowed by filters, with the words marked."""
    pages = Archive()
    reader = pages.browser()
    reader.get("/items?q=停水")
    assert reader.page.select_one("#total").text == "共 3 个条目"
    assert {mark.text for mark in reader.page.select("mark.hit")} == {"停水"}
    reader.get("/items?q=停水&channel=wechat&year=2018&month=03")
    assert len(reader.page.select("#items a.item")) == 1
    reader.get("/items?q=停水&with=wechat&channel=weibo")
    assert len(reader.page.select("#items a.item")) == 1
    reader.get("/items?q=停水&exclusive=1")
    assert "没有符合条件的条目" in reader.text
    reader.get("/items?q=2018年3月5日")
    assert "共" in reader.page.select_one("#total").text
    assert reader.get("/items?q=区").status_code == 422
    assert len(reader.get("/items.jsonl?q=停水").text.splitlines()) == 3


def test_a_whole_handle_is_known_to_the_index() -> None:
    """The index names the disclosure of a handle, and the page of an item is found by it as without it."""
    pages = Archive()
    index = SearchIndex(pages.ledger.connection, None)
    follow(index)
    handle = pages.handle("t101")
    (row,) = pages.ledger.by_number(index.named(handle))
    assert row.native_id == "t101"
    assert index.named("f" * 16) == []
    pages.rooms = msgspec.structs.replace(pages.rooms, search=index)
    assert pages.browser().get(f"/items/{handle}").status_code == 200


def test_shares_are_found_among_shares_only() -> None:
    """A share is not among what counts; it is found where shares are asked for."""
    share = record("9", "停水通知转发", standing=Standing.SHARE, channel=Channel.WEIBO)
    pages = Archive([share, *notices()])
    reader = pages.browser()
    reader.get("/items?q=停水")
    assert reader.page.select_one("#total").text == "共 3 个条目"
    reader.get("/items?q=停水&state=shares")
    assert reader.page.select_one("#total").text == "共 1 个条目"


def test_what_is_masked_cannot_be_searched_for() -> None:
    """A stranger who types a masked telephone number finds nothing; an auditor does."""
    leaking = msgspec.structs.replace(page(OTHER, "t103"), body=f"申请人手机：{PHONE}，请在三日内核对停水情况。")
    pages = Archive([leaking, page(NOTICE)])
    stranger, auditor = pages.browser(), pages.at("geng")
    assert PHONE not in stranger.get(f"/items?q={PHONE}").text.replace(f'value="{PHONE}"', "").replace(
        f"q={PHONE}", ""
    ).replace(f"“{PHONE}”", "")
    assert not stranger.page.select("#items a.item")
    auditor.get(f"/items?q={PHONE}")
    assert len(auditor.page.select("#items a.item")) == 1
    stranger.get("/items?q=核对停水")
    assert len(stranger.page.select("#items a.item")) == 1
    assert PHONE not in stranger.text


def test_programs_that_open_a_new_index_at_once_agree(tmp_path: Path) -> None:
    """Daemon and pages open the index together: each waits for the other, and both read the same one."""
    ledger = tmp_path / "ledger.db"
    SqliteLedger(ledger).close()
    together = Barrier(4)

    def opened(_: int) -> int:
        with closing(SqliteLedger(ledger)) as own:
            together.wait()
            with closing(SearchIndex(own.connection, tmp_path / "search.db")) as index:
                return index.follow()

    with ThreadPoolExecutor(4) as programs:
        assert list(programs.map(opened, range(4))) == [0, 0, 0, 0]


def test_an_index_of_another_shape_is_built_anew(tmp_path: Path) -> None:
    """What an earlier release left behind is thrown away: it holds nothing that the ledger does not."""
    path = tmp_path / "search.db"
    with closing(apsw.Connection(str(path))) as old:
        old.execute("CREATE TABLE word (terms TEXT); CREATE TABLE notes (name TEXT)")
    assert hits(following(loaded([texts("自来水厂扩建工程开工")]), path), "扩建工程") == 1
