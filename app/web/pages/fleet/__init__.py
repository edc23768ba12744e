"""The pages of fleets: clusters judged together, and clusters laid out in one space."""
