"""Rounds of validation with their ballots, and what is saved.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All tables."""
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("benchmark", sa.Text(), nullable=False),
        sa.Column("area_code", sa.String(length=7), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_round_name_length")),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('scenario', 'benchmark')", name=op.f("ck_saved_kind_known")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_saved_name_length")),
        sa.PrimaryKeyConstraint("id", name="pk_saved"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_kind_name", "saved", ["kind", "name"], unique=False)
    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("ck_employer_name_length")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_employer_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_employer"),
        sa.UniqueConstraint("id", "round_id", name="uq_employer_id_round_id"),
        sa.UniqueConstraint("round_id", "key", name="uq_employer_round_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=14), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'opened') = (code IS NOT NULL)", name=op.f("ck_event_code_of_an_opening")),
        sa.CheckConstraint("kind IN ('opened', 'closed', 'signed off')", name=op.f("ck_event_kind_known")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_event_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("code", name="uq_event_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("domain", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_item_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("id", "round_id", name="uq_item_id_round_id"),
        sa.UniqueConstraint("round_id", "element_id", name="uq_item_round_id_element_id"),
        sa.UniqueConstraint("round_id", "position", name="uq_item_round_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("benchmark", sa.Text(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(length=100), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(signed_by) BETWEEN 1 AND 100", name=op.f("ck_sign_off_signed_by_length")),
        sa.CheckConstraint("version > 0", name=op.f("ck_sign_off_version_counts")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_sign_off_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_off"),
        sa.UniqueConstraint("public_id", name="uq_sign_off_public_id"),
        sa.UniqueConstraint("subject", "version", name="uq_sign_off_subject_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=100), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(wording) BETWEEN 1 AND 100", name=op.f("ck_alias_wording_length")),
        sa.ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"], name="fk_alias_item_id"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_alias_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alias"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("timing", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("band IN ('Foundational', 'Intermediate', 'Advanced')", name=op.f("ck_decision_band_known")),
        sa.CheckConstraint(
            "outcome IN ('confirmed', 'raised', 'lowered', 'dropped', 'contested')",
            name=op.f("ck_decision_outcome_known"),
        ),
        sa.CheckConstraint(
            "timing IN ('Day one', 'On the job', 'Continued education')", name=op.f("ck_decision_timing_known")
        ),
        sa.CheckConstraint("length(note) BETWEEN 1 AND 500", name=op.f("ck_decision_note_length")),
        sa.ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"], name="fk_decision_item_id"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_decision_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rater",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("label IS NOT NULL OR code_hash IS NOT NULL", name=op.f("ck_rater_known_again")),
        sa.ForeignKeyConstraint(
            ["employer_id", "round_id"], ["employer.id", "employer.round_id"], name="fk_rater_employer_id"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_rater_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rater"),
        sa.UniqueConstraint("code_hash", name="uq_rater_code_hash"),
        sa.UniqueConstraint("employer_id", "label", name="uq_rater_employer_id_label"),
        sa.UniqueConstraint("id", "round_id", name="uq_rater_id_round_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("necessity", sa.String(length=20), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("timing", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.String(length=500), nullable=True),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("band IN ('Foundational', 'Intermediate', 'Advanced')", name=op.f("ck_ballot_band_known")),
        sa.CheckConstraint(
            "necessity <> 'not needed' OR (band IS NULL AND timing IS NULL)",
            name=op.f("ck_ballot_nothing_of_not_needed"),
        ),
        sa.CheckConstraint(
            "necessity IN ('not needed', 'useful', 'essential')", name=op.f("ck_ballot_necessity_known")
        ),
        sa.CheckConstraint(
            "timing IN ('Day one', 'On the job', 'Continued education')", name=op.f("ck_ballot_timing_known")
        ),
        sa.CheckConstraint("length(comment) BETWEEN 1 AND 500", name=op.f("ck_ballot_comment_length")),
        sa.ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"], name="fk_ballot_item_id"),
        sa.ForeignKeyConstraint(["rater_id", "round_id"], ["rater.id", "rater.round_id"], name="fk_ballot_rater_id"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_ballot_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ballot_rater_id_item_id", "ballot", ["rater_id", "item_id"], unique=False)
    op.create_index("ix_ballot_round_id", "ballot", ["round_id"], unique=False)


def downgrade() -> None:
    """None of them."""
    op.drop_index("ix_ballot_round_id", table_name="ballot")
    op.drop_index("ix_ballot_rater_id_item_id", table_name="ballot")
    op.drop_table("ballot")
    op.drop_table("rater")
    op.drop_table("decision")
    op.drop_table("alias")
    op.drop_table("sign_off")
    op.drop_table("item")
    op.drop_table("event")
    op.drop_table("employer")
    op.drop_index("ix_saved_kind_name", table_name="saved")
    op.drop_table("saved")
    op.drop_table("round")
