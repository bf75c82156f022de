"""What screens show, worked out without Qt."""
