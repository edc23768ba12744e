"""The address map: ranges as boxes on one folded axis, with their clashes and their use, before it has a shape."""
