"""One information: its disclosures on every channel, why they are one, what was decided, and the stored text of each."""

from __future__ import annotations

import re

import msgspec
from starlette.responses import Response

from syndicate.engine.explain import Explanation, Judgement, Neighbour, Standing, explain
from syndicate.engine.reclassify import Decided, explain_facets
from syndicate.ledger.asking import side_of_row
from syndicate.ledger.review_rows import on_publication
from syndicate.model import FACETS
from syndicate.model.disclosures import Disclosure, Revision, Ruling
from syndicate.model.questions import Difference
from syndicate.pipeline.dedup.differences import Fact, shared_and_differing
from syndicate.pipeline.dedup.words import EVIDENCE, FACTS, VETOES
from syndicate.review.difference import changed_lines
from syndicate.review.published import Shown, Words
from syndicate.web.errands import done_of
from syndicate.web.item import Missing
from syndicate.web.items import when
from syndicate.web.labels import classifier, label
from syndicate.web.rooms import Rooms
from syndicate.web.ruling import may_rule
from syndicate.web.visit import Visit

_WHOLE = re.compile(r"[0-9a-f]{16}")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a disclosure."""

    revision: Revision
    stands: bool
    changes: tuple[str, ...]
    """Against the reading before; empty for the first, and for whoever may not see the words."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One disclosure of the information, as its page shows it."""

    standing: Standing
    row: Disclosure
    shown: Shown
    readings: list[Seen]
    decided: dict[str, list[Decided]]
    """Facet → what it rests on by the present rules."""
    shared: tuple[Difference, ...] = ()
    differing: tuple[Difference, ...] = ()
    """Facts against the disclosure that it is tied to."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows."""

    found: Explanation
    members: list[Member]
    facets: dict[str, tuple[str, ...]]
    """Under which the information counts."""
    apart: list[tuple[Neighbour, str]]
    """With headlines as the reader may see them."""
    standing_acts: list[int]
    """Rulings that are in force and can be taken back."""
    rules: bool
    """Whether this reader may rule."""


async def information(visit: Visit) -> Response:
    """Show one information by its handle, or by that of one of its disclosures."""
    return await page(visit)


async def page(visit: Visit, status: int = 200, *, problem: str = "") -> Response:
    """Show it; after a refusal with what was said."""
    handle = visit.request.path_params["handle"]
    reader = visit.person.name if visit.person else ""
    view = await visit.do(lambda rooms: look(rooms, handle, reader, rules=may_rule(visit.roles)))
    return visit.page(
        "information.html", status, view=view, found=view.found, problem=problem, label=label, facets=FACETS, handle=handle, when=when,
        word_of=lambda name: evidence_word(visit.language, name), done=await done_of(visit), given=visit.form,
    )  # fmt: skip


def evidence_word(language: str, name: str) -> str:
    """Return a kind of evidence or a veto in words; one that an older rule set knew, by its name."""
    pair = EVIDENCE.get(name) or VETOES.get(name)
    return name if pair is None else pair[language == "en"]


def look(rooms: Rooms, handle: str, reader: str, *, rules: bool) -> View:
    """
    Return an information as a reader may see it.

    Raises:
        Missing: There is none of that handle, or several.
    """
    ledger = rooms.ledger
    rows = _meant(rooms, handle)
    if len(rows) != 1:
        raise Missing(f"没有条目“{handle}”，或不止一条 / there is no item {handle}, or several are meant")
    found = explain(ledger, rows[0], classifier())
    inside = {row.name: row for row in ledger.members(rows[0].information)}
    published = rooms.desk.published
    members = [_member(rooms, standing, inside, reader) for standing in found.disclosures]
    in_force = {ruling.id for ruling in ledger.in_force(found.jurisdiction).values()}
    open_to = bool(reader) and published.reads_all(reader)
    return View(
        found=found,
        members=members,
        facets=_facets(rooms, rows[0]),
        apart=[(one, one.party.title if open_to else published.heading(one.party.title)) for one in found.apart],
        standing_acts=sorted({ruling.act for ruling in found.rulings if _stands(ruling, in_force)}),
        rules=rules,
    )


def _meant(rooms: Rooms, handle: str) -> list[Disclosure]:
    """Return what a handle may mean; the index of words knows whole handles, the ledger has to look at every name."""
    if rooms.search is not None and _WHOLE.fullmatch(handle):
        rows = [row for row in rooms.ledger.by_number(rooms.search.named(handle)) if row.name == handle]
        if rows:
            return rows
    return rooms.ledger.find(handle)


def _stands(ruling: Ruling, in_force: set[int]) -> bool:
    return ruling.id in in_force and ruling.decision != "undone"


def _facets(rooms: Rooms, row: Disclosure) -> dict[str, tuple[str, ...]]:
    columns = ", ".join(FACETS)
    found = rooms.ledger.connection.execute(f"SELECT {columns} FROM information WHERE id = ?", (row.information,))
    stored = found.fetchone() or tuple(getattr(row, facet) for facet in FACETS)
    return {facet: tuple(labels.split(",")) for facet, labels in zip(FACETS, stored, strict=True)}


def _member(rooms: Rooms, standing: Standing, inside: dict[str, Disclosure], reader: str) -> Member:
    row = inside[standing.party.handle]
    readings = rooms.ledger.revisions(row.id)
    stands = next((one for one in readings if one.id == row.revision), None)
    headline, text = (stands.headline, stands.text) if stands else (row.title, "")
    review = on_publication(rooms.ledger.connection, row.jurisdiction, row.source, row.native_id)
    shown = rooms.desk.published.shown(review, Words(headline, text, row.unit), reader)
    open_to = bool(reader) and rooms.desk.published.may_read(review, reader, row.unit)
    decided: dict[str, list[Decided]] = {}
    for one in explain_facets(classifier(), rooms.ledger.filed(row.id - 1, 1)[0]):
        decided.setdefault(one.facet, []).append(one)
    shared, differing = _facts(rooms, standing.via, inside, row.name, open_to=open_to)
    return Member(
        standing=standing,
        row=row,
        shown=shown,
        readings=_seen(rooms, readings, row.revision, open_to=open_to),
        decided=decided,
        shared=shared,
        differing=differing,
    )


def _seen(rooms: Rooms, readings: list[Revision], stands: int, *, open_to: bool) -> list[Seen]:
    found: list[Seen] = []
    before: Revision | None = None
    for one in readings:
        changes: tuple[str, ...] = ()
        if before is not None:
            changes = changed_lines(f"{before.headline}\n{before.text}", f"{one.headline}\n{one.text}")
            said = "\n".join(changes)
            if not open_to and rooms.desk.published.heading(said) != said:
                changes = ()
        found.append(Seen(revision=one, stands=one.id == stands, changes=changes))
        before = one
    return found


def _facts(
    rooms: Rooms, via: Judgement | None, inside: dict[str, Disclosure], handle: str, *, open_to: bool
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Return what a disclosure shares with the one that it is tied to, and where the two differ."""
    if via is None:
        return (), ()
    other = via.other if via.one == handle else via.one
    if other not in inside:
        return (), ()
    shared, differing = shared_and_differing(side_of_row(inside[handle]), side_of_row(inside[other]))
    return told(rooms, shared, open_to=open_to), told(rooms, differing, open_to=open_to)


def told(rooms: Rooms, facts: tuple[Fact, ...], *, open_to: bool) -> tuple[Difference, ...]:
    """Return facts with their names in both languages, and their values as a reader may see them."""

    def value(text: str) -> str:
        return text if open_to else rooms.desk.published.heading(text)

    return tuple(
        Difference(
            kind=fact.kind,
            words=" / ".join(FACTS.get(fact.kind, (fact.kind, fact.kind))),
            one=value(fact.one),
            other=value(fact.other),
        )
        for fact in facts
    )
