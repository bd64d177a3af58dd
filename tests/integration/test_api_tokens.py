"""Every address of the API that needs a login, asked with tokens of every single role."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from items_kit import Archive
from web_kit import BASE

from syndicate.model.review import Review, Role
from syndicate.pipeline.gate.rights import READERS
from syndicate.web.api.endpoint import Access
from syndicate.web.api.endpoints import ENDPOINTS

TOGETHER = (Role.CLERK, Role.TIER_1, Role.TIER_2, Role.TIER_3, Role.SECRECY_OFFICER)
"""Roles of one user, of which each token shows one."""
APART = {Role.AUDITOR: "geng", Role.OPERATIONS: "ren", Role.ADMINISTRATOR: "xin"}
EVERY = frozenset({*TOGETHER, *APART})
_RULE = frozenset({Role.CLERK, Role.SECRECY_OFFICER})
_READ = READERS & EVERY
_HANDLE = frozenset({Role.CLERK, Role.OPERATIONS, Role.ADMINISTRATOR})
_STEER = frozenset({Role.OPERATIONS, Role.ADMINISTRATOR})
MAY = {
    "split": _RULE,
    "rule": _RULE,
    "undo": _RULE,
    "pause": _STEER,
    "resume": _STEER,
    "poll": _STEER,
    "quarantine": EVERY,
    "retry": _HANDLE,
    "dismiss": _HANDLE,
    "reviews": _READ,
    "review": _READ,
    "decide": frozenset({Role.TIER_1}),
    "alarms": _READ,
    "unreviewed": _READ,
    "me": EVERY,
}
"""Address → the roles that are let in; a decision is an approval at the first tier."""
BECAUSE = {"reason": "试验"}


@pytest.fixture(scope="module")
def archive() -> Archive:
    """Return an office with a token of every role."""
    archive = Archive()
    archive.office.enrol("quan", "", TOGETHER)
    for role in EVERY:
        name = APART.get(role, "quan")
        archive.office.people.give_token(name, name, role, 30, f"token of {role}", (role,))
    return archive


def ask(archive: Archive, name: str, role: Role | None, review: Review) -> httpx.Response:
    """Ask an address with the token of a role, or with none."""
    (endpoint,) = [one for one in ENDPOINTS if one.name == name]
    bodies = {
        "rule": {"one": "0" * 16, "other": "1" * 16, "decision": "same", **BECAUSE},
        "retry": {"entries": [1]},
        "dismiss": {"entries": [1], **BECAUSE},
        "decide": {"deed": "approve", "digest": review.digest},
    }
    path = endpoint.path.format(handle="0" * 16, act=1, name="none", review=review.id)
    body = bodies.get(name, BECAUSE) if endpoint.takes else None
    headers = {"authorization": f"Bearer token of {role}"} if role else {}

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=archive.app)
        async with httpx.AsyncClient(transport=transport, base_url=f"{BASE}/api/v1") as client:
            return await client.request(endpoint.method, path, json=body, headers=headers)

    return asyncio.run(asked())


def test_every_address_behind_the_door_is_in_the_table() -> None:
    """An address that is added later says here who is let in."""
    assert set(MAY) == {one.name for one in ENDPOINTS if one.access is Access.LOGIN}


@pytest.mark.parametrize("name", MAY)
def test_a_token_opens_what_its_role_opens(archive: Archive, name: str) -> None:
    """Asked with each role alone, an address lets in those in the table and refuses all others; without a token it refuses everybody."""
    review = archive.office.submit(name)
    refused = {role for role in EVERY if ask(archive, name, role, review).status_code == 403}
    assert EVERY - refused == MAY[name]
    assert ask(archive, name, None, review).status_code == 401
