"""Which single answers would change the verdict, and at what value: the engine is asked wherever it is not plain."""

from .search import with_flips

__all__ = ["with_flips"]
