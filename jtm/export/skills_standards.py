"""A benchmark in the formats that skills systems import.

* Rich Skill Descriptors: the CSV of the Open Skills Management Tool;
* 1EdTech CASE 1.0: a CFPackage as JSON;
* Credential Engine CTDL-ASN: a competency framework as JSON-LD.

Each writer takes a draft or an agreed version, and says which it is (:mod:`jtm.export.authorship`). Identifiers are
UUIDs made from names (version 5), so that the same benchmark exported again updates what a system already holds.
Statements are made here from figures; none is O*NET's text.
"""

import json
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import polars as pl

from jtm.export import draft_file
from jtm.export.authorship import Authorship, authorship
from jtm.export.tables import plain
from jtm.framework.benchmarks.drafts import Benchmark, Item
from jtm.framework.validation.agreed import Stated

O_NET_LICENCE = "O*NET by the U.S. Department of Labor, Employment and Training Administration, CC BY 4.0"
LANGUAGE = "en"
RSD_HEADER = [
    "Collection", "Skill Name", "Skill Categories", "Contextualized Skill Statement", "Keywords",
    "Professional Standards", "Certifications", "BLS Major Group", "BLS Minor Group", "BLS Broad Occupation",
    "BLS Detailed Occupation", "O*NET Job Role", "Authors", "Employer", "Alignment Title", "Alignment",
]  # fmt: skip
CATEGORIES = {"skill": "Skills", "knowledge": "Knowledge", "ability": "Abilities", "technology": "Technologies"}
_VERBS = {"skill": "Applies the skill", "knowledge": "Applies knowledge of", "ability": "Has the ability",
          "technology": "Uses"}  # fmt: skip
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:jtm:benchmark")
_REGISTRY = "https://credentialengineregistry.org/resources/"
_LIST = "; "  # as the Open Skills Management Tool separates values


def statement(item: Item, titles: str, said: str = "") -> str:
    """What the item says of the jobs called ``titles``, in a sentence; then what employers ``said`` of it."""
    level = f" at level {item.level:.1f} of 7" if item.level is not None else ""
    named = f" ({item.named_band})" if item.named_band else ""
    timing = f", needed: {item.timing.lower()}" if item.timing else ""
    return f"{_VERBS[item.domain]} {item.name}{level}{named} in the work of {titles}{timing}.{said and ' '}{said}"


# ── Rich Skill Descriptors ────────────────────────────────────────────────────────────────────────────────────────


def to_rsd(what: Stated, occupations: pl.DataFrame) -> bytes:
    """One row an item. ``occupations``: soc, major_group, minor_group, broad_group, onet_soc (list), at least those of
    the benchmark.
    """
    by = authorship(what)
    benchmark = by.benchmark
    known = occupations.filter(pl.col("soc").is_in([occupation.soc for occupation in benchmark.occupations]))
    codes = {
        "BLS Major Group": _listed(known["major_group"]),
        "BLS Minor Group": _listed(known["minor_group"]),
        "BLS Broad Occupation": _listed(known["broad_group"]),
        "BLS Detailed Occupation": _listed(known["soc"]),
        "O*NET Job Role": _listed(known["onet_soc"].explode().drop_nulls()),
    }
    rows = [_rsd_row(by, item, codes) for item in benchmark.items]
    table = pl.DataFrame(rows, schema=dict.fromkeys(RSD_HEADER, pl.String), orient="row")
    return table.with_columns(plain(pl.all())).write_csv(line_terminator="\r\n", quote_style="necessary").encode()


def _rsd_row(by: Authorship, item: Item, codes: Mapping[str, str]) -> dict[str, str]:
    keywords = [word for word in (item.named_band, item.timing, item.basis, *by.keywords(item)) if word]
    rated = item.domain != "technology"
    return {
        **codes,
        "Collection": by.benchmark.name,
        "Skill Name": item.name,
        "Skill Categories": CATEGORIES[item.domain],
        "Contextualized Skill Statement": statement(item, _titles(by.benchmark), by.said(item)),
        "Keywords": _LIST.join(keywords),
        "Authors": by.author,
        "Alignment Title": f"O*NET {item.name} ({item.element_id})" if rated else "",
        "Alignment": f"https://www.onetonline.org/find/descriptor/result/{item.element_id}" if rated else "",
    }


def _listed(codes: pl.Series) -> str:
    return _LIST.join(codes.drop_nulls().unique().sort().to_list())


def _titles(benchmark: Benchmark) -> str:
    return ", ".join(occupation.title for occupation in benchmark.occupations)


# ── CASE ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_case(what: Stated) -> bytes:
    """A CFPackage: the document, an item a domain with the elements as its children, and their associations."""
    by = authorship(what)
    benchmark = by.benchmark
    document = _identifier(benchmark)
    groups = [(domain, list(members)) for domain, members in groupby(_by_domain(benchmark), lambda item: item.domain)]
    items, associations = [], []
    for order, (domain, members) in enumerate(groups, start=1):
        group = {
            "identifier": str(_identifier(benchmark, domain)),
            "fullStatement": CATEGORIES[domain],
            "CFItemType": "Category",
        }
        items.append(group)
        associations.append(_child_of(benchmark, group, str(document), benchmark.name, order))
        for place, item in enumerate(members, start=1):
            child = _case_item(by, item)
            items.append(child)
            associations.append(_child_of(benchmark, child, group["identifier"], group["fullStatement"], place))
    stamped = {"lastChangeDateTime": benchmark.made.isoformat()}
    package = {
        "CFDocument": _case_document(by) | stamped,
        "CFItems": [{**item, "uri": UUID(item["identifier"]).urn, "language": LANGUAGE, **stamped} for item in items],
        "CFAssociations": [{**association, **stamped} for association in associations],
    }
    return _json(package)


def _case_document(by: Authorship) -> dict[str, str]:
    """CASE 1.0 knows no status for what is signed off and partly contested: that is still a draft, and the notes and
    every statement say what it is.
    """
    document = _identifier(by.benchmark)
    signed = {"publisher": by.publisher, "statusStartDate": f"{by.day:%Y-%m-%d}"} if by.day else {}
    return {
        "identifier": str(document), "uri": document.urn, "creator": by.author, "title": by.benchmark.name,
        "description": _description(by), "language": LANGUAGE, "adoptionStatus": "Adopted" if by.adopted else "Draft",
        "version": by.version, "notes": " ".join(filter(None, [by.about, O_NET_LICENCE])), **signed,
    }  # fmt: skip


def _case_item(by: Authorship, item: Item) -> dict[str, str]:
    notes = "; ".join(filter(None, [_figures(item), by.said(item)]))
    found = by.verdict(item)
    wordings = _LIST.join(found.wordings) if found else ""
    return {
        "identifier": str(_identifier(by.benchmark, item.element_id)),
        "fullStatement": statement(item, _titles(by.benchmark), by.said(item)),
        "abbreviatedStatement": item.name,
        "humanCodingScheme": item.element_id,
        "CFItemType": CATEGORIES[item.domain],
        **({"alternativeLabel": wordings} if wordings else {}),
        **({"notes": notes} if notes else {}),
    }


def _child_of(
    benchmark: Benchmark, child: Mapping[str, str], parent: str, parent_title: str, place: int
) -> dict[str, Any]:
    identifier = _identifier(benchmark, f"{child['identifier']} isChildOf {parent}")
    return {
        "identifier": str(identifier),
        "uri": identifier.urn,
        "associationType": "isChildOf",
        "sequenceNumber": place,
        "originNodeURI": _link(child["identifier"], child.get("abbreviatedStatement", child["fullStatement"])),
        "destinationNodeURI": _link(parent, parent_title),
    }


def _link(identifier: str, title: str) -> dict[str, str]:
    return {"title": title, "identifier": identifier, "uri": UUID(identifier).urn}


# ── CTDL-ASN ──────────────────────────────────────────────────────────────────────────────────────────────────────


def to_ctdl(what: Stated) -> bytes:
    """A competency framework and its competencies as one graph."""
    by = authorship(what)
    benchmark = by.benchmark
    members = list(_by_domain(benchmark))
    framework = _registered(_identifier(benchmark)) | {
        "@type": "ceasn:CompetencyFramework",
        "ceasn:name": _in_language(benchmark.name),
        "ceasn:description": _in_language(_description(by)),
        "ceasn:inLanguage": [LANGUAGE],
        "ceasn:dateModified": benchmark.made.isoformat(),
        "ceasn:publicationStatusType": f"publicationStatus:{'Published' if by.adopted else 'Draft'}",
        "ceasn:rights": _in_language(O_NET_LICENCE),
        "ceasn:hasTopChild": [_resource(_identifier(benchmark, item.element_id)) for item in members],
    }
    if by.day:
        framework |= {
            "ceasn:publisherName": {f"{LANGUAGE}-US": [by.publisher]},
            "ceasn:dateValidFrom": f"{by.day:%Y-%m-%d}",
        }
    competencies = [_competency(by, item, place) for place, item in enumerate(members, start=1)]
    return _json({"@context": "https://credreg.net/ctdlasn/schema/context/json", "@graph": [framework, *competencies]})


def _competency(by: Authorship, item: Item, place: int) -> dict[str, Any]:
    benchmark = by.benchmark
    framework = _resource(_identifier(benchmark))
    comments = list(filter(None, [_figures(item), by.said(item)]))
    keywords = by.keywords(item)
    return _registered(_identifier(benchmark, item.element_id)) | {
        "@type": "ceasn:Competency",
        "ceasn:competencyLabel": _in_language(item.name),
        "ceasn:competencyText": _in_language(statement(item, _titles(benchmark), by.said(item))),
        "ceasn:competencyCategory": _in_language(CATEGORIES[item.domain]),
        "ceasn:codedNotation": item.element_id,
        "ceasn:inLanguage": [LANGUAGE],
        "ceasn:isPartOf": framework,
        "ceasn:isTopChildOf": framework,
        "ceasn:listID": str(place),
        "ceasn:dateModified": benchmark.made.isoformat(),
        **({"ceasn:comment": {f"{LANGUAGE}-US": comments}} if comments else {}),
        **({"ceasn:conceptKeyword": {f"{LANGUAGE}-US": keywords}} if keywords else {}),
    }


def _registered(identifier: UUID) -> dict[str, Any]:
    return {"@id": _resource(identifier), "ceterms:ctid": f"ce-{identifier}"}


def _resource(identifier: UUID) -> str:
    return f"{_REGISTRY}ce-{identifier}"


def _in_language(text: str) -> dict[str, str]:
    return {f"{LANGUAGE}-US": text}


# ── what they share ───────────────────────────────────────────────────────────────────────────────────────────────


def _identifier(benchmark: Benchmark, part: str = "") -> UUID:
    """Of the benchmark, or of a part of it: the same for the same name and jobs, whatever the levels are."""
    codes = " ".join(occupation.soc for occupation in benchmark.occupations)
    return uuid5(_NAMESPACE, f"{benchmark.name}\n{codes}\n{part}")


def _by_domain(benchmark: Benchmark) -> list[Item]:
    return sorted(benchmark.items, key=lambda item: list(CATEGORIES).index(item.domain))


def _description(by: Authorship) -> str:
    about = f" {by.author}. {by.about}" if by.about else ""
    return f"What {_titles(by.benchmark)} must be able to do, and how well: levels 0-7 of O*NET in three bands.{about}"


def _figures(item: Item) -> str:
    """The figures behind a statement, in words: interval, cut points, importance, basis."""
    parts = []
    if item.level_low is not None and item.level_high is not None:
        parts.append(f"level between {item.level_low:.1f} and {item.level_high:.1f}")
    if item.cut_low is not None and item.cut_high is not None:
        parts.append(f"Intermediate from {item.cut_low:.1f}, Advanced from {item.cut_high:.1f}")
    if item.importance is not None:
        parts.append(f"importance {item.importance:.1f} of 5")
    return "; ".join([*parts, f"basis: {item.basis}"]) if parts else ""


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _draft(what: Stated) -> bytes:
    return draft_file.to_json(authorship(what).benchmark)


# How each format is written: from a draft or an agreed version, and the occupations that :func:`to_rsd` asks for.
STANDARDS: dict[str, Callable[[Stated, pl.DataFrame], bytes]] = {
    "draft": lambda what, occupations: _draft(what),
    "rsd": to_rsd,
    "case": lambda what, occupations: to_case(what),
    "ctdl": lambda what, occupations: to_ctdl(what),
}
