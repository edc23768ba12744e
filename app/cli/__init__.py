"""The command line: one more reader of the Evaluation."""
