"""Middleware and error handlers: headers, limits, compression, the log and the metrics, errors, and shutdown."""
