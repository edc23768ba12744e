"""The pages: each a router, and a template of its name."""
