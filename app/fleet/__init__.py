"""Fleets: the ranges that clash between clusters, the quotas that clusters share, and proposing a whole fleet."""
