"""Coded reasons, and for withholding the article of the regulation in force on the day of the decision."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from syndicate.ledger.reviews import Why
from syndicate.model import ConfigError
from syndicate.model.review import Deed
from syndicate.pipeline.gate.machine import Refused


class Regulation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    """A version of the regulation, and the days on which it is in force."""

    id: str
    title: str
    since: date
    until: date = date.max


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A coded reason for a deed."""

    deed: Deed
    code: str
    label: str
    article: Mapping[str, str] = {}
    """Version of the regulation → article, for grounds of withholding."""


class Grounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All coded reasons."""

    regulation: tuple[Regulation, ...]
    ground: tuple[Ground, ...]

    def of(self, deed: Deed, day: date) -> dict[str, str]:
        """Return the codes that a deed may be given on a day, with their labels; empty where it needs none."""
        return {one.code: one.label for one in self.ground if one.deed is deed and self._stands(one, day)}

    def why(self, deed: Deed, code: str, text: str, day: date) -> Why:
        """
        Return the reason as it goes on the record.

        Raises:
            Refused: Code or words are missing, or the code is none of this deed on that day.
        """
        known = self.of(deed, day)
        if not known:
            return Why(code=code, text=text.strip())
        listed = "、".join(f"{name} {label}" for name, label in known.items())
        if code not in known:
            raise Refused(
                f"“{deed.label}”须注明理由代码，应为：{listed} / {deed} needs one of these codes: {', '.join(known)}"
            )
        if not text.strip():
            raise Refused(f"“{deed.label}”须写明理由 / {deed} needs a reason in words")
        return Why(code=code, text=text.strip(), article=self._article(deed, code, day))

    def _stands(self, ground: Ground, day: date) -> bool:
        return not ground.article or self._in_force(day).id in ground.article

    def _article(self, deed: Deed, code: str, day: date) -> str:
        (ground,) = [one for one in self.ground if one.deed is deed and one.code == code]
        if not ground.article:
            return ""
        regulation = self._in_force(day)
        return f"{regulation.title}{ground.article[regulation.id]}"

    def _in_force(self, day: date) -> Regulation:
        for regulation in self.regulation:
            if regulation.since <= day <= regulation.until:
                return regulation
        raise Refused(f"{day} 没有施行中的条例 / no regulation is in force on {day}")


@cache
def installed() -> Grounds:
    """
    Return the coded reasons that are installed.

    Raises:
        ConfigError: The file is wrong.
    """
    text = (files("syndicate_config") / "review" / "grounds.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Grounds)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"review/grounds.toml：{error} / not valid") from error
