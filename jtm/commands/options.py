"""Which options act on which tables, declared once: an option that would do nothing is refused, not ignored.

Only what does not act everywhere is listed. A *view* is the table asked for, or the format where that decides what is
written (``benchmark`` and ``validate`` write one benchmark for skills systems, and no table).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.core import TyperCommand

from jtm.errors import WrongRequest

STANDARDS = ("draft", "rsd", "case", "ctdl")
_OF_A_MOVE = ("gap", "route", "return", "tornado", "cash-flows")
_DOMAINS = ("skills", "knowledge", "abilities", "technologies")
_SHOCK = ("shock", "shock-skills")
_ABOUT_A_ROUND = ("items", "agreement", "influence", "employers", "ballots", "history", "raters", "changes", "headline")

# By command and option: the views on which the option acts; on all where it is not listed.
ACTS_ON: dict[str, dict[str, tuple[str, ...]]] = {
    "rank": {
        "job": ("why", "what-if", "map"),
        "area": ("ranking", "why", "what-if", "correlations", "headline"),
        "weights": ("ranking", "why", "what-if", "map", "headline"),
    },
    "landscape": {
        "area": (*_DOMAINS, "headline", "groups", "holders", "map", "peers", "remoteness", "remoteness-mean", *_SHOCK,
                 "industry-mix"),
        "scenario": (*_DOMAINS, "headline", "groups", "holders", "map", "peers", "remoteness", "remoteness-mean",
                     *_SHOCK, "industry-mix"),
        "reference": (*_DOMAINS, "holders", "map", "headline"),
        "element": ("holders", "map"),
        "preset": ("holders",),
        "industry": _SHOCK,
        "change": _SHOCK,
    },
    "benchmark": {"name": STANDARDS},
    "validate": {
        "round_": _ABOUT_A_ROUND,
        "version": STANDARDS,
        "table": (*_ABOUT_A_ROUND, "rounds", "language"),
    },
    "pathways": {
        "job": ("feeders", "routes", "why"),
        "start": ("steps", "routes", "why"),
        "validated": ("feeders", "steps", "routes", "why", "plan", "plan-summary", "seats", "equity", "headline"),
    },
    "training": {"start": _OF_A_MOVE, "job": (*_OF_A_MOVE, "awards", "programs"),
                 "assume": ("moves", "modules", "curve", "openings", "awards", "programs", "supply", "return",
                            "tornado", "cash-flows", "cohort", "prices", "unfunded", "plan", "headline")},
}  # fmt: skip

_MONEY = ("return", "tornado", "cash-flows", "cohort", "prices", "unfunded", "plan")
_PEOPLE = ("headline", "moves", "modules", "curve", "openings", "cohort", "prices", "unfunded", "plan")
# The same of what ``training --assume`` sets.
ASSUMED_ON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("taught", "tuition", "program_weeks", "unpaid_hours", "completion", "placement", "hours_share",
                     "realised_share", "price_state", "fade", "tax_rate", "discount_rate", "horizon", "public_share"),
                    _MONEY),
    "uncertainty": ("return", "tornado", "cohort", "prices", "plan"),
    "return_view": ("tornado", "plan"),
    "budget": ("cohort", "prices", "plan"),
    "people_share": _PEOPLE,
    "seats_share": _PEOPLE,
    "miles": ("awards", "programs", "supply", *_MONEY),
    "most_weeks": ("programs", "plan"),
    "most_tuition": ("programs", "plan"),
    "module_scope": ("modules", "curve", "openings", "plan"),
}  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """An option that does nothing beside others, on some views or on all, and why."""

    option: str
    others: tuple[str, ...]
    why: str
    views: tuple[str, ...] = ()


_NOT_OF_A_DRAFT = ("job", "family", "table", "area", "preset", "scenario", "validated")
_DRAFT = "a draft holds its own skills and levels"
IDLE_BESIDE: dict[str, tuple[Beside, ...]] = {
    "benchmark": (
        *(Beside(name, ("draft",), _DRAFT) for name in _NOT_OF_A_DRAFT),
        Beside("area", ("job",), "what a job asks is the same everywhere"),
        Beside("preset", ("job",), "what a job asks is the same everywhere"),
        Beside("scenario", ("job",), "they do not depend on settings", ("technologies", "requirements")),
        Beside("validated", ("job",), "ballots say nothing of them", ("technologies", "requirements")),
    ),
    "landscape": (
        Beside("reference", ("element",), "it only chooses the element where none is named"),
        Beside("area", ("element",), "the map shows all areas", ("map",)),
    ),
    "pathways": (
        Beside("area", ("job",), "it rests on national figures", ("why",)),
        Beside("validated", ("job",), "the model knows nothing of ballots", ("why",)),
        Beside("scenario", ("job", "start"), "it rests on national figures", ("why",)),
        Beside("preset", ("job", "start"), "it rests on national figures", ("why",)),
    ),
    "training": (
        Beside("area", ("job",), "what a move lacks is the same everywhere", ("gap",)),
        Beside("validated", ("job",), "ballots say nothing of programs", ("awards", "programs")),
    ),
}

# By ending of a file, the formats that it may hold, the one that it stands for first.
_ENDINGS: dict[str, tuple[str, ...]] = {
    ".csv": ("csv", "rsd"),
    ".json": ("json", "draft", "case", "ctdl"),
    ".xlsx": ("xlsx",),
    ".parquet": ("parquet",),
}


class OptionError(WrongRequest):
    """An option that does nothing here, contradicts another, or is given twice."""


class Careful(TyperCommand):
    """A command that refuses, before it does anything, what it would otherwise leave out without a word; and that
    takes the format from the ending of ``--out`` where none is given.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Click does. Raises :class:`OptionError` for an option that takes one value and is given several."""
        words = list(args)
        rest = super().parse_args(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(args=words)
        for param, count in Counter(param for param in order if param.param_type_name == "option").items():
            if count > 1 and not getattr(param, "multiple", False):
                raise OptionError(f"{param.opts[0]} is given {count} times: give it once.")
        return rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Raises :class:`OptionError`."""
        given = {
            str(param.name): param.opts[0]
            for param in self.params
            if getattr(ctx.get_parameter_source(str(param.name)), "name", "") == "COMMANDLINE"
        }
        if "form" in ctx.params:
            formats, form = type(ctx.params["form"]), str(ctx.params["form"])
            ctx.params["form"] = formats(format_of(form, "form" in given, ctx.params.get("out")))
        refuse_idle(str(self.name), view_of(str(self.name), ctx.params), given)
        return super().invoke(ctx)


def format_of(form: str, chosen: bool, out: object) -> str:
    """The format to write in: the one ``chosen``, else the one that the ending of ``out`` names. Raises
    :class:`OptionError` where both are given and do not agree.
    """
    ending = Path(str(out)).suffix.lower() if out else ""
    if ending not in _ENDINGS:
        return form
    if not chosen:
        return _ENDINGS[ending][0]
    if form not in _ENDINGS[ending]:
        raise OptionError(f"--format {form} and --out {out} do not agree: leave out --format, or change the ending.")
    return form


def view_of(command: str, params: Mapping[str, Any]) -> str:
    """What decides which options act: the format where it is one of skills systems, else the table."""
    form = str(params.get("form", ""))
    return form if form in STANDARDS else str(params.get("table", ""))


def refuse_idle(command: str, view: str, given: Mapping[str, str]) -> None:
    """Refuse an option that does nothing on ``view``; ``given`` are the names of those on the command line with how
    they are written. Raises :class:`OptionError`, which names the option and the view.
    """
    what = f"--format {view}" if view in STANDARDS else f"the table {view}"
    for name, acts_on in ACTS_ON.get(command, {}).items():
        if name in given and view not in acts_on:
            raise OptionError(f"{given[name]} does nothing for {what}: it is for {_listed(acts_on)}.")
    for rule in IDLE_BESIDE.get(command, ()):
        if {rule.option, *rule.others} <= set(given) and view in (rule.views or (view,)):
            others = " and ".join(given[name] for name in rule.others)
            of = f" for {what}" if rule.views else ""
            raise OptionError(f"{given[rule.option]} does nothing{of} beside {others}: {rule.why}.")


def refuse_assumed(table: str, names: Iterable[str]) -> None:
    """Refuse what ``training --assume`` sets and ``table`` does not use. Raises :class:`OptionError`."""
    for name in names:
        acts_on = ASSUMED_ON.get(name, (table,))
        if table not in acts_on:
            raise OptionError(f"--assume {name} does nothing for the table {table}: it is for {_listed(acts_on)}.")


def _listed(views: tuple[str, ...]) -> str:
    return views[0] if len(views) == 1 else f"{', '.join(views[:-1])} and {views[-1]}"
