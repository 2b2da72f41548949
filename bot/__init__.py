"""The composition root: settings, the turn, the processes and the command line."""
