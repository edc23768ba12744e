"""The planner's tools for AI assistants, by the Model Context Protocol."""
