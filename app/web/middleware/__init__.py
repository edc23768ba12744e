"""What stands round every answer: heads, limits, compression, the log and the metrics, the way out."""
