"""Know who has spoken to the bot in a channel: to them alone it is offered for announcements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; a channel that is known already is offered to whoever speaks there next."""
    op.create_table(
        "place_speaker",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["shared_place.id"], name=op.f("fk_place_speaker_place_id")),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_place_speaker_address_id")),
        sa.PrimaryKeyConstraint("place_id", "address_id", name=op.f("pk_place_speaker")),
    )
    op.create_index(op.f("ix_place_speaker_address_id"), "place_speaker", ["address_id"])
