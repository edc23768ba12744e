"""Exports of an answer: Terraform, API requests, Markdown, CSV, SARIF, and the address map as SVG."""
