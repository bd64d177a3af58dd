"""The sheet 渠道与重叠: postings against distinct information against overlap, which is the evidence behind 计1条."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from syndicate.model import Channel, Statistics
from syndicate.returns.export.draft import Draft

_HEAD = ("渠道", "发布条次", "本渠道信息条数", "本渠道内重复", "仅见于本渠道", "同见于其他渠道")


def write_channels(sheet: Worksheet, draft: Draft) -> None:
    """Write the channels' counts, the sums against the distinct total, and how many informations stand on each pair of channels."""
    sheet.set_column(0, 0, 50)
    sheet.set_column(1, len(Channel) + 1, 17)
    at = 0
    for head, lines in tables_of(draft.books.statistics):
        at = _table(sheet, draft, at, head, lines)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


Line = tuple[str | int, ...]


def tables_of(statistics: Statistics) -> list[tuple[tuple[str, ...], list[Line]]]:
    """Return the tables of the sheet: the channels, the sums against the distinct total, the pairs of channels."""
    pairs = ("同时见于两个渠道的信息", *(channel.label for channel in Channel))
    return [
        (_HEAD, [_channel(statistics, channel) for channel in Channel]),
        (("合计", "数量"), _totals(statistics)),
        (pairs, [_pairs(statistics, channel) for channel in Channel]),
    ]


def _table(sheet: Worksheet, draft: Draft, at: int, head: Sequence[str], lines: Sequence[Line]) -> int:
    for number, title in enumerate(head):
        sheet.write_string(at, number, title, draft.styles.heading)
    for down, line in enumerate(lines, start=1):
        for number, field in enumerate(line):
            if isinstance(field, int):
                sheet.write_number(at + down, number, field, draft.styles.count)
            else:
                style = draft.styles.cell_centred if number else draft.styles.cell
                sheet.write_string(at + down, number, field, style)
    return at + len(lines) + 2


def _channel(statistics: Statistics, channel: Channel) -> Line:
    counts = statistics.channels.get(channel)
    if counts is None or counts.postings == 0:
        return (channel.label, "无条目", "无条目", "", "", "")
    alone = statistics.overlap.exclusive.get(channel, 0)
    repeats = counts.postings - counts.information
    return (channel.label, counts.postings, counts.information, repeats, alone, counts.information - alone)


def _totals(statistics: Statistics) -> list[Line]:
    summed = sum(counts.information for counts in statistics.channels.values())
    return [
        ("各渠道发布条次之和", statistics.postings),
        ("各渠道信息条数之和", summed),
        ("不重复信息（不同渠道和方式公开相同信息计1条）", statistics.information),
        ("渠道间重叠（各渠道之和减不重复信息）", statistics.overlap.items),
        ("转发他人内容（不计入）", statistics.shares),
        ("含密级标志已封存（不计入）", statistics.sealed),
        ("隔离待处理（不计入）", statistics.quarantined),
    ]


def _pairs(statistics: Statistics, channel: Channel) -> Line:
    return (channel.label, *(_pair(statistics, channel, other) for other in Channel))


def _pair(statistics: Statistics, one: Channel, other: Channel) -> str | int:
    if one is other:
        return "——"
    pairs = statistics.overlap.pairs
    return pairs.get(f"{one}+{other}", pairs.get(f"{other}+{one}", 0))
