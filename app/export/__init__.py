"""Readers of the Evaluation: JSON and whatever else it is wanted in. None computes a network fact."""
