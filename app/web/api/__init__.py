"""Batches: lines of plans, the route that answers them, the processes that share the work."""
