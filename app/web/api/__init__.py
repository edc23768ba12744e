"""The routes of the API, the worker processes for batches, and the endpoint for AI assistants."""
