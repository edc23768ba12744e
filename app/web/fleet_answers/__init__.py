"""The fleet on the web: its text and its link, its answer, its API, and that of a fleet laid out."""
