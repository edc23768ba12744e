"""Address arithmetic and the formulas of the plug-ins. Pure: no facts, no sentences, no I/O."""
