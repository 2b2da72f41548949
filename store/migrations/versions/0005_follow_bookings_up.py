"""Follow bookings up: reminders, and what each person wants of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STANDING = "('booked', 'waiting', 'offered', 'might_come', 'apologies')"


def upgrade() -> None:
    """Add preferences and what the clock has to do about a booking, and let it look at those that stand.

    What was due before the upgrade is not caught up with: nobody had been promised it.
    """
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("reminders", sa.JSON(), nullable=True),
        sa.Column("muted", sa.JSON(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
    op.add_column(
        "session_type", sa.Column("empty_place", sa.String(length=120), server_default="", nullable=False)
    )
    for name in ("confirmed_at", "remind_at", "follow_up_at", "follow_up_from"):
        op.add_column("booking", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    is_followed_up = sa.text("follow_up_at IS NOT NULL")
    op.create_index(
        "ix_booking_follow_up",
        "booking",
        ["follow_up_at"],
        unique=False,
        sqlite_where=is_followed_up,
        postgresql_where=is_followed_up,
    )
    now = "CURRENT_TIMESTAMP" if op.get_bind().dialect.name == "postgresql" else _SQLITE_NOW
    op.execute(
        f"UPDATE booking SET follow_up_at = {now}, follow_up_from = {now} WHERE state IN {_STANDING}"  # noqa: S608 (constants)
    )


# In the very form in which moments are kept there: SQLite compares the letters.
_SQLITE_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
