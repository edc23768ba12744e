"""Plans of addresses in plain text: lines with a label and a value, and tables with headings."""
