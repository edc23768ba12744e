"""Pages, API, share link and health: readers of the engine's answer."""
