"""Plots as shapes: plain numbers and words, placed. Templates only write them down."""
