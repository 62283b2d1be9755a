"""Which interventions each target could get, from whom, and which are refused before any sum is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypedDict, cast

from plait.domain.estimate import Range
from plait.domain.group import Group, Tier
from plait.domain.ids import Ref
from plait.domain.option import POUNDS, LeftOut, Need, Option, Reason
from plait.domain.strand import Strand
from plait.reference import document, partners, powers

COUNCILS = "la"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """One entry of the catalogue. `skills` are (partner, skill) -> days; no `threats` means any."""

    code: str
    title: str
    strand: Strand
    leads: tuple[str, ...]
    power: str | None
    skills: Mapping[tuple[str, str], float]
    pounds: float
    effect: Range
    threats: frozenset[str]
    tiers: frozenset[str]
    why: str
    measure: str

    @property
    def is_development(self) -> bool:
        """Finding out what an unscored group is: all that such a group can get."""
        return self.tiers == frozenset({Tier.UNSCORED.value})

    def suits(self, group: Group) -> bool:
        """Whether the group's tier and threats are among those it is for."""
        threats = {group.primary_threat, *group.secondary_threats}
        return group.tier.value in self.tiers and (not self.threats or bool(self.threats & threats))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The interventions of one edition, who holds which power and its limit, and each council's body."""

    edition: str
    interventions: tuple[Intervention, ...]
    holders: Mapping[str, frozenset[str]]
    limits: Mapping[str, str]
    names: Mapping[str, str]
    councils: Mapping[str, str]

    def holds(self, partner: str, power: str | None) -> bool:
        """Whether `partner` (a council counts as a local authority) holds `power`; anyone holds none at all."""
        if power is None:
            return True
        held = self.holders.get(power, frozenset())
        return partner in held or (partner in self.councils.values() and COUNCILS in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What may be weighed, and what was refused before: no power, or unscored."""

    options: tuple[Option, ...]
    refused: tuple[LeftOut, ...]


@cache
def catalogue() -> Catalogue:
    """The shipped edition, with the powers and bodies of the reference lists."""
    content = document("options")
    holders: dict[str, set[str]] = {}
    for power in powers():
        holders.setdefault(power.name, set()).add(power.partner)
    return Catalogue(
        edition=str(content["edition"]),
        interventions=tuple(_intervention(row) for row in cast("list[_Row]", content["interventions"])),
        holders=MappingProxyType({name: frozenset(who) for name, who in holders.items()}),
        limits=MappingProxyType({power.partner: power.limit for power in powers() if power.limit}),
        names=MappingProxyType({partner.key: partner.abbreviation or partner.body for partner in partners()}),
        councils=MappingProxyType({each.council_code: each.key for each in partners() if each.council_code}),
    )


def build(groups: Iterable[Group], *, using: Catalogue) -> Built:
    """Every option for every group. A council leads only in its own area; a T0 group gets only development."""
    options: list[Option] = []
    refused: list[LeftOut] = []
    for group in groups:
        for intervention in using.interventions:
            if not intervention.suits(group):
                continue
            for lead in _leads(intervention, group, using):
                option = _option(intervention, group, lead, using)
                if using.holds(lead, intervention.power):
                    options.append(option)
                else:
                    refused.append(_no_power(option, intervention, using))
        if group.tier is Tier.UNSCORED:
            refused.append(_unscored(group, using))
    return Built(options=tuple(options), refused=tuple(refused))


def _leads(intervention: Intervention, group: Group, using: Catalogue) -> Sequence[str]:
    leads = []
    for lead in intervention.leads:
        body = using.councils.get(group.council_code) if lead == COUNCILS else lead
        if body is not None:
            leads.append(body)
    return leads


def _option(intervention: Intervention, group: Group, lead: str, using: Catalogue) -> Option:
    council = using.councils.get(group.council_code, "")
    target = str(Ref("group", group.id))
    needs = [
        Need(partner=council if partner == COUNCILS else partner, skill=skill, days=days)
        for (partner, skill), days in intervention.skills.items()
        if partner != COUNCILS or council
    ]
    if intervention.pounds:
        needs.append(Need(partner=lead, skill=POUNDS, days=intervention.pounds))
    return Option(
        key=f"{target}/{intervention.code}/{lead}",
        target=target,
        target_label=group.name,
        threats=tuple(each for each in (group.primary_threat, *group.secondary_threats) if each),
        intervention=intervention.code,
        title=intervention.title,
        strand=intervention.strand,
        lead=lead,
        needs=tuple(needs),
        pounds=intervention.pounds,
        effect=intervention.effect,
        why=intervention.why,
        measure=intervention.measure,
        is_development=intervention.is_development,
    )


def _no_power(option: Option, intervention: Intervention, using: Catalogue) -> LeftOut:
    body = using.names.get(option.lead, option.lead)
    limit = using.limits.get(option.lead, f"does not hold the power: {intervention.power}")
    holders = ", ".join(sorted(using.names.get(key, key) for key in using.holders.get(intervention.power or "", ())))
    words = f"{body} {limit}. Held by: {holders or 'no listed body'}."
    return LeftOut(option=option, reason=Reason.NO_POWER, words=words)


def _unscored(group: Group, using: Catalogue) -> LeftOut:
    """Said once a group, on the strongest thing that it cannot have."""
    strongest = max(
        (each for each in using.interventions if not each.is_development), key=lambda each: each.effect.best
    )
    option = _option(strongest, group, strongest.leads[0], using)
    return LeftOut(
        option=option,
        reason=Reason.UNSCORED,
        words=f"{group.name} is unscored (T0): a development task only, until it has a score.",
    )


class _Row(TypedDict):
    """One intervention as the document writes it."""

    code: str
    title: str
    strand: str
    leads: list[str]
    power: str | None
    skills: dict[str, float]
    pounds: float
    effect: list[float]
    threats: list[str]
    tiers: list[str]
    why: str
    measure: str


def _intervention(row: _Row) -> Intervention:
    skills = {}
    for name, days in row["skills"].items():
        partner, _, skill = name.partition(":")
        skills[partner, skill] = float(days)
    return Intervention(
        code=row["code"],
        title=row["title"],
        strand=Strand(row["strand"]),
        leads=tuple(row["leads"]),
        power=row["power"],
        skills=MappingProxyType(skills),
        pounds=float(row["pounds"]),
        effect=Range.parse(row["effect"]),
        threats=frozenset(row["threats"]),
        tiers=frozenset(row["tiers"]),
        why=row["why"],
        measure=row["measure"],
    )
