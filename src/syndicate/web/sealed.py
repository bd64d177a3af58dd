"""What was sealed: the handles, for the secrecy officer and the auditor. Nothing of the text is anywhere."""

from __future__ import annotations

from starlette.responses import Response

from syndicate.ledger.sealed import sealed as handles
from syndicate.model.review import Role
from syndicate.pipeline.gate.machine import Refused
from syndicate.web.visit import Visit

SHOWN = 500
_READERS = frozenset({Role.SECRECY_OFFICER, Role.AUDITOR})


async def sealed(visit: Visit) -> Response:
    """
    Show the handles, the newest first.

    Raises:
        Refused: The person is neither.
    """
    if not visit.roles & _READERS:
        raise Refused(
            "封存清单只供保密负责人和审计人员查看 / only the secrecy officer and the auditor see what was sealed"
        )
    found = await visit.do(lambda rooms: handles(rooms.ledger.connection, SHOWN))
    return visit.page("sealed.html", found=found, shown=SHOWN)
