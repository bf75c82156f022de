"""One task: a rail of stages, a panel for each."""
