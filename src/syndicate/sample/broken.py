"""Writes the inputs that cannot be read, and says why each is refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime

from syndicate.model import Channel
from syndicate.sample.department_tables import HEADERS, table
from syndicate.sample.departments import notice
from syndicate.sample.disk import Disk, csv_text, workbook
from syndicate.sample.naming import MAIN
from syndicate.sample.plan import Plan
from syndicate.sample.wechat_pages import ANTI_BOT, UNAVAILABLE, notice_page
from syndicate.sample.weibo_csv import destroyed_row, header
from syndicate.sample.weibo_post import post
from syndicate.sample.words import UNITS

_ERROR_PAGE = "<!DOCTYPE html>\n<html><head><title>系统维护</title></head><body><h1>502 Bad Gateway</h1><p>系统正在维护，请稍后再试。</p></body></html>"
_ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "道里道里道里道里道里">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + ']>\n<rss version="2.0"><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>'
)
_BOMB_BLOCK = 1 << 20
_BOMB_BLOCKS = 400
_LONG_LINE = 17 << 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or a row of it, that must lie in quarantine afterwards."""

    file: str
    reason: str
    row: int = 0
    """Row in the file from 1, the header included; 0: the file as a whole."""
    field: str = ""
    note: str = ""


def write_broken(disk: Disk, plan: Plan) -> list[dict[str, str | int]]:
    """Write the broken inputs and return what is expected of each."""
    refusals = [*_files(disk, disk.when(6)), *_rows(disk, plan, disk.when(6)), *_in_place(disk, plan)]
    return [asdict(refusal) for refusal in refusals]


def _files(disk: Disk, at: datetime) -> list[Refusal]:
    sheet = workbook([HEADERS[0], *([str(i), "标题", "", "2018-01-01", "", "正文" * 50] for i in range(200))], at)
    disk.write("broken/truncated.xlsx", sheet[: len(sheet) * 2 // 3], at)
    disk.write("broken/bomb.xlsx", zip_bomb(at), at)
    disk.text("broken/error.xml", _ERROR_PAGE, at)
    disk.text("broken/entities.xml", _ENTITIES, at)
    row = "1,停水通知,http://bgs.daoli.example/a.html,2018-03-01,办公室,正文".encode("gb18030")
    disk.write("broken/encoding.csv", ",".join(HEADERS[0]).encode() + b"\n" + row + b"\xff\xfe\x80\n", at)
    disk.text(
        "broken/no_date_column.csv",
        csv_text([["标题", "链接", "正文"], ["停水通知", "http://bgs.daoli.example/b", "正文"]]),
        at,
    )
    disk.text(
        "broken/long_line.csv", ",".join(HEADERS[0]) + '\n1,长行,,2018-03-01,,"' + "长" * (_LONG_LINE // 3) + '"\n', at
    )
    return [
        Refusal("broken/truncated.xlsx", "truncated_file"),
        Refusal("broken/bomb.xlsx", "too_large", note="decompresses to 400 MiB"),
        Refusal("broken/error.xml", "not_the_format", note="an HTML error page"),
        Refusal("broken/entities.xml", "unsafe_xml"),
        Refusal("broken/encoding.csv", "encoding", 2, note="UTF-8 header above GB18030 and stray bytes"),
        Refusal("broken/no_date_column.csv", "missing_column", field="发布日期"),
        Refusal("broken/long_line.csv", "too_large", 2, note="one line of 17 MiB"),
    ]


def _rows(disk: Disk, plan: Plan, at: datetime) -> list[Refusal]:
    year = plan.year
    address = "http://bgs.daoli.example/art/x{}.html"
    rows = [
        list(HEADERS[0]),
        ["1", "二月三十日停水通知", address.format(1), f"{year}-02-30", UNITS[0], "因检修停水。"],
        ["2", "没有日期的通知", address.format(2), "", UNITS[0], "因检修停电。"],
        ["3", "日期含糊的通知", address.format(3), "昨天", UNITS[0], "因检修停气。"],
    ]
    disk.text("broken/dates.csv", csv_text(rows), at)
    feed = f"<item><title>无日期</title><link>{address.format(4)}</link><description>没有发布日期的条目。</description></item>"
    disk.text("broken/no_date.xml", f'<rss version="2.0"><channel><title>t</title>{feed}</channel></rss>', at)
    return [
        Refusal("broken/dates.csv", "bad_date", 2, "发布日期"),
        Refusal("broken/dates.csv", "no_date", 3, "发布日期"),
        Refusal("broken/dates.csv", "bad_date", 4, "发布日期", "relative to a day that nobody knows"),
        Refusal("broken/no_date.xml", "no_date", 1),
    ]


def _in_place(disk: Disk, plan: Plan) -> list[Refusal]:
    """Broken inputs among the good ones; what they would have told stands in another, healthy export too."""
    at = disk.when(7)
    disk.text("departments/fgj/3_rss.xml", _ERROR_PAGE, at)
    sheet = workbook(
        [["公众号", "ID", "链接", "标题", "发布时间"], *([MAIN.name, str(i), "", "x", ""] for i in range(300))], at
    )
    disk.write("wechat/exporter/未下载完.xlsx", sheet[: len(sheet) // 2], at)
    disk.text("wechat/pages-later/verify.html", notice_page(ANTI_BOT, "Ab3" + "x" * 19), at)
    disk.text("wechat/pages-later/unavailable.html", notice_page(UNAVAILABLE, "Cd4" + "y" * 19), at)
    return [
        Refusal("departments/fgj/3_rss.xml", "not_the_format", note="an HTML error page"),
        Refusal("wechat/exporter/未下载完.xlsx", "truncated_file"),
        Refusal("wechat/pages-later/verify.html", "not_an_article"),
        Refusal("wechat/pages-later/unavailable.html", "not_an_article"),
        *_empty_answers(disk),
        *_destroyed(disk, plan, at),
        *_glued(disk, plan, at),
    ]


def _empty_answers(disk: Disk) -> list[Refusal]:
    """The last of the saved Weibo answers says `ok: 0`, which is no proof that nothing is there."""
    last = max((disk.root / "weibo/mweibo").glob("*.json"))
    return [Refusal(f"weibo/mweibo/{last.name}", "not_an_article", note="ok: 0, also the throttled answer")]


def _destroyed(disk: Disk, plan: Plan, at: datetime) -> list[Refusal]:
    own = [p for p in plan.postings[Channel.WEIBO] if p.account == MAIN.name and p.files][:40:9]
    name = f"weibo/excel/{MAIN.uid}.csv"
    disk.text(name, "\ufeff" + csv_text([header(), *(destroyed_row(post(p)) for p in own)]), at)
    other = f"weibo/excel/{MAIN.uid}_无正文.csv"
    disk.text(other, csv_text([["id", "bid", "日期", "工具"], [own[0].native, "", "2018-01-01", "微博"]]), at)
    rows = [Refusal(name, "bad_id", number, "id", "rounded by a spreadsheet") for number in range(2, len(own) + 2)]
    return [*rows, Refusal(other, "missing_column", field="正文")]


def _glued(disk: Disk, plan: Plan, at: datetime) -> list[Refusal]:
    """Two tables were joined without a line end between them."""
    unit = UNITS[3]
    own = [p for p in plan.postings[Channel.OTHER] if p.unit == unit and p.counts_in(plan.year)][:2]
    if len(own) < 2:
        return []
    head, first, second = csv_text(table(unit, [notice(p) for p in own])).splitlines(keepends=True)[:3]
    name = "departments/kjj/3_拼接.csv"
    disk.text(name, head + first.rstrip("\r\n") + second, at)
    return [Refusal(name, "glued_row", 2)]


def zip_bomb(at: datetime) -> bytes:
    """Return a small workbook whose sheet decompresses to 400 MiB; made without ever holding that much."""
    sheet = b'<?xml version="1.0"?><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    tail = b"</t></is></c></row></sheetData></worksheet>"
    block = b" " * _BOMB_BLOCK
    packed = _deflated(sheet) + _deflated(block) * _BOMB_BLOCKS + _deflated(tail, last=True)
    crc = zlib.crc32(sheet)
    for _ in range(_BOMB_BLOCKS):
        crc = zlib.crc32(block, crc)
    size = len(sheet) + _BOMB_BLOCK * _BOMB_BLOCKS + len(tail)
    return _with_sheet(workbook([["标题"]], at), packed, zlib.crc32(tail, crc), size)


def _deflated(data: bytes, *, last: bool = False) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


def _with_sheet(book: bytes, packed: bytes, crc: int, size: int) -> bytes:
    """Replace the sheet of a workbook by data that is compressed already."""
    entries: list[tuple[bytes, bytes, int, int]] = []
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for item in archive.infolist():
            if item.filename == "xl/worksheets/sheet1.xml":
                entries.append((item.filename.encode(), packed, crc, size))
            else:
                raw = archive.read(item)
                entries.append((item.filename.encode(), _deflated(raw, last=True), zlib.crc32(raw), len(raw)))
    body, directory = b"", b""
    for name, data, check, length in entries:
        common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, check, len(data), length, len(name), 0)
        directory += b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + common + name + data
    count = len(entries)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
