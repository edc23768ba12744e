"""Which single answers would change the verdict, and at what value: found by asking the engine, not by rules."""

from app.planning.flips.search import with_flips

__all__ = ["with_flips"]
