"""How the steps of this connector say that one post cannot be read."""

from __future__ import annotations


class Refused(ValueError):
    """One post cannot be read. `reason` and `field` go into its rejection; the message names what was expected, Chinese first."""

    def __init__(self, reason: str, field: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.reason = reason
        self.field = field
        self.zh = zh
        self.en = en
