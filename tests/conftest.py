"""Makes the helpers beside the tests importable, and has properties checked without a clock."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.append(str(Path(__file__).parent))

# How long an example takes says something about the machine, not about the law.
settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
