"""The pages. Each has a router, and a frozen dataclass with the variables of its template."""
