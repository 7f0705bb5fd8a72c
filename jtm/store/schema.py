"""The tables of the store. A change here needs a migration in ``migrations/versions``; a test compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

NEWEST = "0002"  # revision of these tables; a test holds it against the last of the migrations
LONGEST_NAME = 100
LONGEST_COMMENT = 500
EVENTS = ("opened", "closed", "signed off")
NECESSITIES = ("not needed", "useful", "essential")
BANDS = ("Foundational", "Intermediate", "Advanced")
TIMINGS = ("Day one", "On the job", "Continued education")
OUTCOMES = ("confirmed", "raised", "lowered", "dropped", "contested")
KINDS = ("scenario", "benchmark")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; one without a time zone is refused, as nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so that all of its moments are UTC by this rule."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always with the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _no_longer(column: str, length: int) -> CheckConstraint:
    """SQLite takes text of any length, whatever its type says."""
    return CheckConstraint(f"length({column}) BETWEEN 1 AND {length}", name=f"{column}_length")


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _moment(name: str) -> Column[datetime]:
    return Column(name, Instant, nullable=False)


def _text(name: str, length: int, **options: Any) -> Column[str]:
    return Column(name, String(length), nullable=options.pop("nullable", False), **options)


def _of_round() -> Column[int]:
    return Column("round_id", Integer, ForeignKey("round.id"), nullable=False)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

# A round asks about one benchmark, kept as it was when the round was made.
round_ = Table(
    "round", metadata, _id(), _text("name", LONGEST_NAME), Column("benchmark", Text, nullable=False),
    _text("area_code", 7), _moment("created_at"), _no_longer("name", LONGEST_NAME),
    # SQLite would give the number of a deleted row to the next one, and a link to the old would lead to the new.
    sqlite_autoincrement=True,
)  # fmt: skip

# Whether a round is open is what its last event says; each opening has a join code of its own.
event = Table(
    "event", metadata, _id(), _of_round(), _text("kind", 20), _text("code", 14, nullable=True, unique=True),
    _moment("at"), _one_of("kind", EVENTS),
    CheckConstraint("(kind = 'opened') = (code IS NOT NULL)", name="code_of_an_opening"),
    sqlite_autoincrement=True,
)  # fmt: skip

item = Table(
    "item", metadata, _id(), _of_round(), Column("position", Integer, nullable=False), _text("element_id", 30),
    _text("name", 200), _text("domain", 20),
    UniqueConstraint("round_id", "element_id"), UniqueConstraint("round_id", "position"),
    UniqueConstraint("id", "round_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

employer = Table(
    "employer", metadata, _id(), _of_round(), _text("name", LONGEST_NAME),
    # Its name without regard to case and blanks: two people type the same firm in two ways.
    _text("key", LONGEST_NAME),
    UniqueConstraint("round_id", "key"), UniqueConstraint("id", "round_id"), _no_longer("name", LONGEST_NAME),
    sqlite_autoincrement=True,
)  # fmt: skip

# What a facilitator rules of an employer: that it counts as another one, as itself, or not at all. The last one counts.
ruling = Table(
    "ruling", metadata, _id(), _of_round(), Column("employer_id", Integer, nullable=False),
    Column("counts_as", Integer), Column("counted", Boolean, nullable=False), _moment("ruled_at"),
    ForeignKeyConstraint(["employer_id", "round_id"], ["employer.id", "employer.round_id"]),
    ForeignKeyConstraint(["counts_as", "round_id"], ["employer.id", "employer.round_id"]),
    CheckConstraint("counts_as IS NULL OR (counted AND counts_as <> employer_id)", name="one_or_the_other"),
    Index(None, "round_id", "employer_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

# Someone who votes. Of the code that resumes a ballot only a hash is kept; an imported rater has none.
rater = Table(
    "rater", metadata, _id(), _of_round(), Column("employer_id", Integer, nullable=False),
    _text("label", LONGEST_NAME, nullable=True), _text("code_hash", 64, nullable=True, unique=True),
    _moment("joined_at"),
    ForeignKeyConstraint(["employer_id", "round_id"], ["employer.id", "employer.round_id"]),
    UniqueConstraint("id", "round_id"), UniqueConstraint("employer_id", "label"),
    CheckConstraint("label IS NOT NULL OR code_hash IS NOT NULL", name="known_again"),
    sqlite_autoincrement=True,
)  # fmt: skip

# The round stands in it so that the database itself refuses a vote of one round on an item of another.
ballot = Table(
    "ballot", metadata, _id(), _of_round(), Column("rater_id", Integer, nullable=False),
    Column("item_id", Integer, nullable=False), _text("necessity", 20), _text("band", 20, nullable=True),
    _text("timing", 20, nullable=True), _text("comment", LONGEST_COMMENT, nullable=True), _moment("cast_at"),
    ForeignKeyConstraint(["rater_id", "round_id"], ["rater.id", "rater.round_id"]),
    ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"]),
    _one_of("necessity", NECESSITIES), _one_of("band", BANDS), _one_of("timing", TIMINGS),
    _no_longer("comment", LONGEST_COMMENT),
    CheckConstraint("necessity <> 'not needed' OR (band IS NULL AND timing IS NULL)", name="nothing_of_not_needed"),
    Index(None, "rater_id", "item_id"), Index(None, "round_id"),
    sqlite_autoincrement=True,
)  # fmt: skip

# What the facilitator and the room settle for an item, over what the votes alone would give; none takes it back.
decision = Table(
    "decision", metadata, _id(), _of_round(), Column("item_id", Integer, nullable=False),
    _text("outcome", 20, nullable=True), _text("band", 20, nullable=True), _text("timing", 20, nullable=True),
    _text("note", LONGEST_COMMENT, nullable=True), _moment("decided_at"),
    ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"]),
    _one_of("outcome", OUTCOMES), _one_of("band", BANDS), _one_of("timing", TIMINGS),
    _no_longer("note", LONGEST_COMMENT),
    sqlite_autoincrement=True,
)  # fmt: skip

# Another name that employers have for an item; a later row that is not kept takes it back.
alias = Table(
    "alias", metadata, _id(), _of_round(), Column("item_id", Integer, nullable=False), _text("wording", LONGEST_NAME),
    Column("kept", Boolean, nullable=False), _moment("noted_at"),
    ForeignKeyConstraint(["item_id", "round_id"], ["item.id", "item.round_id"]),
    _no_longer("wording", LONGEST_NAME),
    sqlite_autoincrement=True,
)  # fmt: skip

# An agreed benchmark, as it was signed off. ``subject`` is what it is a version of: the codes of its occupations.
sign_off = Table(
    "sign_off", metadata, _id(), _of_round(), _text("public_id", 8, unique=True), _text("subject", 1000),
    Column("version", Integer, nullable=False), Column("benchmark", Text, nullable=False),
    Column("results", Text, nullable=False), _text("signed_by", LONGEST_NAME), _moment("signed_at"),
    UniqueConstraint("subject", "version"), CheckConstraint("version > 0", name="version_counts"),
    _no_longer("signed_by", LONGEST_NAME),
    sqlite_autoincrement=True,
)  # fmt: skip

# Scenarios and benchmarks that someone saved under a name; a row that is not kept takes the name off the list.
saved = Table(
    "saved", metadata, _id(), _text("kind", 20), _text("name", LONGEST_NAME), Column("content", Text, nullable=False),
    Column("kept", Boolean, nullable=False), _moment("saved_at"), _one_of("kind", KINDS),
    _no_longer("name", LONGEST_NAME), Index(None, "kind", "name"),
    sqlite_autoincrement=True,
)  # fmt: skip
