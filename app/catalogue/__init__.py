"""The catalogue: every quota, limit, constant and weight as dated data with sources, in monthly editions."""
