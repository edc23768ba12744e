"""Plots in shapes: plain numbers and words, placed. Templates only draw them."""
