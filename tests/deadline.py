"""An end for what would take hours, were a guard of it removed. It tells hours from seconds and measures nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OverdueError(AssertionError):
    """The work was not done when it should long have been."""


@contextmanager
def ended_within(seconds: int) -> Iterator[None]:
    """Raises OverdueError in the midst of the work, also of a pattern's; for the main thread, in which tests run."""

    def overdue(_signal: int, _frame: FrameType | None) -> None:
        raise OverdueError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, overdue)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
