"""Terraform's language: a small parser and evaluator of our own, both with limits."""
