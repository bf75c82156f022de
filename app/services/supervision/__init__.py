"""What a supervisor looks at."""
