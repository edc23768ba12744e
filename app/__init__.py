"""The ACK Network Planner: Terway or Flannel, before the cluster exists."""

__version__ = "0.2.0"
