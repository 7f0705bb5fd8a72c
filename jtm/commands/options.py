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

from jtm.answers.registry import STEPS, answers
from jtm.answers.several import ALL_JTM
from jtm.answers.training_plan import PLAN_GROUPS
from jtm.errors import WrongRequest
from jtm.settings.catalog import GROUPS, SETTINGS

STANDARDS = ("draft", "rsd", "case", "ctdl")
_ABOUT_A_ROUND = ("items", "agreement", "influence", "employers", "ballots", "history", "raters", "changes", "headline")

# By command and option, the views on which an option acts that sets no setting.
ACTS_ON: dict[str, dict[str, tuple[str, ...]]] = {
    "rank": {"compare": ("ranking",)},
    "benchmark": {"name": STANDARDS},
    "validate": {
        "round_": _ABOUT_A_ROUND,
        "version": STANDARDS,
        "table": (*_ABOUT_A_ROUND, "rounds", "language"),
    },
}

# By option, the groups of settings that it sets: it acts on the tables that depend on any of them.
SETS: dict[str, tuple[str, ...]] = {
    "area": ("region",),
    "reference": ("reference",),
    "element": ("landscape",),
    "industry": ("shock",),
    "change": ("shock",),
    "job": ("job",),
    "start": ("start",),
    "weights": ("weights",),
    "validated": ("agreed",),
    "preset": tuple(name for name, group in GROUPS.items() if group.preset),
    "scenario": tuple(GROUPS),
}
# By option, the setting that says the same.
SAME_AS = {"area": "area", "weights": "pillars", "job": "occupation", "start": "start", "reference": "reference",
           "element": "element", "industry": "shock_industry", "change": "shock", "family": "family"}  # fmt: skip

_OF_A_NAMED_JOB = {"benchmark": ("essential", "agreed")}  # what matters still where a job is named


def groups_of(command: str) -> Mapping[str, tuple[str, ...]]:
    """By view, the groups of settings that it depends on; empty for a command that knows no settings."""
    step = next((step for step, of in STEPS.items() if of == command), "")
    known = {name: one.groups for name, one in answers(step).items()}
    more: dict[str, dict[str, tuple[str, ...]]] = {
        "training": {"plan": PLAN_GROUPS},
        "benchmark": dict.fromkeys(STANDARDS, known.get("core", ())),
    }
    return known | more.get(command, {})


@dataclass(frozen=True)
class Beside:
    """An option that does nothing beside others, on some views or on all, and why."""

    option: str
    others: tuple[str, ...]
    why: str
    views: tuple[str, ...] = ()


_NOT_OF_A_DRAFT = ("job", "family", "table", "area", "preset", "scenario", "settings", "validated")
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
        Beside("settings", ("job", "start"), "it rests on national figures", ("why",)),
        Beside("start", ("job",), "all jobs that lead there are listed", ("feeders",)),
        Beside("job", ("start",), "all jobs that it leads to are listed", ("steps",)),
    ),
    "training": (
        Beside("area", ("job",), "what a move lacks is the same everywhere", ("gap",)),
        Beside("validated", ("job",), "ballots say nothing of programs", ("awards", "programs")),
        Beside("start", ("job",), "whoever trains for the job may", ("awards", "programs")),
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
        command, view = str(self.name), view_of(str(self.name), ctx.params)
        known = named(given, ctx.params)
        refuse_idle(command, view, known)
        refuse_settings(
            command, view, setting_pairs(typed(ctx.params.get("settings"), ctx.params.get("assume"))), known
        )
        return super().invoke(ctx)


def typed(settings: list[str] | None, assume: str | None) -> list[str]:
    """The settings of ``--set`` and of ``--assume``, which sets several at once, as NAME=VALUE each."""
    return [*(settings or []), *(assume.split(",") if assume else [])]


def named(given: Mapping[str, str], params: Mapping[str, Any]) -> dict[str, str]:
    """The options ``given``, without a job that names none in particular."""
    every = params.get("job") in (ALL_JTM, [ALL_JTM])
    return {name: written for name, written in given.items() if name != "job" or not every}


def setting_pairs(texts: Iterable[str]) -> dict[str, str]:
    """Settings by name, of NAME=VALUE each. Raises :class:`OptionError` for what is none, or is given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise OptionError(f"{text!r} is not understood: give NAME=VALUE, such as share=10.")
        if name in found:
            raise OptionError(f"{name} is given more than once: give it once.")
        found[name] = value
    return found


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
    """What decides which options act: the format where it is one of skills systems, else the table, which is the
    common core for a family.
    """
    form, table = str(params.get("form", "")), str(params.get("table", ""))
    if form in STANDARDS:
        return form
    return "core" if command == "benchmark" and params.get("family") and table == "essential" else table


def acts_on(command: str, option: str) -> tuple[str, ...] | None:
    """The views of a command on which an option acts; ``None`` where that is every one."""
    if option in ACTS_ON.get(command, {}):
        return ACTS_ON[command][option]
    views = groups_of(command)
    if option not in SETS or not views or (command, option) == ("benchmark", "job"):
        return None
    return tuple(view for view, groups in views.items() if set(SETS[option]) & set(groups))


def refuse_idle(command: str, view: str, given: Mapping[str, str]) -> None:
    """Refuse an option that does nothing on ``view``; ``given`` are the names of those on the command line with how
    they are written. Raises :class:`OptionError`, which names the option and the view.
    """
    for name, written in given.items():
        acting = acts_on(command, name)
        if acting is not None and view not in acting:
            raise OptionError(f"{written} does nothing for {_called(view)}: it is for {_listed(acting)}.")
    for rule in IDLE_BESIDE.get(command, ()):
        if {rule.option, *rule.others} <= set(given) and view in (rule.views or (view,)):
            others = " and ".join(given[name] for name in rule.others)
            of = f" for {_called(view)}" if rule.views else ""
            raise OptionError(f"{given[rule.option]} does nothing{of} beside {others}: {rule.why}.")


def refuse_settings(command: str, view: str, names: Iterable[str], given: Mapping[str, str]) -> None:
    """Refuse settings that do nothing on ``view``, or that one of the options ``given`` sets too; names that no setting
    has are left to whoever reads their values. Raises :class:`OptionError`, which names setting and view.
    """
    for name in names:
        for option, setting in SAME_AS.items():
            if setting == name and option in given:
                raise OptionError(f"{given[option]} and --set {name} set the same: give one of them.")
        if name in SETTINGS and groups_of(command):
            _refuse_setting(command, view, name, given)


def _refuse_setting(command: str, view: str, name: str, given: Mapping[str, str]) -> None:
    group, views = SETTINGS[name].group, groups_of(command)
    if group not in views[view]:
        acting = tuple(other for other, groups in views.items() if group in groups)
        where = f"it is for {_listed(acting)}" if acting else f"no table of {command} depends on it"
        raise OptionError(f"--set {name} does nothing for {_called(view)}: {where}.")
    if "job" in given and group not in _OF_A_NAMED_JOB.get(command, (group,)):
        raise OptionError(f"--set {name} does nothing beside {given['job']}: what a job asks is the same everywhere.")


def _called(view: str) -> str:
    return f"--format {view}" if view in STANDARDS else f"the table {view}"


def _listed(views: tuple[str, ...]) -> str:
    return views[0] if len(views) == 1 else f"{', '.join(views[:-1])} and {views[-1]}"
