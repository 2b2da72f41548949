"""One module a command: `add_arguments(parser)`, and `run(options, environ)`, which returns the exit code."""
