"""The exit codes of the command line. This module imports no package, so that a missing one can be reported with FAILED."""

from __future__ import annotations

from typing import Final

FEASIBLE: Final = 0
NOT_FEASIBLE: Final = 1
BAD_INPUT: Final = 2
FAILED: Final = 3
