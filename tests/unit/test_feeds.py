"""Feeds: strict where they are right, mended where they are broken, refused where they are something else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from reading import given_file, split

from syndicate.connect import CHINA, Precision, Rejection, Unreadable
from syndicate.connect.feeds import FEED_LIMIT, Entry, Feed, looks_like_feed, parse_feed, read_feed
from syndicate.connect.files import file_input

ITEM = "<item><title>停水通知</title><link>http://a.example/1</link><pubDate>Tue, 01 Jan 2019 00:30:00 +0800</pubDate></item>"


def _rss(items: str, encoding: str = "utf-8", root: str = '<rss version="2.0">') -> str:
    head = "<title>某局</title><link>http://a.example/</link>"
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{root}<channel>{head}{items}</channel></rss>'


def _parse(source: str | bytes) -> Feed:
    return parse_feed(source.encode() if isinstance(source, str) else source, place="f.xml")


def _only(source: str | bytes) -> Entry:
    (entry,) = _parse(source).entries
    assert isinstance(entry, Entry)
    return entry


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "gbk"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_win_over_the_declared_encoding(label: str, encoding: str) -> None:
    """The declaration of a feed is often wrong; its bytes are not."""
    entry = _only(_rss(ITEM.replace("停水", "镕路停水"), label).encode(encoding))
    assert entry.title == "镕路停水通知"


def test_the_item_of_new_year_stays_in_its_year() -> None:
    """Half past midnight in Beijing on New Year's Day is the new year, in +08:00."""
    moment = _only(_rss(ITEM)).published
    assert moment is not None
    assert moment.at == datetime(2019, 1, 1, 0, 30, tzinfo=CHINA)
    assert moment.precision is Precision.SECOND


def test_an_rss_item_is_read_in_full() -> None:
    """Content goes beside the summary, categories and files are collected, the guid is kept as it is."""
    root = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
    item = (
        "<item><title><![CDATA[A&B <b>公告</b>]]></title><media:title>别的</media:title><link>http://a.example/?x=1&amp;y=2</link>"
        '<guid isPermaLink="false">x-1</guid><description>摘要</description><content:encoded><![CDATA[<p>正文</p>]]></content:encoded>'
        '<category>甲</category><category>乙</category><enclosure url="http://a.example/f.pdf" length="1"/><author>张</author></item>'
    )
    entry = _only(_rss(item, root=root))
    assert (entry.title, entry.link, entry.guid) == ("A&B 公告", "http://a.example/?x=1&y=2", "x-1")
    assert (entry.summary, entry.content, entry.author) == ("摘要", "<p>正文</p>", "张")
    assert (entry.categories, entry.enclosures) == (("甲", "乙"), ("http://a.example/f.pdf",))
    assert (entry.date_text, entry.published) == ("", None)


def test_an_atom_entry_is_read_in_full() -> None:
    """The alternate link is the link, XHTML content comes as markup, an update is no publication."""
    entry = _only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>某局</title><link rel="self" href="http://a.example/feed"/>'
        '<link href="http://a.example/"/><entry><id>u1</id><title type="html">&lt;b&gt;题&lt;/b&gt;</title>'
        '<link rel="enclosure" href="http://a.example/f.pdf"/><link rel="alternate" href="http://a.example/1"/>'
        "<updated>2018-12-31T16:30:00Z</updated><author><name>张</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>正文</p></div></content></entry></feed>'
    )
    assert (entry.title, entry.link, entry.author) == ("题", "http://a.example/1", "张")
    assert "<p>正文</p>" in entry.content
    assert entry.published is None
    assert entry.updated is not None
    assert entry.updated.at == datetime(2019, 1, 1, 0, 30, tzinfo=CHINA)


def test_rss_one_has_its_items_beside_the_channel() -> None:
    """RDF feeds keep items outside the channel and dates in Dublin Core."""
    feed = _parse(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>甲</title></channel>'
        "<item><title>乙</title><link>http://a.example/1</link><dc:date>2018-01-01T08:00:00+08:00</dc:date></item></rdf:RDF>"
    )
    (entry,) = feed.entries
    assert isinstance(entry, Entry)
    assert entry.published is not None
    assert (feed.title, entry.title, entry.published.at.hour) == ("甲", "乙", 8)


def test_a_json_feed_is_read_and_numbers_become_text() -> None:
    """Version 1 feeds have one author and often no publication date; an item that is no object is rejected in its place."""
    feed = _parse(
        '{"version":"https://jsonfeed.org/version/1","title":"某局","items":[{"id":7,"url":"http://a.example/1","title":"题",'
        '"content_html":"<p>x</p>","date_modified":"2018-05-19T01:00:00Z","author":{"name":"张"},"tags":["甲"]},3]}'
    )
    good, bad = split(feed.entries)
    assert (good[0].guid, good[0].author, good[0].categories, good[0].published) == ("7", "张", ("甲",), None)
    assert good[0].updated is not None
    assert [(one.reason, one.place) for one in bad] == [("bad_value", "f.xml, 条目 2")]


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>A & B&nbsp;C</title><link>http://a.example/?a=1&b=2</link><pubdate>2018-01-01 10:00:00</pubdate></item>",
        "<item><title>A &amp; B C\x0b</title><link>http://a.example/?a=1&amp;b=2</link><pubDate>2018/1/1 10:00:00</pubDate></item>",
        "<item><title>A &amp; B C</title><link>http://a.example/?a=1&amp;b=2</link><pubDate>2018-01-01 10:00:00 </pubDate><x:y>1</x:y></item>",
        "<item><title>A &amp; B C</title><link>http://a.example/?a=1&amp;b=2</link><pubDate>2018-01-01 10:00:00</pubDate><b></item>",
    ],
    ids=["ampersands", "control characters", "undeclared prefix", "unclosed tag"],
)
def test_a_feed_that_is_not_well_formed_is_read_all_the_same(item: str) -> None:
    """Bare ampersands, HTML entities, control characters, undeclared prefixes and unclosed tags cost nothing."""
    entry = _only("\n \n" + _rss(item))
    assert (entry.title, entry.link) == ("A & B C", "http://a.example/?a=1&b=2")
    assert entry.published is not None
    assert entry.published.at == datetime(2018, 1, 1, 10, tzinfo=CHINA)


def test_content_wrapped_twice_is_unwrapped() -> None:
    """Some feeds escape the CDATA section together with its content, under a prefix they do not declare."""
    for wrapped in ("&lt;![CDATA[&lt;p&gt;正文&lt;/p&gt;]]&gt;", "<![CDATA[<![CDATA[<p>正文</p>]]]]>&gt;"):
        entry = _only(_rss(f"<item><title>题</title><content:encoded>{wrapped}</content:encoded></item>"))
        assert entry.content == "<p>正文</p>"


def test_a_feed_cut_off_gives_what_arrived(tmp_path: Path) -> None:
    """Whole entries before the cut are read; the cut itself is one rejection with what was left."""
    text = _rss(ITEM * 3)
    for size in range(text.index("</item>") + 8, len(text) - 8, 37):
        good, bad = split(_parse(text[:size]).entries)
        assert len(good) == text[:size].count("</item>")
        assert [one.reason for one in bad] == ["truncated_file"]


@pytest.mark.parametrize(
    "cut", ["<rss><channel><title>某局</title>", _rss(ITEM.removesuffix("</item>"))[: -len("</channel></rss>")]]
)
def test_a_feed_cut_off_before_its_first_item_ends_does_not_disappear(cut: str) -> None:
    """Without one whole item nothing is read, half an item least of all, and the loss is told."""
    (only,) = _parse(cut).entries
    assert isinstance(only, Rejection)
    assert (only.reason, only.place) == ("truncated_file", "f.xml, 条目 1")


def test_dates_that_cannot_be_read_are_told_not_guessed() -> None:
    """An impossible day, a relative time and no date at all stay three different things."""
    entries, _ = split(_parse(_rss("".join(f"<item><title>x</title>{date}</item>" for date in (
        "<pubDate>2018-02-30</pubDate>", "<pubDate>昨天 10:00</pubDate>", ""
    )))).entries)  # fmt: skip
    assert [entry.published for entry in entries] == [None, None, None]
    assert [bool(entry.date_error) for entry in entries] == [True, True, False]
    assert [entry.date_text for entry in entries] == ["2018-02-30", "昨天 10:00", ""]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<!DOCTYPE html><html><head><title>404</title></head></html>", "not_the_format"),
        ("<?xml version='1.0'?><svg><feed/></svg>", "not_the_format"),
        ("", "not_the_format"),
        ('{"error": 500}', "not_the_format"),
        ('{"version":"https://jsonfeed.org/version/1","items":[{"id"', "truncated_file"),
        (
            '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
            "unsafe_xml",
        ),
        (
            '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE l [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><title>&x;</title></rss>',
            "unsafe_xml",
        ),
        (b"<rss><title>\xb1\xff\xff</title></rss>", "encoding"),
    ],
)
def test_what_is_no_feed_is_unreadable(source: str | bytes, reason: str) -> None:
    """Error pages, other XML, entity bombs and undecodable bytes are told by name, in both languages."""
    with pytest.raises(Unreadable) as caught:
        _parse(source)
    assert caught.value.rejection.reason == reason
    assert "f.xml" in caught.value.rejection.message
    assert " / " in caught.value.rejection.message


def test_a_doctype_without_entities_is_harmless() -> None:
    """RSS 0.91 names a DTD, which is not loaded."""
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://nowhere.example/rss-0.91.dtd">'
    )
    assert (
        _only(f'<?xml version="1.0"?>{doctype}<rss version="0.91"><channel>{ITEM}</channel></rss>').title == "停水通知"
    )


def test_an_empty_feed_is_read_and_has_nothing() -> None:
    """Nothing new is not the same as unreadable."""
    assert _parse(_rss("")).entries == []


def test_a_feed_is_recognised_by_its_root() -> None:
    """RSS, Atom, RDF and JSON feeds are feeds; pages and tables are none."""
    assert looks_like_feed(_rss(ITEM).encode())
    assert looks_like_feed(b'<feed xmlns="http://www.w3.org/2005/Atom">')
    assert looks_like_feed(b'{"version": "https://jsonfeed.org/version/1.1"')
    assert not looks_like_feed(b"<html><a href='/rss'>rss</a><rss></html>")
    assert not looks_like_feed("标题,链接\n".encode())


def test_a_giant_feed_is_refused_by_its_size(tmp_path: Path) -> None:
    """A file that is too large for a feed is not read at all."""
    path = given_file(tmp_path, "a.xml", "<rss/>").path
    with path.open("r+b") as stream:
        stream.truncate(FEED_LIMIT + 1)
    with pytest.raises(Unreadable) as caught:
        read_feed(file_input(path, tmp_path))
    assert caught.value.rejection.reason == "too_large"
