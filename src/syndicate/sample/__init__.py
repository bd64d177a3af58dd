"""The sample year: raw exports of a synthetic district in true dialects, with their truth. Shares no code with the readers."""

from syndicate.sample.configure import PORT
from syndicate.sample.disk import is_sample, scale_of
from syndicate.sample.server import serve, server
from syndicate.sample.write import Manifest, write_sample

__all__ = ["PORT", "Manifest", "is_sample", "scale_of", "serve", "server", "write_sample"]
