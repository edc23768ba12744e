"""The JSON that is answered, as types: what /openapi.json publishes, and what the tests hold every answer to.

A module a subject. The types cost nothing where they are not asked for: no answer passes through them.
"""
