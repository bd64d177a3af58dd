"""A portal polled by address, against a real server on the loopback interface."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from local_site import Asked, LocalSite, Reply

from syndicate.connect import CHINA, Context, Cursor, Defaults, Page, Reading, Record, Rejection, Standing, Transient
from syndicate.connect.http import PoliteClient
from syndicate_connectors.portal import SPEC

START = datetime(2018, 6, 1, 9, 0, tzinfo=CHINA)


class Now:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        """The present of the test."""
        return self.at

    def seconds(self) -> float:
        """The same in seconds."""
        return self.at.timestamp()


class Portal:
    """A source on a local site, and its cursor as the ledger would keep it: as JSON."""

    def __init__(self, site: LocalSite, client: PoliteClient, now: Now, /, **options: Any) -> None:
        self.now = now
        settings = {
            "lists": [f"{site.url}/tz/index.html"],
            "interval": 0,
            "allow": ["127.0.0.1"],
            "robots": False,
        } | options
        context = Context(
            name="portal", defaults=Defaults(jurisdiction="230102", unit="区政府办"), http=client, now=now
        )
        assert SPEC.connect is not None
        self.source = SPEC.connect(context, msgspec.convert(settings, SPEC.options))
        self.cursor: Cursor | None = None
        self.pages: list[Page] = []

    async def poll(self) -> Page:
        """One poll; the cursor goes through JSON."""
        page = await self.source.poll(self.cursor)
        self.cursor = json.loads(json.dumps(page.next_cursor))
        return page

    async def drain(self) -> list[Reading]:
        """Poll until nothing waits."""
        readings: list[Reading] = []
        for _ in range(200):
            page = await self.poll()
            self.pages.append(page)
            readings.extend(page.readings)
            if not page.more:
                return readings
        raise AssertionError("the source never comes to rest")

    async def failure(self) -> Transient:
        """The failure that polling raises; the cursor stays."""
        return (await self.until_failure())[1]

    async def until_failure(self) -> tuple[list[Reading], Transient]:
        """What is read until polling raises, and what it raises."""
        readings: list[Reading] = []
        for _ in range(50):
            try:
                readings.extend((await self.poll()).readings)
            except Transient as failure:
                return readings, failure
        raise AssertionError("polling does not fail")


@pytest.fixture
def site() -> Iterator[LocalSite]:
    """A running site."""
    with LocalSite() as running:
        yield running


@pytest.fixture
def now() -> Now:
    """A clock of its own."""
    return Now()


@pytest.fixture
async def client(now: Now) -> AsyncIterator[PoliteClient]:
    """A client whose clock is the test's."""

    async def sleep(seconds: float) -> None:
        now.at += timedelta(seconds=seconds)

    async with PoliteClient(now, clock=now.seconds, sleep=sleep) as polite:
        yield polite


def article(number: int, day: str = "2018-03-05", body: str = "正文内容，一二三四五。") -> Reply:
    """A page with the standard tags."""
    return Reply(
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="第{number}号通知的标题">'
        f'<meta name="PubDate" content="{day} 10:20"><meta name="SiteName" content="某区政府"></head>'
        f'<body><div class="TRS_Editor"><p>{body}</p></div></body></html>'.encode(),
        headers={"Content-Type": "text/html"},
    )


def row(number: int, day: str = "2018-03-05") -> str:
    """A row of a list."""
    return f'<li><a href="./201803/t20180305_{number}.html">第{number}号通知的标题</a><span>{day}</span></li>'


def listing(*numbers: int, pages: int = 1, current: int = 0) -> bytes:
    """A TRS list page."""
    rows = "".join(row(number) for number in numbers)
    return f'<html><title>通知公告</title><ul class="list">{rows}</ul><script>createPageHTML({pages}, {current}, "index", "html");</script></html>'.encode()


def publish(site: LocalSite, *numbers: int) -> None:
    """Put the articles on the site."""
    for number in numbers:
        site.pages[f"/tz/201803/t20180305_{number}.html"] = article(number)


def titles(readings: list[Reading]) -> list[str]:
    """The titles of the records among the readings."""
    return [reading.title or "" for reading in readings if isinstance(reading, Record)]


async def test_all_pages_are_read_at_first(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """The first sweep reads every page of the list and every article on it, once."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2, pages=2))
    site.pages["/tz/index_1.html"] = Reply(listing(2, 3, pages=2, current=1))
    publish(site, 1, 2, 3)
    portal = Portal(site, client, now)
    assert titles(await portal.drain()) == [f"第{number}号通知的标题" for number in (1, 2, 3)]
    assert len(site.paths()) == 5


async def test_records_carry_what_the_page_says(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A record has the site as its source, the address as its identity and the page's own date."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    [record] = await Portal(site, client, now).drain()
    assert isinstance(record, Record)
    assert record.source == f"127.0.0.1:{site.port}"
    assert record.native_id == f"{site.url}/tz/201803/t20180305_1.html"
    assert record.published_at == datetime(2018, 3, 5, 10, 20, tzinfo=CHINA)
    assert (record.unit, record.account, record.jurisdiction) == ("区政府办", "某区政府", "230102")
    assert record.labels["list_date"] == "2018-03-05"


async def test_nothing_new_is_an_empty_page(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """Read, nothing new: no readings, nothing more, no error, and only one request."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    portal = Portal(site, client, now)
    await portal.drain()
    asked = len(site.paths())
    page = await portal.poll()
    assert (page.readings, page.more) == ((), False)
    assert len(site.paths()) == asked + 1


async def test_what_could_not_be_read_is_an_error(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A server error on the list raises, the cursor stays, and the next poll reads on."""
    site.pages["/tz/index.html"] = Reply(b"", 500)
    portal = Portal(site, client, now)
    assert (await portal.failure()).reason == "http_5xx"
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    assert len(await portal.drain()) == 1


@pytest.mark.parametrize(
    "broken",
    [
        b"<html><title>\xe7\xb3\xbb\xe7\xbb\x9f\xe9\x94\x99\xe8\xaf\xaf</title><body>error</body></html>",
        "<html><title>通知公告</title><div id=app></div>暂无数据</html>".encode(),
        b"",
        b'{"code": 500, "msg": "error"}',
    ],
)
async def test_a_list_that_lost_its_rows_is_an_error(
    site: LocalSite, client: PoliteClient, now: Now, broken: bytes
) -> None:
    """A list that had rows and suddenly shows none, with status 200, is told as `parse`, not as nothing new."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    portal = Portal(site, client, now)
    await portal.drain()
    site.pages["/tz/index.html"] = Reply(broken)
    assert (await portal.failure()).reason == "parse"


async def test_a_list_that_says_it_is_empty_is_believed(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A new column without entries that says so is read as empty; one that says nothing is not believed."""
    site.pages["/tz/index.html"] = Reply("<html><title>通知公告</title><p>暂无数据</p></html>".encode())
    assert await Portal(site, client, now).drain() == []
    site.pages["/tz/index.html"] = Reply(b"<html><title>x</title><div id=app></div></html>")
    assert (await Portal(site, client, now).failure()).reason == "parse"


async def test_validators_are_used_and_a_full_read_ignores_them(
    site: LocalSite, client: PoliteClient, now: Now
) -> None:
    """An unchanged ETag saves reading, until the periodic full read finds what a lying server hid."""
    served = [listing(1)]

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"same"':
            return Reply(status=304)
        return Reply(served[0], headers={"ETag": '"same"'})

    site.pages["/tz/index.html"] = answer
    publish(site, 1, 2)
    portal = Portal(site, client, now, full_every=86_400)
    await portal.drain()
    served[0] = listing(2, 1)
    assert await portal.drain() == []
    now.at += timedelta(days=1, seconds=1)
    assert titles(await portal.drain()) == ["第2号通知的标题"]
    served[0] = listing(3, 2, 1)
    publish(site, 3)
    assert titles(await portal.drain()) == ["第3号通知的标题"], "validators that lied once are not trusted again"


async def test_a_pinned_row_does_not_stop_the_sweep(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """An old row on top of the list hides nothing behind it, and the second page is read as long as there was something new."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2, pages=2))
    site.pages["/tz/index_1.html"] = Reply(listing(3, pages=2, current=1))
    publish(site, 1, 2, 3, 4, 5)
    portal = Portal(site, client, now)
    await portal.drain()
    site.pages["/tz/index.html"] = Reply(listing(1, 4, pages=2))
    site.pages["/tz/index_1.html"] = Reply(listing(5, 2, 3, pages=2, current=1))
    assert titles(await portal.drain()) == ["第4号通知的标题", "第5号通知的标题"]


async def test_a_changed_row_is_fetched_again(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A row whose date or title changed is read again; the others are not."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2))
    publish(site, 1, 2)
    portal = Portal(site, client, now)
    await portal.drain()
    site.pages["/tz/index.html"] = Reply(
        listing(1, 2).replace(b"2018-03-05</span></li></ul>", b"2018-03-06</span></li></ul>")
    )
    assert titles(await portal.drain()) == ["第2号通知的标题"]


async def test_each_poll_is_bounded(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A poll reads one list page or at most `batch` articles, and says that more is waiting."""
    site.pages["/tz/index.html"] = Reply(listing(*range(1, 8)))
    publish(site, *range(1, 8))
    portal = Portal(site, client, now, batch=3)
    await portal.drain()
    assert [len(page.readings) for page in portal.pages] == [0, 3, 3, 1]
    assert [page.more for page in portal.pages] == [True, True, True, False]


async def test_a_missing_article_is_rejected_and_the_others_go_on(
    site: LocalSite, client: PoliteClient, now: Now
) -> None:
    """An article that answers 404 becomes a rejection with its address; the rest is read; it is asked for once."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2, 3))
    publish(site, 1, 3)
    portal = Portal(site, client, now)
    readings = await portal.drain()
    assert titles(readings) == ["第1号通知的标题", "第3号通知的标题"]
    [rejection] = [reading for reading in readings if isinstance(reading, Rejection)]
    assert rejection.reason == "not_an_article"
    assert rejection.place.endswith("t20180305_2.html")
    assert "404" in rejection.message
    await portal.drain()
    assert site.paths().count("/tz/201803/t20180305_2.html") == 1


async def test_a_failing_article_is_tried_again_later(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """An article that fails waits with growing pauses while everything else goes on; it is never lost."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2))
    publish(site, 2)
    broken = "/tz/201803/t20180305_1.html"
    site.pages[broken] = Reply(b"", 500)
    portal = Portal(site, client, now)
    assert titles(await portal.drain()) == ["第2号通知的标题"]
    assert portal.pages[-1].wake_after == pytest.approx(60.0)
    assert await portal.drain() == []
    assert site.paths().count(broken) == 1
    publish(site, 1)
    now.at += timedelta(seconds=61)
    assert titles(await portal.drain()) == ["第1号通知的标题"]


async def test_an_article_that_keeps_failing_is_rejected_in_the_end(
    site: LocalSite, client: PoliteClient, now: Now
) -> None:
    """After five attempts the article goes to quarantine, and the next full read tries it again."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    site.pages["/tz/201803/t20180305_1.html"] = Reply(b"", 500)
    portal = Portal(site, client, now, full_every=5 * 86_400)
    readings: list[Reading] = []
    for _ in range(6):
        readings += await portal.drain()
        now.at += timedelta(hours=2)
    assert [type(reading) for reading in readings] == [Rejection]
    publish(site, 1)
    now.at += timedelta(days=6)
    assert titles(await portal.drain()) == ["第1号通知的标题"]


async def test_a_host_in_trouble_rejects_no_article(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """When the list does not answer either, the failure lies with the host: it is raised and costs no article an attempt."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2))
    portal = Portal(site, client, now)
    await portal.poll()
    before = portal.cursor
    for path in ("/tz/index.html", "/tz/201803/t20180305_1.html", "/tz/201803/t20180305_2.html"):
        site.pages[path] = Reply(b"", 502)
    assert (await portal.failure()).reason == "http_5xx"
    assert portal.cursor == before


async def test_a_rate_limit_in_the_middle_keeps_what_was_read(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """429 after the first article: the first is delivered, then the wait is told, then the second comes."""
    site.pages["/tz/index.html"] = Reply(listing(1, 2))
    publish(site, 1)
    site.pages["/tz/201803/t20180305_2.html"] = Reply(status=429, headers={"Retry-After": "90"})
    portal = Portal(site, client, now)
    await portal.poll()
    assert titles(list((await portal.poll()).readings)) == ["第1号通知的标题"]
    failure = await portal.failure()
    assert failure.reason == "rate_limited"
    assert failure.retry_after == pytest.approx(90.0)
    publish(site, 2)
    now.at += timedelta(seconds=91)
    assert titles(await portal.drain()) == ["第2号通知的标题"]


async def test_one_broken_column_does_not_starve_the_others(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """The columns that answer are read; then the broken one is told, again and again, and the good ones stay fresh."""
    site.pages["/ok/index.html"] = Reply(listing(1))
    site.pages["/ok/201803/t20180305_1.html"] = article(1)
    portal = Portal(site, client, now, lists=[f"{site.url}/bad/index.html", f"{site.url}/ok/index.html"])
    readings, _ = await portal.until_failure()
    assert titles(readings) == ["第1号通知的标题"]
    assert (await portal.failure()).reason == "http_4xx"
    site.pages["/ok/index.html"] = Reply(listing(2, 1))
    site.pages["/ok/201803/t20180305_2.html"] = article(2)
    now.at += timedelta(hours=1)
    readings, _ = await portal.until_failure()
    assert titles(readings) == ["第2号通知的标题"]


async def test_links_to_other_sites_are_shares(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A row that leads to a WeChat article is a share with that link and is not fetched."""
    wechat = "https://mp.weixin.qq.com/s?__biz=MzA1==&mid=2247&idx=1&sn=ab"
    rows = f'<li><a href="{wechat}">一图读懂实施意见全文</a><span>2018-03-06</span></li>{row(1)}'
    site.pages["/tz/index.html"] = Reply(f'<ul class="list">{rows}</ul>'.encode())
    publish(site, 1)
    shared, own = await Portal(site, client, now).drain()
    assert isinstance(shared, Record)
    assert (shared.standing, [link.url for link in shared.links]) == (Standing.SHARE, [wechat])
    assert shared.source == f"127.0.0.1:{site.port}"
    assert isinstance(own, Record)
    assert own.standing is Standing.OWN
    assert len(site.paths()) == 2


async def test_a_file_in_the_list_is_a_publication_without_text(
    site: LocalSite, client: PoliteClient, now: Now
) -> None:
    """A row that leads to a document is an own publication known by its title, date and link."""
    rows = f'<li><a href="./P020180305.pdf">2018年部门预算公开表</a><span>2018-03-06</span></li>{row(1)}'
    site.pages["/tz/index.html"] = Reply(f'<ul class="list">{rows}</ul>'.encode())
    publish(site, 1)
    document, _ = await Portal(site, client, now).drain()
    assert isinstance(document, Record)
    assert (document.title, document.body, document.standing) == ("2018年部门预算公开表", "", Standing.OWN)
    assert document.published_at == datetime(2018, 3, 6, tzinfo=CHINA)


async def test_a_page_that_leads_home_is_no_article(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """An article address that redirects to the home page is rejected as none."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    site.pages["/tz/201803/t20180305_1.html"] = Reply(status=302, headers={"Location": "/"})
    site.pages["/"] = Reply(b"<html><title>home</title></html>")
    [rejection] = await Portal(site, client, now).drain()
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "not_an_article"


async def test_an_error_page_with_status_200_is_no_article(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A page that only says it is gone is rejected; one that carries the listed title is an article, whatever its words."""
    rows = f'{row(1)}<li><a href="./201803/t20180305_2.html">关于网站无法访问的情况说明</a><span>2018-03-05</span></li>'
    site.pages["/tz/index.html"] = Reply(f"<ul>{rows}</ul>".encode())
    site.pages["/tz/201803/t20180305_1.html"] = Reply("<html><title>页面不存在</title></html>".encode())
    site.pages["/tz/201803/t20180305_2.html"] = Reply(
        "<html><title>关于网站无法访问的情况说明</title><div id=zoom>因线路故障，网站无法访问。</div></html>".encode()
    )
    gone, about = await Portal(site, client, now).drain()
    assert isinstance(gone, Rejection)
    assert isinstance(about, Record)
    assert about.title == "关于网站无法访问的情况说明"


async def test_gb2312_pages_are_read(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """Pages in GB2312 under a header that says otherwise come out right."""
    wrong = {"Content-Type": "text/html; charset=iso-8859-1"}
    site.pages["/tz/index.html"] = Reply(listing(1).decode().encode("gb18030"), headers=wrong)
    body = article(1).body.decode().replace("utf-8", "gb2312").encode("gb18030")
    site.pages["/tz/201803/t20180305_1.html"] = Reply(body, headers=wrong)
    [record] = await Portal(site, client, now).drain()
    assert isinstance(record, Record)
    assert record.title == "第1号通知的标题"
    assert "一二三四五" in record.body


async def test_a_mirror_is_read_under_the_public_name(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """With `site` the identity is the public one, and links to the public name are read through the mirror."""
    rows = '<li><a href="http://www.example.gov.cn/tz/201803/t20180305_1.html">第1号通知的标题</a><span>2018-03-05</span></li>'
    site.pages["/tz/index.html"] = Reply(f"<ul>{rows}</ul>".encode())
    publish(site, 1)
    [record] = await Portal(site, client, now, site="www.example.gov.cn").drain()
    assert isinstance(record, Record)
    assert record.source == "www.example.gov.cn"
    assert record.native_id == "http://www.example.gov.cn/tz/201803/t20180305_1.html"


async def test_ucap_interface_gives_whole_publications(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """Rows of the UCAP interface become records without fetching, with the written time and the doubt about the epoch."""
    path = "/common/search/0123456789abcdef0123456789abcdef?_isJson=true&page={}"

    def answer(page: int) -> Reply:
        result = {
            "title": f"第{page}号意见",
            "url": f"/haerbin/c104535/201803/c01_97589{page}.shtml",
            "publishedTime": 1520187612000,
            "publishedTimeStr": "2018-03-05 10:20:12",
            "contentHtml": "<p>正文<a href='/f/x.pdf'>附件</a></p>",
            "manuscriptId": f"97589{page}",
            "channelName": "通知公告",
            "domainMetaList": [
                {"resultList": [{"key": "wh", "value": f"哈里政规〔2018〕{page}号"}, {"key": "syh", "value": "null"}]}
            ],
        }
        return Reply(json.dumps({"data": {"total": 2, "rows": 1, "page": page, "results": [result]}}).encode())

    for page in (1, 2):
        site.pages[path.format(page)] = answer(page)
    portal = Portal(site, client, now, lists=[f"{site.url}{path.format(1)}"])
    first, second = await portal.drain()
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.native_id, second.native_id) == ("975891", "975892")
    assert first.published_at == datetime(2018, 3, 5, 10, 20, 12, tzinfo=CHINA)
    assert first.labels["document_number"] == "哈里政规〔2018〕1号"
    assert "index_number" not in first.labels
    assert any("-8" in warning for warning in first.warnings)
    assert portal.pages[0].claimed_total == 2


async def test_gkmlpt_interface_and_pages(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """Rows of the gkmlpt interface give facts and identity, the page's script the text; page 0 is page 1."""
    rows = {
        "id": 103,
        "title": "关于事项的通知",
        "document_number": "某府〔2018〕3号",
        "identifier": "0000-2018-00001",
        "display_publish_time": 1520216412,
        "post_url": "/gkmlpt/content/0/1/post_103.html",
    }
    site.pages["/gkmlpt/api/all/5?page=0&sid=9"] = Reply(json.dumps({"total": 1, "articles": [rows]}).encode())
    detail = {"id": 103, "title": "关于事项的通知", "content": "<p>正文</p>", "display_publish_time": 1520216412}
    site.pages["/gkmlpt/content/0/1/post_103.html"] = Reply(
        f"<html><script>window._CONFIG = {{SID: 9, DETAIL: {json.dumps(detail)}}}</script></html>".encode()
    )
    portal = Portal(site, client, now, lists=[f"{site.url}/gkmlpt/api/all/5?page=0&sid=9"])
    [record] = await portal.drain()
    assert isinstance(record, Record)
    assert (record.native_id, record.body) == ("post_103", "<p>正文</p>")
    assert record.labels["index_number"] == "0000-2018-00001"
    assert record.published_at == datetime(2018, 3, 5, 10, 20, 12, tzinfo=CHINA)
    assert portal.pages[0].claimed_total == 1


async def test_a_refetch_sees_silent_edits(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """With `refetch` the periodic full read fetches known articles again."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    portal = Portal(site, client, now, refetch=True, full_every=86_400)
    await portal.drain()
    site.pages["/tz/201803/t20180305_1.html"] = article(1, body="改动后的正文。")
    assert await portal.drain() == []
    now.at += timedelta(days=2)
    [record] = await portal.drain()
    assert isinstance(record, Record)
    assert "改动后" in record.body


async def test_a_cursor_of_another_shape_starts_over(site: LocalSite, client: PoliteClient, now: Now) -> None:
    """A cursor that cannot be understood costs repeats and loses nothing."""
    site.pages["/tz/index.html"] = Reply(listing(1))
    publish(site, 1)
    portal = Portal(site, client, now)
    portal.cursor = {"queue": "nonsense"}
    assert len(await portal.drain()) == 1
