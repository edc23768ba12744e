"""The answers of the API, the command line and assistants as JSON: each type, and the function that fills it.

/openapi.json has the same types. The text below a member is its description.
"""
