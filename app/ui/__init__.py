"""The window. Decides nothing; asks the services and shows what they return."""
