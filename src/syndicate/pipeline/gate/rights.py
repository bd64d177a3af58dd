"""Who may do what: by role, unit and delegation, asked at the moment of use."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import msgspec

from syndicate.model.errors import ConfigError
from syndicate.model.review import ALONE, Deed, Delegation, Person, Review, Role, State
from syndicate.pipeline.gate.machine import Case, Refused

_TIER_ROLES = (Role.TIER_1, Role.TIER_2, Role.TIER_3, Role.TIER_4, Role.TIER_5)
READERS = frozenset({Role.CLERK, *_TIER_ROLES, Role.SECRECY_OFFICER, Role.AUDITOR})
"""Who may see what is under review; a clerk only what is of his unit."""


DECIDING = frozenset({*_TIER_ROLES, Role.SECRECY_OFFICER})
"""Who decides in the review, besides handing in and releasing."""


class Rights(msgspec.Struct, frozen=True):
    """On what authority a deed is done."""

    principal: str = ""
    """On whose behalf; empty: on his own."""


def roles_of(person: Person) -> frozenset[Role]:
    """Return the roles of a person; none for one who is disabled."""
    return frozenset() if person.disabled_at else frozenset(msgspec.json.decode(person.roles, type=list[Role]))


def narrowed(person: Person, shown: AbstractSet[Role]) -> Person:
    """Return a person with none but some of his roles."""
    kept = sorted(roles_of(person) & shown)
    return msgspec.structs.replace(person, roles=msgspec.json.encode(kept).decode())


def check_roles(roles: Iterable[Role]) -> None:
    """
    Refuse roles that do not go together.

    Raises:
        ConfigError: Administration, operation and audit go with nothing else (三员分立).
    """
    given = frozenset(roles)
    if given & ALONE and len(given) > 1:
        names = "、".join(sorted(role.label for role in given))
        raise ConfigError(
            f"角色不能兼任：{names}；管理、运维、审计不得与其他角色合并 / administration, operation and audit go with no other role"
        )


def granted(person: Person, deed: Deed, case: Case, review: Review, delegations: Iterable[Delegation]) -> Rights:
    """
    Return on what authority a person may do something now.

    `delegations`: those to this person that are in force today, of principals who still have the role.

    Raises:
        Refused: Nothing gives him the right.
    """
    roles = roles_of(person)
    if deed is Deed.APPROVE:
        return _at_tier(person, roles, case, delegations)
    may = _MAY[deed] | ({Role.CLERK} if deed is Deed.WITHDRAW and case.state is not State.RELEASED else frozenset())
    if roles & may - {Role.CLERK} or (Role.CLERK in roles & may and person.unit in ("", review.unit)):
        return Rights()
    if deed in _BY_TIER:
        return _at_tier(person, roles, case, delegations)
    raise _no_right(person, deed)


def _at_tier(person: Person, roles: frozenset[Role], case: Case, delegations: Iterable[Delegation]) -> Rights:
    if case.tier and _TIER_ROLES[case.tier - 1] in roles:
        return Rights()
    for delegation in delegations:
        if delegation.tier == case.tier and delegation.delegate == person.name and roles:
            return Rights(delegation.principal)
    where, there = (f"第 {case.tier} 级", f"at tier {case.tier}") if case.tier else ("审批", "in the review")
    raise Refused(f"“{person.name}”此刻无权在{where}作出决定 / {person.name} has no right to decide {there} now")


def _no_right(person: Person, deed: Deed) -> Refused:
    return Refused(f"“{person.name}”无权“{deed.label}” / {person.name} has no right to {deed}")


_REVIEWERS = frozenset(_TIER_ROLES)
_BY_TIER = frozenset({Deed.RETURN, Deed.WITHHOLD, Deed.ESCALATE, Deed.EDIT})
"""What whoever has the turn may do besides approving, also under a delegation."""
_MAY: dict[Deed, frozenset[Role]] = {
    Deed.OPEN: frozenset({Role.CLERK}),
    Deed.EDIT: frozenset({Role.CLERK}),
    Deed.SUBMIT: frozenset({Role.CLERK}),
    Deed.RELEASE: frozenset({Role.CLERK}),
    Deed.READ: READERS,
    Deed.FIND: _REVIEWERS | {Role.SECRECY_OFFICER},
    Deed.DISMISS: frozenset({Role.SECRECY_OFFICER}),
    Deed.RETRACT: frozenset(Role),
    Deed.RETURN: frozenset({Role.SECRECY_OFFICER}),
    Deed.WITHHOLD: frozenset({Role.SECRECY_OFFICER}),
    Deed.ESCALATE: frozenset({Role.SECRECY_OFFICER}),
    Deed.WITHDRAW: _REVIEWERS | {Role.SECRECY_OFFICER},
    Deed.RESOLVE: frozenset({Role.SECRECY_OFFICER}),
}
