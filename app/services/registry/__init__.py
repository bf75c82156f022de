"""The registries: enterprises, officers, experts, items, laws, recusals, and what is imported into them."""
