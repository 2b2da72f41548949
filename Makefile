# Two commands for a newcomer: `make run` serves the bot to a browser, `make test` checks everything.
# Python 3.11 or newer and make are all they need; PYTHON=... picks one. `make console` talks in the terminal
# instead; WHO=e-mail says who you are there.

.PHONY: install run console browser test check bench faults model

install:
	@sh .ci/install

# With a shell in between, make would complain of that when Ctrl+C ends it: hence exec.
run: install
	@echo "Starting the demo."
	@HUB_DEMO="$${HUB_DEMO:-1}" exec .venv/bin/python -m bot web

console: install
	@echo "Starting the demo in this terminal."
	@HUB_DEMO="$${HUB_DEMO:-1}" exec .venv/bin/python -m bot console $(if $(WHO),--as "$(WHO)")

# The pages are tested in a real browser, which Python cannot bring along.
browser:
	@sh .ci/browser

test: install browser
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

# After a change to the sentences in dialogs/understanding/learning.
model: install
	.venv/bin/python -m dialogs.understanding.learning
