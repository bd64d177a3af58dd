"""政务微信 / Official WeChat accounts: exports, saved pages, feeds and the platform's own JSON."""

from .spec import SPEC

__all__ = ["SPEC"]
