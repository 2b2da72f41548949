"""Let members of a learning set reflect before each meeting, and the clock round up what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STANDING = "('booked', 'waiting', 'offered', 'might_come', 'apologies')"


def upgrade() -> None:
    """Add what members say and when it is rounded up, and let the clock look at the meetings to come."""
    op.create_table(
        "reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("went_well", sa.String(length=300), nullable=False),
        sa.Column("went_badly", sa.String(length=300), nullable=False),
        sa.Column("next_action", sa.String(length=300), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=name != "changed_at")
            for name in ("asked_at", "ask_again_at", "answered_at", "changed_at")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_reflection_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reflection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_reflection_occurrence_id_person_id")),
    )
    op.create_index(op.f("ix_reflection_person_id"), "reflection", ["person_id"], unique=False)
    op.add_column("occurrence", sa.Column("round_up_at", sa.DateTime(timezone=True), nullable=True))
    is_rounded_up = sa.text("round_up_at IS NOT NULL")
    op.create_index(
        "ix_occurrence_round_up",
        "occurrence",
        ["round_up_at"],
        unique=False,
        sqlite_where=is_rounded_up,
        postgresql_where=is_rounded_up,
    )
    now = "CURRENT_TIMESTAMP" if op.get_bind().dialect.name == "postgresql" else _SQLITE_NOW
    of_sets = (
        "SELECT occurrence.id FROM occurrence"  # noqa: S608 (constants)
        " JOIN session_type ON session_type.id = occurrence.session_type_id"
        f" WHERE session_type.rule = 'register' AND occurrence.starts_at > {now}"
    )
    op.execute(
        f"UPDATE booking SET follow_up_at = {now}"  # noqa: S608 (constants)
        f" WHERE state IN {_STANDING} AND occurrence_id IN ({of_sets})"
    )


# In the very form in which moments are kept there: SQLite compares the letters.
_SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
