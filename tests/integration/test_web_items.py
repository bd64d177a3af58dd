"""Items on the pages: what a figure opens into, down to the stored text; corrections by hand; who may read."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from items_kit import NOTICE, OTHER, Archive
from recognition_kit import page, post
from review_kit import PHONE, UNIT

from syndicate.model import Presence


def test_a_figure_opens_down_to_the_stored_text() -> None:
    """From a list with its total one comes to the information, its disclosures on every channel, the evidence, the receipt and the text."""
    pages = Archive()
    reader = pages.browser()
    assert reader.get("/items?year=2018&channel=website").status_code == 200
    assert reader.page.select_one("#total").text == "共 2 条信息"
    link = next(one for one in reader.page.select("#items a.item") if NOTICE.title in one.text)
    assert reader.get(str(link["href"])).status_code == 200
    assert len(reader.page.select("section.member")) == 3
    for words in ("政府网站", "政务微博", "政务微信", "正文完全相同", "首发", NOTICE.parts[0], "test.jsonl, 行 1"):
        assert words in reader.text
    receipt = next(one for one in reader.page.select("a") if str(one.get("href", "")).startswith("/receipts/"))
    assert reader.get(str(receipt["href"])).status_code == 200
    assert "哈希与内容相符" in reader.text
    assert NOTICE.title in reader.text


def test_the_total_is_that_of_the_counters() -> None:
    """The number over a list is the figure of the statistics, for informations and for postings."""
    pages = Archive()
    reader, counts = pages.browser(), pages.ledger.statistics(2018)
    for query, number in (
        ("year=2018", counts.information),
        ("year=2018&count=postings", counts.postings),
        ("year=2018&channel=weibo&with=wechat", counts.overlap.pairs["weibo+wechat"]),
        ("year=2018&month=03&channel=wechat", counts.channels["wechat"].information),
        ("year=2018&exclusive=1&channel=website", counts.overlap.exclusive["website"]),
    ):
        reader.get(f"/items?{query}&lang=en")
        assert reader.page.select_one("#total").text.split()[0] == str(number), query


def test_pages_follow_one_another_and_files_hold_the_whole_selection() -> None:
    """A long list goes on page by page with the same filters; the files hold all of it, and no cell of them is a formula."""
    many = [post(f"第{number}次停电通知，请相关居民做好准备 {number * 7919}") for number in range(120)]
    many = [msgspec.structs.replace(one, native_id=f"w{number}") for number, one in enumerate(many)]
    pages = Archive([*many, page(OTHER._replace(title="=cmd|x"), "f1")])
    reader, seen = pages.browser(), []
    reader.get("/items?count=postings&channel=weibo")
    while True:
        seen += [str(one["href"]) for one in reader.page.select("#items a.item")]
        following = reader.page.select_one("#next")
        if following is None:
            break
        assert "channel=weibo" in str(following["href"])
        reader.get(str(following["href"]))
    assert len(seen) == len(set(seen)) == 120
    table = list(csv.DictReader(io.StringIO(reader.get("/items.csv?count=postings").text.lstrip("\ufeff"))))
    assert len(table) == 121
    assert "'=cmd|x" in {row["title"] for row in table}
    assert len(reader.get("/items.jsonl?count=postings&channel=weibo").text.splitlines()) == 120


@pytest.mark.parametrize(
    "query",
    ["year=18", "month=13", "day=2018-02-30", "count=all", "state=lost", "sort=x", "after=zz", "q=" + "a" * 201],
)
def test_an_address_that_means_nothing_is_refused_in_words(query: str) -> None:
    """A parameter that cannot mean anything is refused with its name or value and what was expected."""
    reader = Archive().browser()
    answer = reader.get(f"/items?{query}")
    assert answer.status_code == 422
    assert query.split("=", maxsplit=1)[0] in reader.text or query.split("=")[1] in reader.text


def test_a_clerk_merges_splits_and_takes_back(open_archive: Archive) -> None:
    """A merge and a split with reasons move the counts at once, stand on the record with name and reason, and can be taken back."""
    pages = open_archive
    clerk, one, other = pages.at("jia"), pages.handle("t101"), pages.handle("t102")
    clerk.get(f"/items/{one}")
    answer = clerk.send(f"/items/{one}/merge", other=other, reason="两页为同一公告")
    clerk.follow(answer)
    assert "信息 2 → 1 条" in clerk.text
    assert "两页为同一公告" in clerk.text
    assert "jia" in clerk.text
    assert pages.ledger.statistics(2018).information == 1
    (act,) = {ruling.act for ruling in pages.ledger.rulings()}
    clerk.follow(clerk.send(f"/items/{one}/undo", having={"act": str(act)}, reason="看错了"))
    assert pages.ledger.statistics(2018).information == 2
    wechat = pages.handle("mp-1")
    clerk.get(f"/items/{one}")
    clerk.follow(clerk.send(f"/items/{one}/split", having={"one": wechat}, reason="另一件事"))
    assert pages.ledger.statistics(2018).information == 3
    assert [ruling.decision for ruling in pages.ledger.rulings()].count("undone") == 1
    assert not [invariant for invariant in pages.ledger.verify() if not invariant.holds]


def test_what_contradicts_is_refused_with_the_act(open_archive: Archive) -> None:
    """A ruling that contradicts an earlier one is refused in words and writes nothing."""
    pages = open_archive
    clerk, one, weibo = pages.at("jia"), pages.handle("t101"), pages.handle("4200")
    clerk.get(f"/items/{one}")
    clerk.follow(clerk.send(f"/items/{one}/split", having={"one": weibo}, reason="另一件事"))
    clerk.get(f"/items/{one}")
    clerk.follow(clerk.send(f"/items/{one}/merge", other=weibo, reason="又是一件事"))
    clerk.get(f"/items/{one}")
    before = list(pages.ledger.rulings())
    answer = clerk.send(f"/items/{one}/merge", other=weibo, reason="再说一遍")
    clerk.follow(answer)
    assert "未执行" in clerk.text
    assert list(pages.ledger.rulings()) == before


@pytest.mark.parametrize("name", ["yi", "geng", "xin", "ren"])
def test_others_do_not_rule(open_archive: Archive, name: str) -> None:
    """Reviewers, audit, administration and operation see no form to rule with, and are refused without one."""
    pages = open_archive
    person, one = pages.at(name), pages.handle("t101")
    person.get(f"/items/{one}")
    assert not person.page.select("form[action$='/merge']")
    token = str(person.page.select_one("input[name=token]")["value"])
    answer = person.post(f"/items/{one}/merge", {"token": token, "other": pages.handle("t102"), "reason": "x"})
    assert answer.status_code == 403
    assert not list(pages.ledger.rulings())
    assert pages.ledger.errands.count() == 0


def test_strangers_are_sent_to_the_login_where_reading_is_closed() -> None:
    """Where items are not open to everybody, a stranger is sent to the login and comes back to what he asked for."""
    pages = Archive(open_reading=False)
    for path in ("/items?year=2018", f"/items/{pages.handle('t101')}", "/receipts", "/questions", "/items.csv"):
        answer = pages.browser().get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=")
    assert pages.at("xin").get("/items?year=2018").status_code == 200


def test_what_leaks_is_masked_for_strangers_and_recorded_for_readers() -> None:
    """A telephone number in a publication is masked for whoever has no right to it; an auditor sees it, and that is on the record."""
    leaking = page(OTHER, "t103", unit=UNIT)
    leaking = msgspec.structs.replace(
        leaking, title=f"申请人手机：{PHONE}的答复", body=f"申请人手机：{PHONE}，请在三日内核对。"
    )
    pages = Archive([leaking])
    handle = pages.handle("t103")
    for browser in (pages.browser(), pages.at("xin"), pages.at("gui")):
        for path in (f"/items/{handle}", "/items", "/items.jsonl"):
            assert PHONE not in browser.get(path).text, path
    auditor = pages.at("geng")
    auditor.get(f"/items/{handle}")
    assert PHONE in auditor.text


def test_revisions_stand_with_their_difference() -> None:
    """A text that was changed at its source is shown with what changed, and what was deleted there is told."""
    first = page(NOTICE)
    changed = msgspec.structs.replace(first, body=first.body.replace("3月6日", "3月8日"))
    pages = Archive([first])
    pages.publish(changed)
    reader = pages.browser()
    reader.get(f"/items/{pages.handle('t101')}")
    assert "3月6日" in str(reader.page.select_one(".readings del"))
    assert "3月8日" in str(reader.page.select_one(".readings ins"))
    gone = msgspec.structs.replace(
        first, native_id="t109", presence=Presence.DELETED, published_at=None, body="", title=""
    )
    pages.publish(gone)
    reader.get("/items?state=undated")
    assert reader.page.select_one("#total").text == "共 1 个条目"


def test_an_item_that_is_not_there_says_so() -> None:
    """An unknown handle and an unknown receipt are answered with 404 in words."""
    reader = Archive().browser()
    assert reader.get("/items/ffffffffffffffff").status_code == 404
    assert reader.get("/receipts/99999").status_code == 404


@pytest.fixture
def open_archive() -> Archive:
    """Return an archive that everybody may read."""
    return Archive()
