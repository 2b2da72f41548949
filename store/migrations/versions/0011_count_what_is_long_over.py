"""Count what is long over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the counts that stand for bookings and applications which are kept no longer."""
    op.create_table(
        "past_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_past_count_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_past_count_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_count")),
    )
    op.create_index(op.f("ix_past_count_occurrence_id"), "past_count", ["occurrence_id"])
    op.create_index(op.f("ix_past_count_series_id"), "past_count", ["series_id"])
