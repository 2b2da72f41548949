"""What a transaction has read for many at once, so that whoever asks for one of them asks no database.

Only for transactions that write nothing of it: what was read stays as it was at that moment. It is forgotten
with the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.db import Tx

_OPTION = "hub_ahead_{}"


def keep(tx: Tx, what: str, found: Mapping[int, Any]) -> None:
    """Keep these of a kind until the transaction ends, in place of what was kept of it before."""
    tx.execution_options(**{_OPTION.format(what): found})


def of(tx: Tx, what: str) -> Mapping[int, Any]:
    """Return what was read ahead of a kind, by its id; empty where nobody did."""
    found: Mapping[int, Any] = tx.get_execution_options().get(_OPTION.format(what), {})
    return found
