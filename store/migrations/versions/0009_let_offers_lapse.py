"""Let offers of places lapse, and free places be for everybody who waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add until when a place is offered, and whether what is free is for the queue.

    What is offered already has stood without an end; from now on it holds as if it had been sent then.
    """
    op.add_column("booking", sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "occurrence_part",
        sa.Column("is_for_queue", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    now = "CURRENT_TIMESTAMP" if op.get_bind().dialect.name == "postgresql" else _SQLITE_NOW
    op.execute("UPDATE booking SET offered_until = offered_at WHERE state = 'offered'")
    op.execute(f"UPDATE booking SET follow_up_at = {now} WHERE state = 'offered'")  # noqa: S608 (constants)


# In the very form in which moments are kept there: SQLite compares the letters.
_SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
