"""The planner's tools for AI assistants, which use the Model Context Protocol."""
