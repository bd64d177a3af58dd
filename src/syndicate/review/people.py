"""Users: who they are, how they prove it, what they may do. Passwords by argon2, tokens by digest, a second factor where one is set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

import msgspec
import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from syndicate.ledger.reviews import Reviews, Why
from syndicate.model import UsageError
from syndicate.model.review import SYSTEM, Delegation, Person, Role
from syndicate.pipeline.gate.digest import canonical
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import check_roles, narrowed, roles_of
from syndicate.review.tokens import Tokens, digest_of_secret

_NAME = re.compile(r"[\w.\-]{1,64}\Z")
_LEAST = 10
"""Characters of a password."""
_HASHER = PasswordHasher()
UNCONFIRMED = "身份未能确认：用户名、密码、口令或动态码有误（动态码只能用一次） / who you are could not be confirmed"
"""What everybody is told who could not prove who he is, whatever was wrong."""


@cache
def _nobody() -> str:
    """Return what is checked where there is no user of the name, so that both refusals take the same time."""
    return _HASHER.hash("nobody")


class Proof(NamedTuple):
    """How somebody shows who he is: a password with the second factor where one is set, or a token."""

    password: str = ""
    totp: str = ""
    token: str = ""


class People(Tokens):
    """The users of an office, and what they prove."""

    def __init__(self, reviews: Reviews, jurisdiction: str, clock: Callable[[], datetime]) -> None:
        super().__init__(reviews, jurisdiction, clock)
        _nobody()  # made before anybody asks: who asks first must not wait longer than others

    def limited(self, name: str, roles: AbstractSet[Role]) -> People:
        """Return the users as they are for one who shows a token: he has no more than its roles, and no way to more."""
        return People(self._reviews.limited(name, roles), self._jurisdiction, self._clock)

    def authenticate(self, name: str, proof: Proof) -> Person:
        """
        Return the user whom a proof is of; by a token, with no roles but those that it shows and he still has.

        Raises:
            Refused: It is of nobody who may act here now. The message does not say what was wrong with it.
        """
        person = self._reviews.person(name)
        fits = self._token_fits(name, proof.token) if proof.token else _password_fits(person, proof, self._clock())
        if person is None or not fits or person.disabled_at:
            raise Refused(UNCONFIRMED)
        return narrowed(person, self._shown(person, proof.token)) if proof.token else person

    def bearer(self, secret: str) -> Person:
        """
        Return the user of a token.

        Raises:
            Refused: See `authenticate`.
        """
        if not secret:  # nobody shows anything: there is no password to take one's time over
            raise Refused(UNCONFIRMED)
        token = self._reviews.token(digest_of_secret(secret))
        return self.authenticate(token.person if token else "", Proof(token=secret))

    def bearing(self, header: str, *roles: Role) -> Person:
        """
        Return whose token a request carries (`Authorization: Bearer …`, RFC 6750), where he has one of the roles at this moment.

        A program gets a user of its own with the role that it needs, and a token of that user.

        Raises:
            Refused: No token in force, or none of these roles.
        """
        scheme, _, secret = header.strip().partition(" ")
        person = self.bearer(secret.strip() if scheme.lower() == "bearer" else "")
        if roles and not roles_of(person) & frozenset(roles):
            raise Refused(f"“{person.name}”没有所需的角色 / {person.name} has none of the roles needed")
        return person

    def add(self, by: str, name: str, display: str, unit: str, roles: Iterable[Role]) -> Person:
        """
        Add a user.

        The very first one must be an administrator and may be added by nobody but him; every later one by an administrator.

        Raises:
            Refused: Not by right, or the name is taken.
            UsageError: The name or the roles will not do.
        """
        given = tuple(sorted(set(roles)))
        check_roles(given)
        if not _NAME.match(name) or name == SYSTEM:
            raise UsageError(f"用户名“{name}”不可用：限字母、数字、汉字、. _ - / {name} cannot be the name of a user")
        people = self._reviews.people()
        if people:
            self._must_administer(by)
        elif given != (Role.ADMINISTRATOR,):
            raise Refused("第一个用户应是系统管理员（--role administrator）/ the first user must be an administrator")
        if any(person.name == name for person in people):
            raise Refused(f"用户“{name}”已存在 / there is a user {name} already")
        person = Person(
            name=name, jurisdiction=self._jurisdiction, display=display or name, unit=unit, roles=canonical(given),
            password="", totp="", disabled_at="", act=0,
        )  # fmt: skip
        return self._put(person, by if people else SYSTEM, "add")

    def set_roles(self, by: str, name: str, roles: Iterable[Role]) -> Person:
        """Give a user other roles; they count from the next thing he does."""
        given = tuple(sorted(set(roles)))
        check_roles(given)
        self._must_administer(by)
        if name == by:
            raise Refused("不能改变自己的角色 / nobody changes his own roles")
        if Role.ADMINISTRATOR not in given:
            self._leaves_another(name)
        return self._put(msgspec.structs.replace(self.known(name), roles=canonical(given)), by, "role")

    def disable(self, by: str, name: str) -> Person:
        """Take every right from a user; he stays on the record."""
        self._must_administer(by)
        person = self.known(name)
        if person.disabled_at:
            raise Refused(f"用户“{name}”已停用 / {name} is disabled already")
        self._leaves_another(name)
        return self._put(msgspec.structs.replace(person, disabled_at=self._stamp()), by, "disable")

    def _leaves_another(self, name: str) -> None:
        """Refuse to take the last administrator away; the schema does so once more."""
        administrators = {one.name for one in self._reviews.people() if Role.ADMINISTRATOR in roles_of(one)}
        if administrators == {name}:
            raise Refused(
                f"“{name}”是最后一名系统管理员，不能停用或改变角色 / {name} is the last administrator and stays"
            )

    def set_password(self, by: str, name: str, password: str) -> Person:
        """
        Set a password: one's own, or as an administrator somebody else's.

        Raises:
            UsageError: It is too short, or the name itself.
        """
        self.check_password(name, password)
        self._is_not_by_token(name)
        person = self.known(name)
        if by != name and not self._is_unclaimed(person):
            self._must_administer(by)
        return self._put(msgspec.structs.replace(person, password=_HASHER.hash(password)), by, "password")

    def check_password(self, name: str, password: str) -> None:
        """
        Refuse a password that will not do.

        Raises:
            UsageError: It is too short, or the name itself.
        """
        if len(password) < _LEAST or password.casefold() == name.casefold():
            raise UsageError(
                f"密码至少 {_LEAST} 个字符，且不得与用户名相同 / at least {_LEAST} characters, and not the name"
            )

    def _is_unclaimed(self, person: Person) -> bool:
        """The first administrator of a new office has no password yet, and nobody else is there to set it."""
        return not person.password and self._reviews.people() == [person]

    def set_totp(self, by: str, name: str, *, wanted: bool) -> str:
        """Set or take away the second factor; return the address that an authenticator reads, empty for none."""
        self._is_not_by_token(name)
        if by != name:
            self._must_administer(by)
        secret = pyotp.random_base32() if wanted else ""
        self._put(msgspec.structs.replace(self.known(name), totp=secret), by, "totp" if wanted else "no_totp")
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="syndicate") if wanted else ""

    def _is_not_by_token(self, name: str) -> None:
        if self._reviews.is_limited(name):
            raise Refused(
                "凭令牌不能更改本人的密码或动态码 / with a token nobody changes his own password or second factor"
            )

    def delegate(self, by: str, delegation: Delegation, why: Why) -> Delegation:
        """
        Let one person act at a tier for another, on the days named.

        Raises:
            Refused: Not by the principal himself or an administrator; the principal has not the role; the delegate has no role of the gate.
            UsageError: The days are none.
        """
        principal, delegate = self.known(delegation.principal), self.known(delegation.delegate)
        if by != principal.name:
            self._must_administer(by)
        if Role(f"tier_{delegation.tier}") not in roles_of(principal):
            raise Refused(
                f"“{principal.name}”不是第 {delegation.tier} 级审查人 / {principal.name} has no role at tier {delegation.tier}"
            )
        if (
            delegate.name == principal.name
            or not roles_of(delegate)
            or roles_of(delegate) & {Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR}
        ):
            raise Refused(f"不能委托给“{delegate.name}” / {delegate.name} cannot act for somebody else")
        _check_days(delegation.since, delegation.until)
        with self._reviews.writing(self._clock()) as record:
            return record.delegate(delegation, by, why)

    def revoke(self, by: str, number: int, why: Why) -> Delegation:
        """End a delegation before its time."""
        found = next((one for one in self._reviews.delegations() if one.id == number), None)
        if found is None or found.revoked_at:
            raise Refused(f"没有有效委托 {number} / there is no delegation {number} in force")
        if by not in (found.principal, found.delegate):
            self._must_administer(by)
        with self._reviews.writing(self._clock()) as record:
            return record.delegate(msgspec.structs.replace(found, revoked_at=self._stamp()), by, why)

    def _put(self, person: Person, by: str, what: str) -> Person:
        with self._reviews.writing(self._clock()) as record:
            return record.put_person(person, by, what)


def _password_fits(person: Person | None, proof: Proof, now: datetime) -> bool:
    try:
        _HASHER.verify(person.password if person and person.password else _nobody(), proof.password)
    except (VerificationError, InvalidHashError):
        return False
    if person is None or not person.password:
        return False
    return not person.totp or pyotp.TOTP(person.totp).verify(proof.totp, for_time=now, valid_window=1)


def _check_days(since: str, until: str) -> None:
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError as error:
        raise UsageError(f"委托日期应为 YYYY-MM-DD，得到 {since}、{until} / expected YYYY-MM-DD") from error
    if first > last:
        raise UsageError(f"委托起始日 {since} 晚于截止日 {until} / a delegation ends before it begins")
