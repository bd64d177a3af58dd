"""user: who may do what at the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from syndicate.cli.acting import actor_of, as_option, code_option, new_password, reason_option
from syndicate.cli.bilingual import Group
from syndicate.cli.shared import Invocation, emit, output_format

if TYPE_CHECKING:
    from syndicate.app import Gate
    from syndicate.model.review import Person

_COLUMNS = {"name": "用户", "display": "姓名", "unit": "单位", "roles": "角色", "totp": "动态码", "disabled_at": "停用"}
_DELEGATIONS = {
    "id": "编号", "principal": "委托人", "delegate": "受托人", "tier": "级", "since": "自", "until": "至", "revoked_at": "终止",
}  # fmt: skip
_ROLES = (
    "clerk", "tier_1", "tier_2", "tier_3", "tier_4", "tier_5", "secrecy_officer", "auditor", "operations", "administrator",
)  # fmt: skip


@click.group(cls=Group)
def user() -> None:
    """
    用户：增加、角色、停用、密码、令牌、委托 / Users: add, roles, disable, passwords, tokens, delegations.

    第一个用户须是系统管理员，增加时不需身份；此后由系统管理员（--as）办理 / the first user must be an administrator.
    """


def _told(person: Person) -> dict[str, Any]:
    import msgspec

    return {
        "name": person.name,
        "display": person.display,
        "unit": person.unit,
        "roles": msgspec.json.decode(person.roles),
        "password": bool(person.password),
        "totp": bool(person.totp),
        "disabled_at": person.disabled_at,
    }


def _administrator(gate: Gate, actor: str) -> str:
    return actor_of(gate, actor) if gate.reviews.people() else ""


@user.command()
@click.argument("name")
@click.option("--display", default="", help="姓名 / the person's name")
@click.option(
    "--unit", default="", help="单位；不写为公开办本身，不限单位 / unit; none: the office itself, for all units"
)
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), required=True, help="角色，可多个 / a role")
@as_option
@click.pass_obj
def add(invocation: Invocation, name: str, display: str, unit: str, roles: tuple[str, ...], actor: str) -> None:
    """增加用户；密码另用 user password 设置 / Add a user; set the password with `user password`."""
    from syndicate.app import reviewing
    from syndicate.model.review import Role

    with reviewing(invocation.settings()) as gate:
        by = _administrator(gate, actor)
        gate.people.add(by, name, display, unit, [Role(role) for role in roles])
    print(f"已增加用户“{name}” / added {name}")


@user.command("list")
@output_format()
@click.pass_obj
def list_(invocation: Invocation, form: str) -> None:
    """列出用户及角色 / List users and their roles."""
    from syndicate.app import reviewing

    with reviewing(invocation.settings()) as gate:
        emit([_told(person) for person in gate.reviews.people()], form, _COLUMNS)


@user.command()
@click.argument("name")
@click.argument("roles", nargs=-1, required=True, type=click.Choice(_ROLES))
@as_option
@click.pass_obj
def role(invocation: Invocation, name: str, roles: tuple[str, ...], actor: str) -> None:
    """改变用户的角色，立即生效 / Give a user other roles, at once."""
    from syndicate.app import reviewing
    from syndicate.model.review import Role

    with reviewing(invocation.settings()) as gate:
        gate.people.set_roles(actor_of(gate, actor), name, [Role(one) for one in roles])
    print(f"“{name}”的角色已改变 / the roles of {name} are changed")


@user.command()
@click.argument("name")
@as_option
@click.pass_obj
def disable(invocation: Invocation, name: str, actor: str) -> None:
    """停用用户；其记录保留 / Take every right from a user; he stays on the record."""
    from syndicate.app import reviewing

    with reviewing(invocation.settings()) as gate:
        gate.people.disable(actor_of(gate, actor), name)
    print(f"已停用“{name}” / {name} is disabled")


@user.command()
@click.argument("name")
@click.option("--totp/--no-totp", default=None, help="启用或取消动态码 / set or take away the second factor")
@as_option
@click.pass_obj
def password(invocation: Invocation, name: str, totp: bool | None, actor: str) -> None:
    """
    设置密码：本人或系统管理员；新密码由终端输入，或写在 SYNDICATE_NEW_PASSWORD_FILE 所指文件。

    Set a password: one's own, or as an administrator somebody else's. With --totp set the second factor instead.
    """
    from syndicate.app import reviewing

    with reviewing(invocation.settings()) as gate:
        people = gate.reviews.people()
        unclaimed = len(people) == 1 and not people[0].password
        by = name if unclaimed else actor_of(gate, actor or name)
        if totp is not None:
            address = gate.people.set_totp(by, name, wanted=totp)
            print(address or f"已取消“{name}”的动态码 / no second factor for {name}")
            return
        gate.people.set_password(by, name, new_password())
    print(f"“{name}”的密码已设置 / the password of {name} is set")


@user.command()
@click.argument("name")
@click.argument("label")
@click.option(
    "--days", type=click.IntRange(1, 366), default=90, show_default=True, help="有效天数 / days it is good for"
)
@click.option(
    "--role", "roles", type=click.Choice(_ROLES), multiple=True,
    help="令牌带的角色，可多个；不写则为该用户现有的角色 / a role that it shows, by default all that the user has now",
)  # fmt: skip
@click.option("--revoke", is_flag=True, help="作废该令牌 / revoke it")
@as_option
@click.pass_obj
def token(invocation: Invocation, /, name: str, label: str, actor: str, **given: Any) -> None:
    """发给程序用的令牌；只显示这一次 / Make a token for programs; it is shown this once."""
    import secrets

    from syndicate.app import reviewing
    from syndicate.model.review import Role

    with reviewing(invocation.settings()) as gate:
        by = actor_of(gate, actor or name)
        if given["revoke"]:
            gate.people.revoke_token(by, name, label)
            print(f"令牌“{label}”已作废 / token {label} is revoked")
            return
        secret = secrets.token_urlsafe(32)
        roles = [Role(one) for one in given["roles"]]
        made = gate.people.give_token(by, name, label, given["days"], secret, roles)
    click.echo(
        f"令牌“{label}”，角色 {made.roles}，有效至 {made.expires_on}，请即保存 / good until {made.expires_on}, keep it now:",
        err=True,
    )
    print(secret)


@user.command()
@click.argument("principal")
@click.argument("delegate")
@click.option("--tier", type=click.IntRange(1, 5), required=True, help="第几级 / tier")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="起始日 / first day")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="截止日 / last day")
@code_option
@reason_option
@as_option
@click.pass_obj
def delegate(invocation: Invocation, /, principal: str, delegate: str, actor: str, **given: Any) -> None:
    """委托：受托人在期间内代行该级审批，记录两人 / Let one act at a tier for another between two days; both are recorded."""
    from syndicate.app import now, reviewing
    from syndicate.model.review import Deed, Delegation

    with reviewing(invocation.settings()) as gate:
        by = actor_of(gate, actor)
        why = gate.desk.grounds.why(Deed.DELEGATE, given["code"] or "absence", given["reason"], now().date())
        wanted = Delegation(
            id=0,
            jurisdiction=gate.jurisdiction,
            principal=principal,
            delegate=delegate,
            tier=given["tier"],
            since=given["since"].date().isoformat(),
            until=given["until"].date().isoformat(),
            revoked_at="",
            act=0,
        )
        made = gate.people.delegate(by, wanted, why)
    print(
        f"委托 {made.id}：{principal} → {delegate}，第 {made.tier} 级，{made.since} 至 {made.until} / delegation {made.id}"
    )


@user.command()
@click.option("--revoke", type=int, help="终止该委托 / end this one")
@reason_option
@as_option
@output_format()
@click.pass_obj
def delegations(invocation: Invocation, revoke: int | None, reason: str, actor: str, form: str) -> None:
    """列出委托，或提前终止一项 / List delegations, or end one before its time."""
    import msgspec

    from syndicate.app import now, reviewing
    from syndicate.model.review import Deed

    with reviewing(invocation.settings()) as gate:
        if revoke is not None:
            why = gate.desk.grounds.why(Deed.REVOKE, "back", reason, now().date())
            gate.people.revoke(actor_of(gate, actor), revoke, why)
        emit([msgspec.structs.asdict(one) for one in gate.reviews.delegations()], form, _DELEGATIONS)
