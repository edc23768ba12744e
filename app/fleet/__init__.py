"""Many clusters judged together: the ranges that clash between them, and the quotas that they share."""
