"""The pages of the navigation; each shows what services return and emits what the user does."""
