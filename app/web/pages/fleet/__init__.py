"""The pages of fleets: the check of many clusters together, and the proposal of ranges for new ones."""
