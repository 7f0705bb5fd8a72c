"""Whose statement a benchmark is, in the words that the formats of skills systems have room for.

A draft is the workbench's own, from O*NET's ratings. An agreed version is that of the employers who voted: how many,
when, with which outcome, and in their wording; nobody is named but who signed it off. What several jobs have in common
is the workbench's, and names the employers who agreed on any of them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from jtm.framework.benchmarks.drafts import Benchmark, Item
from jtm.framework.validation.agreed import Agreed, Core, Stated, Verdict
from jtm.framework.validation.outcomes import AGREED, Outcome

_DRAFTED = "jtm, from O*NET ratings"


@dataclass(frozen=True)
class Authorship:
    """Of a benchmark: who its ``author`` is, whether it is ``adopted`` as a whole, what its ``version`` is, since when
    (``day``) and by whom (``publisher``) where it was signed off, and ``about``, how it came to be.
    """

    benchmark: Benchmark
    author: str
    adopted: bool
    version: str
    day: date | None = None
    publisher: str = ""
    about: str = ""
    agreed: Agreed | None = None

    def verdict(self, item: Item) -> Verdict | None:
        """What employers said of an item, where they were asked."""
        return self.agreed.verdicts.get(item.element_id) if self.agreed else None

    def said(self, item: Item) -> str:
        """The same in a sentence; nothing for a draft."""
        found = self.verdict(item)
        return _said(found) if found else ""

    def keywords(self, item: Item) -> list[str]:
        """Its outcome, the version, and the employers' own wording."""
        found = self.verdict(item)
        return [found.outcome.value, f"version {self.version}", *found.wordings] if found else []


def authorship(what: Stated) -> Authorship:
    """Whose statement it is. A version with items that employers did not agree on is no adopted one."""
    if isinstance(what, Benchmark):
        return Authorship(what, _DRAFTED, adopted=False, version=what.dataset)
    if isinstance(what, Core):
        return _of_core(what)
    return Authorship(
        what.benchmark,
        f"{_employers(what.employers)} in the round “{what.round_name}”, on ratings of O*NET",
        adopted=not what.contested and len(_asked(what)) == len(what.benchmark.items),
        version=str(what.version),
        day=what.signed_at.date(),
        publisher=what.signed_by,
        about=_about(what),
        agreed=what,
    )


def _of_core(core: Core) -> Authorship:
    """The core itself was not voted on, so it is nobody's but ours; what went into it is theirs in part."""
    others = len(core.benchmark.occupations) - len(core.agreed)
    rest = {0: "", 1: " The other job as O*NET has it."}.get(others, f" The other {others} jobs as O*NET has them.")
    return Authorship(
        core.benchmark,
        f"{_DRAFTED} and, {'; '.join(_for_job(one) for one in core.agreed)}",
        adopted=False,
        version=core.benchmark.dataset,
        about=f"Employers have not voted on the common core itself.{rest}",
    )


def _for_job(agreed: Agreed) -> str:
    """Who agreed on one of the jobs, on how much of it, and when."""
    signed = f"version {agreed.version}, signed off {agreed.signed_at:%Y-%m-%d}, {_agreed_on(agreed)}"
    job = agreed.benchmark.occupations[0].title
    return f"for {job}, {_employers(agreed.employers)} in the round “{agreed.round_name}” ({signed})"


def _agreed_on(agreed: Agreed) -> str:
    items = len(agreed.verdicts)
    return f"agreed on {items - len(agreed.contested)} of {items} items"


def _asked(agreed: Agreed) -> list[Item]:
    """The items that employers voted on: a benchmark may hold others, as O*NET has them."""
    return [item for item in agreed.benchmark.items if item.element_id in agreed.verdicts]


def _about(agreed: Agreed) -> str:
    counts = Counter(verdict.outcome for verdict in agreed.verdicts.values())
    listed = ", ".join(f"{counts[one]} {one}" for one in AGREED if counts[one])
    signed = f"Version {agreed.version}, signed off {agreed.signed_at:%Y-%m-%d} by {agreed.signed_by}."
    parts = [f"{_employers(agreed.employers)} voted and {_agreed_on(agreed)}"]
    parts += [f"({listed})"] if listed else []
    told = [signed, f"{' '.join(parts)}."]
    if agreed.contested:
        told.append(f"{len(agreed.contested)} contested or undecided, kept as drafted.")
    if agreed.dropped:
        told.append(f"{len(agreed.dropped)} dropped from the draft.")
    if others := len(agreed.benchmark.items) - len(_asked(agreed)):
        told.append(f"{others} further items as O*NET has them, not voted on.")
    if agreed.left_out:
        told.append(f"The facilitator left {_employers(agreed.left_out)} out of the count.")
    return " ".join(told)


def _said(verdict: Verdict) -> str:
    outcome = "Not settled" if verdict.outcome is Outcome.UNDECIDED else str(verdict.outcome).capitalize()
    room = " in the room" if verdict.decided else ""
    drafted = "" if verdict.outcome in AGREED else "; kept as drafted"
    calls = "calls" if verdict.employers == 1 else "call"
    return f"{outcome}{room}: {verdict.essential} of {_employers(verdict.employers)} {calls} it essential{drafted}."


def _employers(count: int) -> str:
    return "1 employer" if count == 1 else f"{count} employers"
