"""Tokens of programs: each acts as a user, with roles of his that were chosen when it was made. Kept by digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec

from syndicate.ledger.reviews import Reviews
from syndicate.model.review import Person, Role, Token
from syndicate.pipeline.gate.digest import canonical
from syndicate.pipeline.gate.machine import Refused
from syndicate.pipeline.gate.rights import DECIDING, roles_of


class Tokens:
    """The tokens of an office, and who may make them."""

    def __init__(self, reviews: Reviews, jurisdiction: str, clock: Callable[[], datetime]) -> None:
        self._reviews = reviews
        self._jurisdiction = jurisdiction
        self._clock = clock

    def give_token(self, by: str, name: str, label: str, days: int, secret: str, roles: Iterable[Role] = ()) -> Token:
        """
        Keep the digest of a token for programs that act as a user; the token itself is shown once by whoever made it.

        It shows the roles named, by default those that the user has now, and never one that he gets later. One that decides in the
        review is made by the user himself: an administrator must not be able to approve in somebody else's name.

        Raises:
            Refused: Not by right, or the user has not all of these roles.
        """
        if by != name:
            self._must_administer(by)
        shown = self._showing(by, name, frozenset(roles))
        last = (self._clock().date() + timedelta(days=days)).isoformat()
        token = Token(
            digest=digest_of_secret(secret), person=name, label=label, expires_on=last, revoked_at="", act=0,
            roles=canonical(sorted(shown)),
        )  # fmt: skip
        return self._put_token(token, by, "token")

    def _showing(self, by: str, name: str, roles: AbstractSet[Role]) -> AbstractSet[Role]:
        """Return the roles of a token that one user makes for another, or himself."""
        held = roles_of(self.known(name))
        shown = roles or held
        if not shown or shown - held:
            raise Refused(f"“{name}”没有要写入令牌的角色 / {name} has not the roles that the token would show")
        if by != name and shown & DECIDING:
            raise Refused(
                f"带审批或保密负责人角色的令牌只能由“{name}”本人制作 / a token that decides in the review is made by {name} himself"
            )
        return shown

    def revoke_token(self, by: str, name: str, label: str) -> Token:
        """Revoke a token by its label."""
        if by != name:
            self._must_administer(by)
        for token in self._reviews.tokens(name):
            if token.label == label and not token.revoked_at:
                return self._put_token(msgspec.structs.replace(token, revoked_at=self._stamp()), by, "revoke_token")
        raise Refused(f"“{name}”没有有效令牌“{label}” / {name} has no token {label} in force")

    def _token_fits(self, name: str, secret: str) -> bool:
        token = self._reviews.token(digest_of_secret(secret))
        today = self._clock().date().isoformat()
        return token is not None and token.person == name and not token.revoked_at and today <= token.expires_on

    def _shown(self, person: Person, secret: str) -> AbstractSet[Role]:
        token = self._reviews.token(digest_of_secret(secret))
        if token is None or not token.roles:
            return roles_of(person)
        return frozenset(msgspec.json.decode(token.roles, type=list[Role]))

    def known(self, name: str) -> Person:
        """
        Return a user.

        Raises:
            Refused: There is none of that name.
        """
        person = self._reviews.person(name)
        if person is None:
            raise Refused(f"没有用户“{name}” / there is no user {name}")
        return person

    def _must_administer(self, by: str) -> None:
        person = self._reviews.person(by)
        if person is None or Role.ADMINISTRATOR not in roles_of(person):
            raise Refused(f"只有系统管理员可以管理用户，“{by}”不是 / only an administrator manages users; {by} is none")

    def _put_token(self, token: Token, by: str, what: str) -> Token:
        with self._reviews.writing(self._clock()) as record:
            return record.put_token(token, by, what, self._jurisdiction)

    def _stamp(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")


def digest_of_secret(secret: str) -> str:
    """Return what is kept of a token. Tokens are long and random: a plain digest of one cannot be searched for."""
    return sha256(b"syndicate-token\0" + secret.encode()).hexdigest()
