"""Counts, forms, items, receipts: what may be read."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from syndicate.ledger.selecting import Selection
from syndicate.ledger.statistics import Tabulation, jurisdictions
from syndicate.model import Statistics
from syndicate.returns.values import plain
from syndicate.web import form as form_page
from syndicate.web import information as information_page
from syndicate.web import receipts as receipts_page
from syndicate.web import start as start_page
from syndicate.web.api import answers
from syndicate.web.api.endpoint import Call
from syndicate.web.figure import Figure, Line
from syndicate.web.items import readable
from syndicate.web.rooms import Rooms
from syndicate.web.search import search
from syndicate.web.selection import Asked


async def years(call: Call) -> answers.Years:
    """Return which years the ledger knows."""

    def work(rooms: Rooms) -> answers.Years:
        with rooms.ledger.snapshot():
            return answers.Years(
                years=tuple(sorted(Tabulation(rooms.ledger.connection).years())),
                jurisdictions=tuple(jurisdictions(rooms.ledger.connection)),
                receipt=rooms.ledger.receipt_head()[0],
                settled=not start_page.unsettled(rooms),
            )

    return await call.do(work)


async def statistics(call: Call) -> Statistics:
    """Return a year's counts."""
    asked = call.asked
    return await call.do(lambda rooms: rooms.ledger.statistics(asked.year, asked.jurisdiction))


async def figures(call: Call) -> answers.Figures:
    """Return what stands on the first page, each number with the list behind it."""
    asked = call.asked
    chosen = start_page.Chosen(asked.year or 0, int(asked.month or 0), asked.unit or "", asked.jurisdiction or "")

    def work(rooms: Rooms) -> start_page.Sheet:
        with rooms.ledger.snapshot():
            return start_page.sheet_of(rooms, chosen, asked.lang)

    sheet = await call.do(work)
    return answers.Figures(
        year=sheet.chosen.year,
        month=sheet.chosen.month,
        unit=sheet.chosen.unit,
        jurisdiction=sheet.chosen.jurisdiction,
        cards=_lines(sheet.cards),
        boards=tuple(
            answers.BoardOf(
                id=board.id,
                title=board.title,
                heads=board.heads,
                lines=_lines(board.lines),
                foot=_line(board.foot) if board.foot else None,
            )
            for board in sheet.boards
        ),
        aside=_lines(sheet.aside),
        unsettled=sheet.unsettled,
        receipt=sheet.head,
    )


def _lines(lines: Sequence[Line]) -> tuple[answers.BoardLine, ...]:
    return tuple(map(_line, lines))


def _line(line: Line) -> answers.BoardLine:
    return answers.BoardLine(label=line.label, figures=tuple(map(_figure, line.figures)))


def _figure(figure: Figure | None) -> answers.Counted | None:
    return None if figure is None else answers.Counted(figure.value, figure.href)


async def items(call: Call) -> answers.Items:
    """Return a page of the list of items, or of what a search finds."""
    asked, reader = call.asked, call.reader
    of = Asked(of=_selection(asked), q=asked.q or "", after=asked.after)

    def work(rooms: Rooms) -> answers.Items:
        if of.q:
            found = search(rooms, of, reader, asked.size)
            lines = tuple(hit.line for hit in found.hits)
            return answers.Items(items=lines, total=found.total, more_than=found.more_than, after=found.after)
        with rooms.ledger.snapshot():
            listed = rooms.ledger.browsing.page(of.of, of.after, asked.size)
            total = rooms.ledger.browsing.total(of.of)
            return answers.Items(items=tuple(readable(rooms, listed, reader)), total=total, after=listed.after)

    return await call.do(work)


def _selection(asked: msgspec.Struct) -> Selection:
    given = msgspec.structs.asdict(asked)
    wanted = {name: given[name] for name in Selection.__struct_fields__ if name in given}
    wanted |= {name: str(given[name]) for name in ("channel", "also") if given[name] is not None}
    day, month = given["day"], given["month"]
    return Selection(
        **wanted
        | {
            "month": int(month) if month else None,
            "day": int(day.replace("-", "")) if day else None,
            "oldest_first": given["sort"] == "oldest",
        }
    )


async def information(call: Call) -> answers.InformationOf:
    """Return one information with everything behind it."""
    handle, reader = call.asked.handle, call.reader
    view = await call.do(lambda rooms: information_page.look(rooms, handle, reader, rules=False))
    found = view.found
    return answers.InformationOf(
        information=found.information,
        jurisdiction=found.jurisdiction,
        year=found.year,
        counted=found.counted,
        provisional=found.provisional,
        facets=view.facets,
        rules=found.rules,
        threshold=found.threshold,
        disclosures=tuple(map(_member, view.members)),
        apart=tuple(
            msgspec.structs.replace(one, party=msgspec.structs.replace(one.party, title=title, lead=""))
            for one, title in view.apart
        ),
        rulings=found.rulings,
    )


def _member(member: information_page.Member) -> answers.DisclosureOf:
    party, row, shown = member.standing.party, member.row, member.shown
    return answers.DisclosureOf(
        handle=party.handle,
        source=party.source,
        native_id=party.native_id,
        known_as=member.standing.known_as,
        channel=party.channel,
        unit=party.unit,
        title=shown.title,
        text=shown.text,
        shown=shown.how,
        url=party.url,
        published_at=party.published_at,
        document_number=party.document_number,
        index_number=party.index_number,
        first=member.standing.first,
        via=member.standing.via,
        shared=member.shared,
        differing=member.differing,
        review=shown.review,
        receipt=row.receipt,
        readings=tuple(
            answers.Reading(
                received=one.revision.received,
                published=one.revision.published,
                url=one.revision.url,
                presence=one.revision.presence,
                place=one.revision.place,
                receipt=one.revision.receipt,
                stands=one.stands,
                changes=one.changes,
            )
            for one in member.readings
        ),
    )


async def receipts(call: Call) -> answers.Receipts:
    """Return receipts, the newest first."""
    size, before = call.asked.size, call.asked.before or 1 << 60
    found = await call.do(lambda rooms: rooms.ledger.receipts_before(before, size + 1))
    return answers.Receipts(receipts=tuple(found[:size]), before=found[size - 1].number if len(found) > size else 0)


async def receipt(call: Call) -> answers.ReceiptOf:
    """Return one receipt with what its batch wrote."""
    number, reader = call.asked.number, call.reader
    view = await call.do(lambda rooms: receipts_page.look(rooms, number, reader))
    return answers.ReceiptOf(receipt=view.receipt, right=view.right, items=tuple(view.lines))


async def forms(_: Call) -> tuple[answers.FormLine, ...]:
    """Return the forms that are installed."""
    return tuple(
        answers.FormLine(id=one.id, title=one.sheet.title, years=one.sheet.valid_years)
        for one in form_page.shelf().values()
    )


async def form(call: Call) -> answers.FormOf:
    """Return a form with the numbers of a year as they stand."""
    asked = call.asked
    wanted = form_page.Wanted(
        year=asked.year, form=asked.form, counting=asked.count, jurisdiction=asked.jurisdiction or ""
    )
    title = call.visit.site.title
    view = await call.do(lambda rooms: form_page.view_of(rooms, wanted, title))
    filled = view.filled
    return answers.FormOf(
        form=filled.form.id,
        title=filled.form.sheet.title,
        year=filled.year,
        jurisdiction=filled.jurisdiction,
        counting=filled.counting,
        label=filled.label,
        as_of=filled.as_of.isoformat(),
        closed=filled.closed,
        receipt=filled.receipt_head,
        cells=tuple(_cells(view)),
        checks=tuple(
            answers.FormCheck(
                id=one.id,
                level=one.level,
                state=one.state,
                reason=f"{one.reason_zh} / {one.reason_en}",
                worked=one.worked,
                cells=one.cells,
            )
            for one in filled.checks
        ),
        notes=filled.notes,
    )


def _cells(view: form_page.View) -> list[answers.FormCell]:
    found = []
    for row in view.filled.form.fillable:
        cell = view.filled.cells[row.key]
        value = plain(cell.value)
        found.append(
            answers.FormCell(
                key=row.key,
                label=row.label,
                unit=row.unit,
                value=(value[0], value[1]) if isinstance(value, list) else value,
                text=view.filled.shown(row),
                source=str(cell.source),
                basis=cell.basis,
                items=form_page.address(cell, row.key, view.wanted) if cell.value is not None else "",
            )
        )
    return found


async def register(call: Call) -> answers.Register:
    """Return the rows of a register."""
    asked = call.asked
    rows = await call.do(lambda rooms: rooms.ledger.register_rows(asked.register, asked.year, asked.jurisdiction))
    lines = (
        answers.RegisterLine(
            id=one.native_id, unit=one.unit, date=one.date.isoformat(), fields=dict(one.fields), place=one.place
        )
        for one in rows
    )
    return answers.Register(register=asked.register, year=asked.year, rows=tuple(lines))
