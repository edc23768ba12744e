"""The result: the answer to the plan in a link, as a page and in parts."""
