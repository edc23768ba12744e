"""A fleet in the forms that it is wanted in; what pages say of it too is in `wording`."""
