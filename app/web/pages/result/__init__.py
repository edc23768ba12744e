"""The result: the answer to the plan in the link, as a page and in parts."""
