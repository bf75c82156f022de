"""From the click on the icon to the log-in: the page first, the folder, what may be the matter with it."""
