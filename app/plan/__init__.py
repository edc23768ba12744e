"""Judgement: from a Draft to a Plan to an Evaluation. Pure: no framework, no I/O, no clock, no sentences."""
