"""What a pipeline can act on. This file needs no package, so that one that is missing can be told as a failure."""

from __future__ import annotations

from typing import Final

FEASIBLE: Final = 0
NOT_FEASIBLE: Final = 1
BAD_INPUT: Final = 2
FAILED: Final = 3
