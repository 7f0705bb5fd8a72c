"""Charts of step 4: who votes what, which items employers agree on, and how much hangs on one of them."""

import json
from collections.abc import Iterable
from typing import Any

import altair as alt
import polars as pl

from jtm.charts import palette
from jtm.charts.spec import ROW_HEIGHT, Spec, filled, in_words, names_axis, rows, stepped, template
from jtm.framework.benchmarks.proficiency import Band
from jtm.framework.benchmarks.timing import Timing
from jtm.framework.validation.consensus import Necessity, Outcome
from jtm.language import Plural, cached_by_language
from jtm.language import gettext as _

_NAMES = names_axis()
_SIGNED = "datum.value == 0 ? '0' : format(datum.value, '+.3~f')"
_NECESSITY = {Necessity.ESSENTIAL: "#0072B2", Necessity.USEFUL: "#56B4E9", Necessity.NOT_NEEDED: "#E69F00"}
_ON_DARK, _ON_LIGHT = "#FFFFFF", "#000000"  # letters on a cell: its colour is the same on a light and a dark page
_SMALLEST_CELL = 9  # pixels, for a letter
_OUTCOME = {
    Outcome.CONFIRMED: ("#009E73", "circle"),
    Outcome.RAISED: ("#0072B2", "triangle-up"),
    Outcome.LOWERED: ("#56B4E9", "triangle-down"),
    Outcome.DROPPED: ("#D55E00", "cross"),
    Outcome.CONTESTED: ("#E69F00", "diamond"),
    Outcome.UNDECIDED: (palette.GREY, "square"),
}
_CHANGED = Plural("{count} outcome", "{count} outcomes")
_OF = ["#0072B2", "#E69F00"]


def agreement(votes: pl.DataFrame, items: pl.DataFrame) -> Spec:
    """A row an item, a column an employer: the colour says how needed, the letter at which level.

    ``votes``: employer, element_id, necessity, band, timing, raters, as from
    :func:`~jtm.framework.validation.ballots.employer_votes`; ``items``: element_id, name, in the order to be shown.
    Where an employer has not voted the cell is blank; an item without any vote has a row of its own all the same.
    """
    employers = votes.select(pl.col("employer").unique(maintain_order=True))
    cells = (
        items.select("element_id", "name")
        .with_row_index("order")
        .join(employers, how="cross")
        .join(votes, on=["employer", "element_id"], how="left", maintain_order="left")
        .with_columns(in_words("band", _said(Band)).str.head(1).fill_null("").alias("letter"))
    )
    scales = {"necessity": Necessity, "timing": Timing, "band": Band}
    cells = cells.with_columns(in_words(name, _said(scale)) for name, scale in scales.items())
    return filled(_agreement(), cells=cells.drop("element_id"))


def content_validity(items: pl.DataFrame) -> Spec:
    """How many more than half of the employers call an item essential, beside the least that is significant.

    ``items`` as of a :class:`~jtm.framework.validation.outcomes.Validation`, in the order to be shown; without votes
    left out.
    """
    columns = [
        "name",
        "employers",
        "essential_votes",
        "useful_votes",
        "not_needed_votes",
        "cvr",
        "critical_cvr",
        "p",
        "p_holm",
        "outcome",
        "why",
    ]
    voted = items.select(columns).drop_nulls("cvr").with_row_index("order")
    counts = pl.format(_("{} of {}"), "essential_votes", "employers").alias("counts")
    critical = pl.col("critical_cvr")
    ends = pl.lit(0.0).alias("half"), pl.lit(1.0).alias("most")  # where lines begin and counts stand
    points = voted.with_columns(counts, in_words("outcome", _said(Outcome)), (-critical).alias("critical_drop"), *ends)
    return filled(_content_validity(), points=points)


def influences(table: pl.DataFrame) -> Spec:
    """What leaving out one employer does to alpha, and to how many outcomes.

    ``table`` as from :func:`~jtm.framework.validation.consensus.influence`, in the order to be shown. Where alpha is
    not defined with or without an employer, there is no bar.
    """
    ordered = table.with_row_index("order").with_columns(pl.col("changed").list.join("; "))
    bars = pl.concat(
        [
            ordered.select(
                "order",
                "employer",
                pl.lit(measure).alias("of"),
                pl.col(f"alpha_{column}_change").alias("change"),
                "changed",
            )
            for measure, column in _measures().items()
        ]
    ).drop_nulls("change")
    largest = bars.select(pl.col("change").abs().max().fill_null(0.0)).item() or 0.0
    said = [_CHANGED.format(count=count) if count else None for count in table["changed_outcomes"]]
    # Beyond the longest bar there is room for the words.
    labels = ordered.select(
        "order", "employer", pl.Series("label", said, pl.String), pl.lit(1.6 * largest).alias("edge"), "changed"
    )
    return filled(_influences(), bars=bars, labels=labels.drop_nulls("label"))


def _said(words: Iterable[str]) -> dict[str, str]:
    return {word: _(word) for word in words}


def _measures() -> dict[str, str]:
    """What alpha is of, to the name of its column."""
    return {_("necessity"): "necessity", _("level"): "band"}


def _name(field: str = "name", gap: float | None = None) -> alt.Y:
    sort, scale = (
        alt.EncodingSortField("order", op="min"),
        alt.Undefined if gap is None else alt.Scale(paddingInner=gap),
    )
    return alt.Y(f"{field}:N", sort=sort, title=None, axis=_NAMES, scale=scale)


@cached_by_language
def _agreement() -> Spec:
    employer = alt.X("employer:N", sort=None, title=None, scale=alt.Scale(paddingInner=0.04),
                     axis=alt.Axis(orient="top", labelAngle=-90, labelLimit=110, labelOverlap=True))  # fmt: skip
    base = alt.Chart(rows("cells")).encode(
        x=employer,
        y=_name(gap=0.06),
        tooltip=[
            alt.Tooltip("name:N", title=_("item")),
            alt.Tooltip("employer:N", title=_("employer")),
            alt.Tooltip("necessity:N", title=_("necessity")),
            alt.Tooltip("band:N", title=_("level")),
            alt.Tooltip("timing:N", title=_("needed")),
            alt.Tooltip("raters:Q", title=_("persons who voted")),
        ],
    )
    colour = alt.Color(
        "necessity:N",
        scale=alt.Scale(domain=[*map(_, _NECESSITY)], range=list(_NECESSITY.values())),
        legend=alt.Legend(orient="top", title=None, symbolType="square", columns=alt.ExprRef("width < 220 ? 2 : 3")),
    )
    # Over a thousand cells are too many to listen to: the page's table says the same.
    cell = base.mark_rect(aria=False).encode(color=colour, opacity=_where("datum.necessity", 1, 0))
    size = alt.ExprRef(f"bandwidth('x') < {_SMALLEST_CELL} ? 0 : 11")
    letter = base.mark_text(aria=False, fontSize=size).encode(
        text="letter:N", color=_where(f"datum.necessity == {json.dumps(_(Necessity.ESSENTIAL))}", _ON_DARK, _ON_LIGHT)
    )
    return template(stepped(cell + letter, ROW_HEIGHT))


def _where(condition: str, then: object, otherwise: object) -> Any:
    return alt.condition(condition, alt.value(then), alt.value(otherwise))


@cached_by_language
def _content_validity() -> Spec:
    # Beyond 1 is room for the counts.
    scale = alt.Scale(domain=[-1, 1.45], nice=False)
    title = [_("content validity ratio, 0: half"), _("| significant for one item")]
    axis = alt.Axis(values=[-1, -0.5, 0, 0.5, 1], labelExpr=_SIGNED)
    ratio = alt.X("cvr:Q", scale=scale, axis=axis, title=title)
    outcomes = [*map(_, _OUTCOME)]
    colours, shapes = zip(*_OUTCOME.values(), strict=True)
    legend = alt.Legend(
        orient="top", title=None, columns=alt.ExprRef("width < 300 ? 2 : width < 560 ? 3 : 6"), labelLimit=120
    )
    colour = alt.Color("outcome:N", scale=alt.Scale(domain=outcomes, range=list(colours)), legend=legend)
    shape = alt.Shape("outcome:N", scale=alt.Scale(domain=outcomes, range=list(shapes)), legend=legend)
    base = alt.Chart(rows("points")).encode(y=_name())
    tooltip = [
        alt.Tooltip("name:N", title=_("item")),
        alt.Tooltip("outcome:N", title=_("outcome")),
        alt.Tooltip("why:N", title=_("why")),
        alt.Tooltip("cvr:Q", title=_("content validity ratio"), format="+.2f"),
        alt.Tooltip("critical_cvr:Q", title=_("significant from"), format="+.2f"),
        alt.Tooltip("useful_votes:Q", title=_("useful")),
        alt.Tooltip("not_needed_votes:Q", title=_("not needed")),
        alt.Tooltip("p:Q", title=_("p"), format=".3f"),
        alt.Tooltip("p_holm:Q", title=_("p, adjusted"), format=".3f"),
    ]
    half = base.mark_rule(color=palette.GREY, opacity=0.4, aria=False).encode(
        x=alt.X("half:Q", scale=scale), x2="cvr:Q"
    )
    ticks = [
        base.mark_tick(color=palette.GREY, thickness=2, size=16, aria=False).encode(
            x=alt.X(f"{critical}:Q", scale=scale)
        )
        for critical in ("critical_cvr", "critical_drop")
    ]
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(x=ratio, color=colour, shape=shape, tooltip=tooltip)
    counts = base.mark_text(align="left", color=palette.LABEL, dx=8, aria=False).encode(
        x=alt.X("most:Q", scale=scale), text="counts:N"
    )
    return template(stepped(alt.layer(half, *ticks, dot, counts), ROW_HEIGHT))


@cached_by_language
def _influences() -> Spec:
    colour = alt.Color(
        "of:N",
        scale=alt.Scale(domain=list(_measures()), range=_OF),
        legend=alt.Legend(orient="top", title=None),
    )
    tooltip = [
        alt.Tooltip("employer:N", title=_("employer")),
        alt.Tooltip("of:N", title=_("α on")),
        alt.Tooltip("change:Q", title=_("change without it"), format="+.3f"),
        alt.Tooltip("changed:N", title=_("outcomes that change")),
    ]
    title = [_("change of α without the employer;"), _("outcomes that would change")]
    # Where all votes are alike there is no bar, and what is left of them would be a sign without a name.
    bars = alt.Chart(rows("bars")).mark_bar(aria=False).encode(
        y=_name("employer"), yOffset=alt.YOffset("of:N", sort=list(_measures())), color=colour, tooltip=tooltip,
        x=alt.X("change:Q", title=title, axis=alt.Axis(labelExpr=_SIGNED, tickCount=5)),
    )  # fmt: skip
    words = (
        alt.Chart(rows("labels"))
        .mark_text(align="right", color=palette.LABEL)
        .encode(
            y=_name("employer"),
            x=alt.X("edge:Q"),
            text="label:N",
            tooltip=[
                alt.Tooltip("employer:N", title=_("employer")),
                alt.Tooltip("changed:N", title=_("outcomes that change")),
            ],
        )
    )
    return template(stepped(bars + words, ROW_HEIGHT))
