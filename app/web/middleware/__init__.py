"""What surrounds every request: headers, limits, compression, the log and the metrics, errors, shutting down."""
