"""Keep the name of an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the name of an account."""
    op.add_column("address", sa.Column("name", sa.String(length=200), nullable=True))
