"""What people already have, read to a Draft."""
