"""Who is at the command line: a user of the office, proved by password or token; the owner of the files has no more rights than that."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from syndicate.app import Gate
    from syndicate.review.people import Proof

F = TypeVar("F", bound=Callable[..., Any])
_PASSWORD, _TOKEN, _TOTP = "SYNDICATE_PASSWORD_FILE", "SYNDICATE_TOKEN_FILE", "SYNDICATE_TOTP_CODE"


def _named(name: str) -> str:
    if not name:
        raise click.UsageError("请用 --as 写明用户 / name the user with --as")
    return name


def _checked(_context: click.Context, _option: click.Parameter, name: str) -> str:
    return _named(name)


def _as(callback: Callable[[click.Context, click.Parameter, str], str] | None = None) -> Callable[[F], F]:
    said = f"以哪个用户的身份；密码由终端输入，或写在 {_PASSWORD} 所指文件，或用 {_TOKEN} / as which user; proved by password or token"
    return click.option("--as", "actor", metavar="NAME", default="", callback=callback, help=said)


as_option = _as()
required_as = _as(_checked)
"""As `as_option`, for commands that nobody may call unnamed: refused before anything is loaded or opened."""
code_option = click.option("--code", default="", help="理由代码 / code of the reason")
reason_option = click.option("--reason", default="", help="理由，必要时必填 / why, in words")


def actor_of(gate: Gate, name: str) -> str:
    """
    Return the name of the user who acts, proved. Failures are remembered: whoever fails too often waits, as on the pages.

    Raises:
        UsageError: Nobody is named.
        Refused: He could not be confirmed, or failed too often before.
    """
    _named(name)
    from syndicate.app import now
    from syndicate.pipeline.gate.rights import roles_of
    from syndicate.review.patience import proved

    proof = _proof(gate, name)
    person = proved(name, lambda: gate.people.authenticate(name, proof), gate.ledger.sessions, now())
    if proof.token:
        gate.reviews.limit(name, roles_of(person))
    return person.name


def _proof(gate: Gate, name: str) -> Proof:
    from syndicate.review.people import Proof

    token = _file(_TOKEN)
    if token:
        return Proof(token=token)
    password = _file(_PASSWORD) or _asked(f"{name} 的密码 / password")
    person = gate.reviews.person(name)
    totp = (os.environ.get(_TOTP) or _asked("动态码 / code")) if person is not None and person.totp else ""
    return Proof(password=password, totp=totp)


def _file(variable: str) -> str:
    path = os.environ.get(variable, "")
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{variable}：读不出“{path}” / cannot read {path}") from error


def _asked(what: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"需要密码：设 {_PASSWORD} 或 {_TOKEN} / a password is needed: set {_PASSWORD} or {_TOKEN}"
        )
    return str(click.prompt(what, hide_input=True, err=True))


def new_password() -> str:
    """Return the new password: from the file that SYNDICATE_NEW_PASSWORD_FILE names, or asked for twice."""
    given = _file("SYNDICATE_NEW_PASSWORD_FILE")
    if given:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError("新密码：设 SYNDICATE_NEW_PASSWORD_FILE / set SYNDICATE_NEW_PASSWORD_FILE")
    return str(click.prompt("新密码 / new password", hide_input=True, confirmation_prompt=True, err=True))
