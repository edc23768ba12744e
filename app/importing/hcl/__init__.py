"""Terraform's language: read by a small parser of our own, and worked out, both with check_size work."""
