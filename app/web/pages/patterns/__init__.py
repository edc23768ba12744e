"""The pattern page: every component in every state."""
