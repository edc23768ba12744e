"""Plots as shapes with coordinates. Templates render them and compute nothing."""
