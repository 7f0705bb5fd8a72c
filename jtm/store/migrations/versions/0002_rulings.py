"""What a facilitator rules of the employers of a round.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The table of rulings."""
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("counts_as", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "counts_as IS NULL OR (counted AND counts_as <> employer_id)", name=op.f("ck_ruling_one_or_the_other")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id", "round_id"], ["employer.id", "employer.round_id"], name="fk_ruling_employer_id"
        ),
        sa.ForeignKeyConstraint(
            ["counts_as", "round_id"], ["employer.id", "employer.round_id"], name="fk_ruling_counts_as"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_ruling_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ruling"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ruling_round_id_employer_id", "ruling", ["round_id", "employer_id"], unique=False)


def downgrade() -> None:
    """Without it."""
    op.drop_index("ix_ruling_round_id_employer_id", table_name="ruling")
    op.drop_table("ruling")
