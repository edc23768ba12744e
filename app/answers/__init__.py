"""What the API, the command line and assistants answer, as JSON: each type beside the function that fills it.

/openapi.json publishes these very types. The text below a member is its description.
"""
