"""Plans: a Draft as typed, the table of fields, and reading a Draft into a Plan. Pure: no framework, no I/O, no clock."""
