# Two commands for a newcomer: `make run` talks to the bot, `make test` checks everything.
# Python 3.11 or newer and make are all they need; PYTHON=... picks one, WHO=e-mail who you are.

.PHONY: install run test check bench faults

install:
	@sh .ci/install

# With a shell in between, make would complain of that when Ctrl+C ends the talk: hence exec.
run: install
	@echo "Starting the demo in this terminal."
	@HUB_DEMO="$${HUB_DEMO:-1}" exec .venv/bin/python -m bot console $(if $(WHO),--as "$(WHO)")

test: install
	@$(MAKE) --no-print-directory check

# In the order in which they fail fastest.
check:
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	.venv/bin/pytest -n 2 --dist worksteal

bench: install
	.venv/bin/python -m tests.bench

faults: install
	.venv/bin/python -m tests.faults
