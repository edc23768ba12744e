"""The pages: for each a router, and a frozen dataclass whose fields are the variables of its template."""
