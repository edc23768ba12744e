"""The smallest changes that make an infeasible plug-in feasible, each verified by assessing the changed plan."""

from .search import with_repairs

__all__ = ["with_repairs"]
