"""Feeds as others read them: three formats, odd texts, archives, deleted entries."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from publishing_rows import ODD, START, row, tombstone

from syndicate.model import Channel, UsageError
from syndicate.model.publishing import Tombstone
from syndicate.model.review import Attachment, Publishable
from syndicate.publish.document import Document, Shelf, Site, document, shelf
from syndicate.publish.entries import entry_id, entry_of, fit
from syndicate.publish.rendering import FORMATS, rendered
from syndicate.publish.selection import ALL, BY, catalogue, feeds_of, selection

SITE = Site(
    jurisdiction="230102", name="道里区", base_url="https://open.example/feeds", hub="https://hub.example/", page_size=3
)
ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FH = "{http://purl.org/syndication/history/1.0}"
UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def made(rows: list[Publishable], tombstones: list[Tombstone] | None = None, page: int = 0, **given: str) -> Document:
    """Return a document of rows and tombstones."""
    return document(shelf(rows, tombstones or []), SITE, selection(**given), page)


def atom(document: Document) -> etree._Element:
    """Return a document as the parsed tree of its Atom."""
    return etree.fromstring(FORMATS["atom"].render(document))


def parsed(document: Document, form: str) -> Any:
    """Return a document as feedparser reads it, as it was written: without resolving addresses or cleaning HTML."""
    content = FORMATS[form].render(document)
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def check_atom(feed: etree._Element) -> None:
    """Check what RFC 4287 demands of a feed and its entries (§4.1.1, §4.1.2, §3.3, §4.2.6)."""
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        (one,) = feed.findall(f"{ATOM}{name}")
        assert one.text
    assert len(feed.findall(f"{ATOM}link[@rel='self']")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert UUID.fullmatch(element.findtext(f"{ATOM}id") or "")
        assert RFC_3339.fullmatch(element.findtext(f"{ATOM}updated") or "")
        assert len(element.findall(f"{ATOM}title")) == len(element.findall(f"{ATOM}updated")) == 1
    authored = feed.find(f"{ATOM}author") is not None
    for entry in feed.findall(f"{ATOM}entry"):
        assert authored or entry.find(f"{ATOM}author/{ATOM}name") is not None
        assert len(entry.findall(f"{ATOM}content")) == 1
    marks = [(one.get("ref"), one.get("when")) for one in feed.findall(f"{AT}deleted-entry")]
    assert len(marks) == len(set(marks))
    assert all(UUID.fullmatch(ref or "") and RFC_3339.fullmatch(when or "") for ref, when in marks)


def check_json(said: Any) -> None:
    """Check what JSON Feed 1.1 demands."""
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(said["title"], str)
    assert isinstance(said["items"], list)
    for item in said["items"]:
        assert isinstance(item["id"], str)
        assert ("content_html" in item) != ("content_text" in item)
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
        assert RFC_3339.fullmatch(item["date_published"])
        assert all(name.startswith("_") or name in _ITEM for name in item)
    assert all(name.startswith("_") or name in _FEED for name in said)
    assert all(set(hub) == {"type", "url"} for hub in said.get("hubs", []))


_FEED = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon", "authors",
         "language", "expired", "hubs", "items"}  # fmt: skip
_ITEM = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image", "date_published",
         "date_modified", "authors", "tags", "language", "attachments"}  # fmt: skip


@pytest.mark.parametrize("rows", [[], [row()], [row(number) for number in range(1, 9)]])
def test_atom_is_valid(rows: list[Publishable]) -> None:
    """Atom has everything that its specification demands, with entries and without."""
    check_atom(atom(made(rows, [tombstone(30)])))


def test_json_feed_is_valid() -> None:
    """JSON Feed has everything that its specification demands, and nothing it does not know but under an underscore."""
    rows = [row(1, kind="policy", url="https://www.example.gov.cn/1.html"), row(2, html=1, body="<p>甲</p>")]
    check_json(json.loads(FORMATS["json"].render(made(rows, [tombstone(30)]))))


def test_rss_is_valid() -> None:
    """RSS has title, link and description, items with a title and a guid that is no link, and dates of RFC 822."""
    tree = etree.fromstring(FORMATS["rss"].render(made([row(1), row(2)], [tombstone(30)])))
    assert (tree.tag, tree.get("version")) == ("rss", "2.0")
    (channel,) = tree
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == START + timedelta(minutes=59)
    for item in channel.findall("item"):
        assert item.findtext("title")
        assert item.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr] # it is there
        assert parsedate_to_datetime(item.findtext("pubDate") or "") > START


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_an_independent_parser_reads_it(form: str) -> None:
    """Feedparser finds no fault, and reads titles, texts, ids, times and links as they were given."""
    rows = [row(1, title="甲 & <乙>", body="一\n二 < 三", url="https://www.example.gov.cn/1.html?a=1&b=2"), row(2)]
    read = parsed(made(rows), form)
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["通知2", "甲 & <乙>"]
    first = read.entries[1]
    assert first.id == entry_id("230102", rows[0].review)
    assert first.link == "https://www.example.gov.cn/1.html?a=1&b=2"
    assert first.updated if form == "atom" else first.published
    text = first.content[0].value if form == "atom" else first.summary
    assert text == ("一\n二 < 三" if form == "atom" else "一<br/>\n二 &lt; 三")
    assert {link.rel for link in read.feed.links} >= {"self", "hub"}


def test_ids_never_change() -> None:
    """The id of an entry follows from jurisdiction and review alone; this one has been given out."""
    assert entry_id("230102", "0123456789abcdef") == "urn:uuid:6a2ebc92-de94-5b12-a1b3-900a6d71be0c"
    first, second = entry_of(row(1)), entry_of(row(1, title="改", body="改", digest="f" * 64))
    assert first.id == second.id != entry_of(row(2)).id


@given(title=ODD, body=ODD, unit=ODD, html=st.booleans(), kind=ODD)
def test_any_text_comes_through(title: str, body: str, unit: str, html: bool, kind: str) -> None:
    """Whatever a text holds, three formats stay readable and say the same: the text, with U+FFFD for what no format can carry."""
    shown = made([row(1, title=title, body=body, unit=unit, html=int(html), kind=kind)])
    feed = atom(shown)
    check_atom(feed)
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert (entry.findtext(f"{ATOM}title") or "") == fit(title)
    assert (entry.findtext(f"{ATOM}content") or "") == fit(body)
    said = json.loads(FORMATS["json"].render(shown))
    check_json(said)
    assert said["items"][0]["title"] == fit(title)
    assert said["items"][0]["content_html" if html else "content_text"] == fit(body)
    item = etree.fromstring(FORMATS["rss"].render(shown)).find("channel/item")
    assert item is not None
    assert (item.findtext("title") or "") == fit(title)
    if html:
        assert (item.findtext("description") or "") == fit(body)


@given(ODD)
def test_only_what_is_unfit_is_replaced(text: str) -> None:
    """Fitting a text keeps its length and every character that XML can carry, and fitting again changes nothing."""
    done = fit(text)
    assert len(done) == len(text)
    assert fit(done) == done
    assert all(old in (new, *"\ufffe\uffff") or new == "�" for old, new in zip(text, done, strict=True))
    etree.fromstring(b"<a/>").text = done


def test_only_what_is_released_is_shown() -> None:
    """A row that is cleared and not released is in no feed, and is no entry."""
    assert made([row(1, state="cleared"), row(2)]).entries == (entry_of(row(2)),)
    with pytest.raises(ValueError, match="not released"):
        entry_of(row(1, state="cleared"))


@pytest.mark.parametrize("form", FORMATS)
def test_the_text_of_attachments_stays_inside(form: str) -> None:
    """Attachments go out by name, size and digest; what was read of them, the sheet and the subject do not."""
    enclosed = Attachment(name="附件1.xlsx", digest="ab" * 32, size=120, text="不应外传的附件文字")
    inside = row(
        attachments=msgspec.json.encode([enclosed]).decode(), sheet='{"telephone":"0451-80000000","summary":"内部摘要"}'
    )
    content = FORMATS[form].render(made([inside])).decode()
    assert "附件1.xlsx" in content
    assert "ab" * 32 in content
    assert not [word for word in ("不应外传", "0451", "内部摘要", "区民政局/1") if word in content]


def test_addresses_that_are_scripts_are_dropped() -> None:
    """Only web addresses become links."""
    assert entry_of(row(url="javascript:alert(1)")).url == ""
    assert entry_of(row(url="https://www.example.gov.cn/")).url == "https://www.example.gov.cn/"


def test_feeds_by_channel_unit_and_facet() -> None:
    """A feed shows what its selection takes, and the channels are those that the clearance names."""
    rows = [
        row(1, channels='["weibo","wechat"]', kind="policy"),
        row(2, unit="区教育局", theme="edu"),
        row(3, channels="[]"),
    ]
    assert [one.review[-1] for one in made(rows, channel="weibo").entries] == ["1"]
    assert [one.review[-1] for one in made(rows, unit="区教育局").entries] == ["2"]
    assert [one.review[-1] for one in made(rows, kind="policy", unit="区民政局").entries] == ["1"]
    assert not made(rows, channel="gazette").entries
    assert len(made(rows).entries) == 3
    with pytest.raises(ValueError, match="gazette"):
        selection(channel="fax")


def test_the_catalogue_lists_every_feed_once() -> None:
    """Each entry stands in every feed of the catalogue that takes it, and all channels are there from the beginning."""
    held = shelf([row(1, kind="policy", unit="甲/乙.."), row(2, field="health", unit="丙")], [tombstone(9, unit="丁")])
    listed = catalogue(held.entries, held.deleted)
    paths = [one.path for one in listed]
    assert len(paths) == len(set(paths))
    assert {f"channel/{channel}" for channel in Channel} | {
        "all",
        "kind/policy",
        "unit/丁",
        "unit/甲%2F乙%2E%2E",
    } <= set(paths)
    for entry in held.entries:
        assert set(feeds_of(entry)) == {one for one in listed if one.takes(entry)}


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=120))
def test_paths_are_safe(value: str) -> None:
    """Whatever a unit is called, its feed lies in the folder of units, under a name that every file system takes."""
    path = selection(unit=value).path
    folder, _, name = path.partition("/")
    assert folder == "unit"
    assert not set("/\\\0. ") & set(name)
    assert len(name.encode()) <= 160


def test_archives_hold_everything_once_or_twice() -> None:
    """Archives and the newest document together hold all; archives are full and do not change when something comes after."""
    rows = [row(number) for number in range(1, 9)]
    pages = [made(rows, page=number) for number in (1, 2)]
    assert [[one.review[-1] for one in page.entries] for page in pages] == [["3", "2", "1"], ["6", "5", "4"]]
    assert [one.review[-1] for one in made(rows).entries] == ["8", "7", "6", "5", "4"]
    before = FORMATS["atom"].render(pages[0])
    assert FORMATS["atom"].render(made([*rows, *(row(number) for number in (9, 10))], page=1)) == before
    with pytest.raises(UsageError, match="only 2"):
        made(rows, page=3)


@given(st.integers(0, 25), st.integers(1, 7))
def test_following_the_links_reads_everything(count: int, size: int) -> None:
    """Whoever follows prev-archive from the newest document sees every entry (RFC 5005 §4)."""
    held = shelf([row(number) for number in range(count)], [])
    site = msgspec.structs.replace(SITE, page_size=size)
    seen, page = set(), 0
    while True:
        shown = document(held, site, ALL, page)
        seen |= {entry.id for entry in shown.entries}
        if not shown.previous:
            break
        page = shown.previous
    assert len(seen) == count


def test_links_of_archives() -> None:
    """The newest document leads to the hub and the newest archive; an archive says that it is one and leads to its neighbours."""
    rows = [row(number) for number in range(1, 11)]
    newest, middle, oldest = (atom(made(rows, page=page)) for page in (0, 2, 1))
    base = "https://open.example/feeds/all"
    assert _links(newest) == {"self": f"{base}.atom", "prev-archive": f"{base}.3.atom", "hub": "https://hub.example/",
                              "alternate": f"{base}.json"}  # fmt: skip
    assert _links(middle) == {"self": f"{base}.2.atom", "current": f"{base}.atom", "prev-archive": f"{base}.1.atom",
                              "next-archive": f"{base}.3.atom", "alternate": f"{base}.2.json"}  # fmt: skip
    assert "prev-archive" not in _links(oldest)
    assert newest.find(f"{FH}archive") is None
    assert middle.find(f"{FH}archive") is not None
    assert newest.findtext(f"{ATOM}id") == middle.findtext(f"{ATOM}id")


def _links(feed: etree._Element) -> dict[str, str]:
    return {str(link.get("rel")): str(link.get("href")) for link in feed.findall(f"{ATOM}link")}


def test_deleted_entries_stand_in_every_feed() -> None:
    """What was withdrawn is shown as deleted in all formats, in the feed of its unit and of every channel, not of other units."""
    stone = tombstone(7)
    for narrowed in ({}, {"unit": "区民政局"}, {"channel": "weibo"}, {"kind": "policy"}):
        shown = made([row(1)], [stone], **narrowed)
        (gone,) = atom(shown).findall(f"{AT}deleted-entry")
        assert (gone.get("ref"), gone.get("when")) == (entry_id("230102", stone.review), stone.at.replace(".000", ""))
        assert gone.findtext(f"{AT}comment") == "error"
        said = json.loads(FORMATS["json"].render(shown))
        assert [one["id"] for one in said["_syndicate"]["deleted"]] == [gone.get("ref")]
        assert gone.get("ref") in FORMATS["rss"].render(shown).decode()
    assert not made([row(1)], [stone], unit="区教育局").deleted


def test_validators_follow_the_content() -> None:
    """The tag changes with the content and with nothing else; the date is that of the newest change, a withdrawal included."""
    one, same = (rendered(made([row(1)]), "atom") for _ in range(2))
    other = rendered(made([row(1, title="改")]), "atom")
    assert one == same
    assert one.etag != other.etag
    assert parsedate_to_datetime(one.last_modified) == START + timedelta(minutes=1)
    gone = rendered(made([row(1)], [tombstone(5)]), "atom")
    assert parsedate_to_datetime(gone.last_modified) == START + timedelta(minutes=59)
    assert rendered(document(Shelf(), SITE, ALL), "rss").last_modified == "Thu, 01 Jan 1970 00:00:00 GMT"


def test_the_day_of_publication_stays_a_day() -> None:
    """A day without time is not made into a moment: it stands as a date beside the entry."""
    (entry,) = atom(made([row(published="2025-12-31")])).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}published") is None
    assert entry.findtext("{http://purl.org/dc/elements/1.1/}date") == "2025-12-31"


def test_everything_that_narrows_is_asked_by_name() -> None:
    """Each name in BY narrows a feed."""
    full = row(1, kind="k", five_open="o", field="f", theme="t")
    values = {"channel": "website", "unit": "区民政局", "kind": "k", "five_open": "o", "field": "f", "theme": "t"}
    assert set(values) == set(BY)
    for name, value in values.items():
        assert len(made([full, row(2, channels="[]", unit="x")], **{name: value}).entries) == 1
