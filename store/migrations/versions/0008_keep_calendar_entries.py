"""Keep what people's own calendars were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the entries, and which links to them work."""
    op.create_table(
        "calendar_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("told_of", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_calendar_entry_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint(
            "person_id", "occurrence_id", name=op.f("uq_calendar_entry_person_id_occurrence_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "calendar_links",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_links_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_links")),
    )
    # Nobody is sent two dozen files by an upgrade: what is booked already counts as told.
    op.execute(
        "INSERT INTO calendar_entry (person_id, occurrence_id, is_on, sequence, told_of, changed_at) "
        "SELECT booking.person_id, booking.occurrence_id, TRUE, 0, occurrence.sequence, booking.changed_at "
        "FROM booking JOIN occurrence ON occurrence.id = booking.occurrence_id "
        "WHERE booking.state = 'booked' AND occurrence.state = 'planned'"
    )
