"""Address arithmetic and the plug-ins' formulas: pure, no facts, no sentences."""
