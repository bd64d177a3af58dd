"""What a ledger answers about decisions on disclosures: who is meant, why they stand together, what people said, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from syndicate.ledger.weighing import Renewal
from syndicate.model.disclosures import Disclosure, EdgeRow, Ruling
from syndicate.model.questions import Party, Question
from syndicate.pipeline.dedup.parameters import ByJurisdiction
from syndicate.pipeline.renew import Stored


class Decisions(Protocol):
    """See `Ledger`: the part of it that corrections and explanations rest on. Reads only."""

    def find(self, handle: str) -> list[Disclosure]:
        """
        Return the disclosures that a handle may mean: its beginning, or `source/native_id`; several when it is ambiguous.

        The name of an information is that of one of its disclosures.
        """

    def members(self, information: int) -> list[Disclosure]:
        """Return the disclosures of an information, by time of publication."""

    def by_number(self, numbers: Iterable[int]) -> list[Disclosure]:
        """Return disclosures by their numbers in this ledger, by time of publication."""

    def known_as(self, disclosure: int) -> list[str]:
        """Return the native ids under which a disclosure has been seen, its own first; empty where that is the only one."""

    def judged(self, numbers: Iterable[int]) -> Iterator[EdgeRow]:
        """Yield every stored judgement on these disclosures: those judged the same, and the doubtful ones."""

    def parties(self, rows: Sequence[Disclosure]) -> list[Party]:
        """Return disclosures as a person who has to judge them sees them."""

    def rulings(self, jurisdiction: str | None = None) -> Iterator[Ruling]:
        """Yield what people said of pairs of disclosures, in order; the latest on a pair stands."""

    def in_force(self, jurisdiction: str | None = None) -> dict[tuple[str, str], Ruling]:
        """Return the rulings that stand, by the present handles of the pair in order."""

    def called_now(self, handles: Iterable[str]) -> dict[str, str]:
        """Return the present handles of the disclosures that go or went by these; whoever is not there is left out."""

    def outdated(self, one: str, other: str) -> bool:
        """Say whether the text of one of two ruled names has changed since; the ruling stands, and the question is put again."""

    def weighing(self) -> ByJurisdiction:
        """Return what jurisdictions weigh evidence by where that is not what is installed; see `dedup apply`."""

    def renewal(self, jurisdiction: str) -> Renewal:
        """Return how far a jurisdiction has been made anew, and by which rules."""

    def unsettled(self, jurisdiction: str) -> str:
        """Return why a jurisdiction is not settled, in both languages; empty when all it holds was made by the present rules."""

    def stored(self, jurisdiction: str, after: int, limit: int) -> list[Stored]:
        """Return at most `limit` disclosures of a jurisdiction with an id beyond `after`, by id, with everything that was read of them."""

    def held(self, jurisdiction: str, after: int = 0) -> int:
        """Return how many disclosures a jurisdiction holds with an id beyond `after`."""

    def questions(
        self, year: int | None = None, jurisdiction: str | None = None, limit: int | None = None
    ) -> list[Question]:
        """Return the open questions, the weightiest first."""

    def questions_on(self, row: Disclosure) -> list[str]:
        """Return the ids of the open questions that concern the information of a disclosure, the weightiest first."""
