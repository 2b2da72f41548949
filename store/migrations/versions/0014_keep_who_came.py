"""Keep who came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the register of each date: who of those booked came, and how many without a booking."""
    op.add_column("booking", sa.Column("came", sa.Boolean(), nullable=True))
    op.add_column("occurrence", sa.Column("walk_ins", sa.Integer(), nullable=True))
    op.add_column("occurrence", sa.Column("register_at", sa.DateTime(timezone=True), nullable=True))
