"""What the SQLite ledger answers about decisions on disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from syndicate.ledger import asking, handles, lookup, standing, stored, weighing
from syndicate.ledger.connection import Connection
from syndicate.ledger.weighing import Renewal
from syndicate.model.disclosures import Disclosure, EdgeRow, Ruling
from syndicate.model.questions import Party, Question
from syndicate.pipeline.dedup.parameters import ByJurisdiction
from syndicate.pipeline.renew import Stored


class SqliteDecisions:
    """See `Decisions`."""

    _connection: Connection
    present_rules: Callable[[], str] | None = None
    """Returns the digest of the rules of the present program; None: nobody asks whether the ledger was made by them."""

    def find(self, handle: str) -> list[Disclosure]:
        """Return the disclosures that a handle may mean; see `Decisions.find`."""
        return handles.find(self._connection, handle)

    def members(self, information: int) -> list[Disclosure]:
        """Return the disclosures of an information, by time of publication."""
        return handles.members(self._connection, information)

    def by_number(self, numbers: Iterable[int]) -> list[Disclosure]:
        """Return disclosures by their numbers."""
        return handles.by_number(self._connection, numbers)

    def known_as(self, disclosure: int) -> list[str]:
        """Return the native ids under which a disclosure has been seen."""
        return handles.known_as(self._connection, disclosure)

    def judged(self, numbers: Iterable[int]) -> Iterator[EdgeRow]:
        """Yield every stored judgement on these disclosures."""
        return handles.judged(self._connection, numbers)

    def parties(self, rows: Sequence[Disclosure]) -> list[Party]:
        """Return disclosures as a person who has to judge them sees them."""
        return handles.parties(self._connection, rows)

    def rulings(self, jurisdiction: str | None = None) -> Iterator[Ruling]:
        """Yield what people said of pairs of disclosures, in order."""
        return lookup.rulings(self._connection, jurisdiction)

    def in_force(self, jurisdiction: str | None = None) -> dict[tuple[str, str], Ruling]:
        """Return the rulings that stand; see `Decisions.in_force`."""
        return standing.in_force(self._connection, jurisdiction)

    def called_now(self, handles: Iterable[str]) -> dict[str, str]:
        """Return the present handles of disclosures; see `Decisions.called_now`."""
        return {handle: row.name for handle, row in standing.present(self._connection, handles).items()}

    def outdated(self, one: str, other: str) -> bool:
        """Say whether the text of one of two ruled names has changed since."""
        return bool(standing.answers(self._connection).before(one, other))

    def weighing(self) -> ByJurisdiction:
        """Return the parameters in force where they are not those installed."""
        return weighing.weighing(self._connection)

    def renewal(self, jurisdiction: str) -> Renewal:
        """Return how far a jurisdiction has been made anew by which rules; see `Decisions.renewal`."""
        return weighing.renewal(self._connection, jurisdiction)[0]

    def unsettled(self, jurisdiction: str) -> str:
        """Return why a jurisdiction is not settled; see `Decisions.unsettled`."""
        digest = self.present_rules() if self.present_rules else ""
        return weighing.unsettled(self._connection, jurisdiction, digest)

    def stored(self, jurisdiction: str, after: int, limit: int) -> list[Stored]:
        """Return disclosures with everything that was read of them; see `Decisions.stored`."""
        return stored.stored(self._connection, jurisdiction, after, limit)

    def held(self, jurisdiction: str, after: int = 0) -> int:
        """Return how many disclosures a jurisdiction holds with an id beyond `after`."""
        return stored.held(self._connection, jurisdiction, after)

    def questions(
        self, year: int | None = None, jurisdiction: str | None = None, limit: int | None = None
    ) -> list[Question]:
        """Return the open questions, the weightiest first."""
        return asking.questions(self._connection, year, jurisdiction, limit)

    def questions_on(self, row: Disclosure) -> list[str]:
        """Return the ids of the open questions that concern the information of a disclosure."""
        return asking.questions_on(self._connection, row)
