"""The smallest changes that make an infeasible plug-in feasible, each proved by judging the changed plan."""

from .search import with_repairs

__all__ = ["with_repairs"]
