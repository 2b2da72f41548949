"""Add waiting lists, groups, courses, requests and the web chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and what bookings, persons, addresses and occurrences need for them."""
    op.create_table(
        "workshop_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_type_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["person.id"], name=op.f("fk_workshop_request_handled_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_request_person_id")),
        sa.ForeignKeyConstraint(
            ["session_type_id"], ["session_type.id"], name=op.f("fk_workshop_request_session_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_request")),
    )
    with op.batch_alter_table("workshop_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_request_person_id_state"), ["person_id", "state"], unique=False
        )

    op.create_table(
        "chat_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=240), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_chat_line_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_line")),
        sa.UniqueConstraint("key", name=op.f("uq_chat_line_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chat_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_line_address_id_id"), ["address_id", "id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_membership_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_person_id_state"), ["person_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_membership_standing",
            ["series_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('member')"),
            postgresql_where=sa.text("state IN ('member')"),
        )

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_type_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party >= 1", name=op.f("ck_enrolment_party_is_somebody")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_enrolment_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(
            ["session_type_id"], ["session_type.id"], name=op.f("fk_enrolment_session_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enrolment_person_id_state"), ["person_id", "state"], unique=False
        )
        batch_op.create_index(
            "uq_enrolment_interested",
            ["session_type_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('interested')"),
            postgresql_where=sa.text("state IN ('interested')"),
        )
        batch_op.create_index(
            "uq_enrolment_standing",
            ["cohort_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('applied', 'waiting', 'accepted')"),
            postgresql_where=sa.text("state IN ('applied', 'waiting', 'accepted')"),
        )

    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handed_over_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_from", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_booking_booked_by_id"), ["booked_by_id"], unique=False)
        # Apologies stand too.
        batch_op.drop_index("uq_booking_standing")
        batch_op.create_index(
            "uq_booking_standing",
            ["occurrence_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'waiting', 'offered', 'might_come', 'apologies')"),
            postgresql_where=sa.text("state IN ('booked', 'waiting', 'offered', 'might_come', 'apologies')"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_booking_handed_over_from_id"), "booking", ["handed_over_from_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_booking_ended_by_id"), "person", ["ended_by_id"], ["id"])

    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("person", schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("introduced_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_person_introduced_by_id"), ["introduced_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_person_introduced_by_id"), "person", ["introduced_by_id"], ["id"]
        )
