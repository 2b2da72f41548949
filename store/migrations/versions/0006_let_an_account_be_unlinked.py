"""Let an account be unlinked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an account be unlinked."""
    op.add_column("address", sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True))
