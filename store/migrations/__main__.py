"""Draft the next revision from what store/tables.py says and the revisions do not.

    .venv/bin/python -m store.migrations "add a column for pronouns" && .venv/bin/ruff format store

Read the draft, then add sample rows for it in tests/store/revisions/. Before the first release only, the
first revision may be made again:

    rm store/migrations/versions/0001_*.py
    .venv/bin/python -m store.migrations "create every table" && .venv/bin/ruff format store
"""

from __future__ import annotations

import sys

from store.migrate import draft

if len(sys.argv) != 2:
    sys.exit(__doc__)
draft(sys.argv[1])
