"""A PDF on the screen: pages, outline, search, print."""
