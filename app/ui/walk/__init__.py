"""The walk through a whole inspection, pressing the buttons a person presses."""
