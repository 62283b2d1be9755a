"""Intelligence reports: what eight bodies say of the groups, one item a statement, each with its own grade.

A share of them is what makes real reporting hard: copies that pass on another body's report, contradictions,
victims who are also suspects, nicknames and slips in names, dates given in part.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import numpy as np

from plait.reference import councils
from plait_world.companies import Companies, variant
from plait_world.draw import Ints
from plait_world.groups import Groups
from plait_world.people import People
from plait_world.report_words import CONTRADICTIONS, COPY, FACTS, OPINIONS, TITLES, VICTIM

URGENT = {"HIGH": 0.035, "MEDIUM": 0.22, "LOW": 0.745}
COPIED, CONTRADICTED, VICTIMS, SECOND_ITEM = 0.08, 0.04, 0.06, 0.42
NAMES_A_FIRM = 0.38


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One reporting body: its share of all reports, how it grades and in what it sends."""

    partner: str
    abbreviation: str
    share: float
    scheme: str
    form: str


BODIES = (
    Body(partner="psos", abbreviation="PSoS", share=0.44, scheme="3x5x2", form="csv"),
    Body(partner="hmrc", abbreviation="HMRC", share=0.12, scheme="3x5x2", form="xlsx"),
    Body(partner="nca", abbreviation="NCA", share=0.09, scheme="europol4x4", form="jsonl"),
    Body(partner="bf", abbreviation="BF", share=0.08, scheme="5x5x5", form="csv"),
    Body(partner="sps", abbreviation="SPS", share=0.09, scheme="3x5x2", form="csv"),
    Body(partner="sepa", abbreviation="SEPA", share=0.06, scheme="3x5x2", form="jsonl"),
    Body(partner="tss", abbreviation="TSS", share=0.07, scheme="3x5x2", form="xlsx"),
    Body(partner="dwp", abbreviation="DWP", share=0.05, scheme="3x5x2", form="csv"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person named in an item. `reference` is the mention's own."""

    reference: str
    person: int
    categories: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A company named in an item, tied to the first person named."""

    reference: str
    company: int
    written: str
    numbered: bool
    tie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement of a report. `text` still has {name} in it: it is filled in with the name as recorded."""

    text: str
    is_opinion: bool
    quotes: str
    people: tuple[Named, ...]
    firms: tuple[Firm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of one body."""

    body: Body
    reference: str
    day: date
    late: int
    urgency: str
    title: str
    threat: str
    council: int
    items: tuple[Item, ...]
    source: str = field(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What reports can be about."""

    people: People
    companies: Companies
    groups: Groups
    used_by: Mapping[int, Ints]
    members: Mapping[int, Ints]
    bystanders: Ints


def make_reports(
    dice: Random, people: People, companies: Companies, groups: Groups, *, count: int, day: date
) -> list[Report]:
    """`count` reports of the year before `day`, oldest first."""
    scene = _scene(people, companies, groups)
    days = sorted(day - timedelta(days=dice.randint(1, 365)) for _ in range(count))
    reports: list[Report] = []
    for number, on in enumerate(days, 1):
        body = dice.choices(BODIES, [body.share for body in BODIES])[0]
        earlier = [report for report in reports[-400:] if report.body is not body]
        chance = dice.random()
        if earlier and chance < COPIED:
            reports.append(_copy(dice, dice.choice(earlier), body, number, on))
        elif earlier and chance < COPIED + CONTRADICTED:
            reports.append(_contradiction(dice, dice.choice(earlier), body, number, on))
        else:
            reports.append(_report(dice, scene, body, number, on))
    return reports


def _scene(people: People, companies: Companies, groups: Groups) -> Scene:
    nominal = np.zeros(len(people), dtype=bool)
    nominal[groups.member] = True
    return Scene(
        people=people,
        companies=companies,
        groups=groups,
        used_by={at: groups.used[groups.used_group == at] for at in range(len(groups))},
        members={at: groups.member[groups.member_group == at] for at in range(len(groups))},
        bystanders=np.flatnonzero(~nominal),
    )


def _report(dice: Random, scene: Scene, body: Body, number: int, on: date) -> Report:
    group = dice.randrange(len(scene.groups))
    threats = [scene.groups.primary[group], *filter(None, scene.groups.secondary[group].split(";"))]
    threat = dice.choice(threats)
    reference = _reference(body, number, on)
    items = [_item(dice, scene, group, threat, f"{reference}/1")]
    if dice.random() < SECOND_ITEM:
        items.append(_item(dice, scene, group, threat, f"{reference}/2"))
    return Report(
        body=body,
        reference=reference,
        day=on,
        late=dice.choice((0, 0, 1, 1, 2, 3, 5, 9, 20)),
        urgency=dice.choices(list(URGENT), list(URGENT.values()))[0],
        title=TITLES.get(threat, TITLES[""]),
        threat=threat,
        council=int(scene.groups.council[group]),
        items=tuple(items),
        source=f"{body.abbreviation}-S{dice.randrange(10_000, 99_999)}",
    )


def _item(dice: Random, scene: Scene, group: int, threat: str, reference: str) -> Item:
    nominal = int(dice.choice(scene.members[group]))
    firms = _firms(dice, scene, group, reference)
    if dice.random() < VICTIMS:
        return _victim_item(dice, scene, nominal, reference, firms)
    is_opinion = dice.random() < 0.22
    text = dice.choice(OPINIONS if is_opinion else FACTS.get(threat, FACTS[""]))
    category = dice.choices(
        ("SUSPECT", "SUSPECT;CONVICTED", "ASSOCIATE", "PROFESSIONAL_ENABLER_SUSPECTED"), (70, 17, 10, 3)
    )[0]
    named = [Named(reference=f"{reference}/P1", person=nominal, categories=category, role=scene_role(dice))]
    if dice.random() < 0.3:
        other = int(dice.choice(scene.members[group]))
        text += " {other} was there too."
        named.append(Named(reference=f"{reference}/P2", person=other, categories="ASSOCIATE", role="companion"))
    elif dice.random() < 0.25:
        bystander = int(dice.choice(scene.bystanders))
        category, role = dice.choice((("UNWITTING_THIRD_PARTY", "neighbour"), ("WITNESS_OR_INFORMANT", "witness")))
        text += " {other} lives next door."
        named.append(Named(reference=f"{reference}/P2", person=bystander, categories=category, role=role))
    return Item(text=text, is_opinion=is_opinion, quotes="", people=tuple(named), firms=firms)


def _victim_item(dice: Random, scene: Scene, nominal: int, reference: str, firms: tuple[Firm, ...]) -> Item:
    """A person who is harmed, now and then also a suspect, beside the nominal who harms."""
    victim = int(dice.choice(scene.bystanders)) if dice.random() < 0.8 else nominal
    categories = "VICTIM;SUSPECT" if victim == nominal or dice.random() < 0.15 else "VICTIM"
    people = (Named(reference=f"{reference}/P1", person=victim, categories=categories, role="victim"),)
    return Item(text=dice.choice(VICTIM), is_opinion=False, quotes="", people=people, firms=firms)


def _firms(dice: Random, scene: Scene, group: int, reference: str) -> tuple[Firm, ...]:
    used = scene.used_by[group]
    if not len(used) or dice.random() > NAMES_A_FIRM:
        return ()
    company = int(dice.choice(used))
    written = variant(np.random.default_rng(dice.randrange(2**32)), scene.companies.name[company])
    tie = dice.choice(("director_of", "owner_of", "works_for", "named_with"))
    return (Firm(reference=f"{reference}/C1", company=company, written=written, numbered=dice.random() < 0.4, tie=tie),)


def scene_role(dice: Random) -> str:
    """What the person does in the item."""
    return dice.choice(("courier", "driver", "seller", "organiser", "cash carrier", "customer"))


def _copy(dice: Random, first: Report, body: Body, number: int, on: date) -> Report:
    """Another body passes the first item on, in nearly the same words: not a second source."""
    reference = _reference(body, number, on)
    item = first.items[0]
    text = COPY.format(text=item.text) if dice.random() < 0.6 else item.text
    copied = Item(
        text=text,
        is_opinion=item.is_opinion,
        quotes=first.reference,
        people=tuple(_again(named, f"{reference}/1/P{at}") for at, named in enumerate(item.people, 1)),
        firms=(),
    )
    return _after(first, body, reference, on, copied)


def _contradiction(dice: Random, first: Report, body: Body, number: int, on: date) -> Report:
    """A report, from a source of its own, that says the opposite."""
    reference = _reference(body, number, on)
    item = Item(
        text=dice.choice(CONTRADICTIONS),
        is_opinion=False,
        quotes="",
        people=(_again(first.items[0].people[0], f"{reference}/1/P1"),),
        firms=(),
    )
    return _after(first, body, reference, on, item, source=f"{body.abbreviation}-S{dice.randrange(10_000, 99_999)}")


def _after(first: Report, body: Body, reference: str, on: date, item: Item, *, source: str = "") -> Report:
    return Report(
        body=body,
        reference=reference,
        day=on,
        late=2,
        urgency=first.urgency,
        title=first.title,
        threat=first.threat,
        council=first.council,
        items=(item,),
        source=source,
    )


def _again(named: Named, reference: str) -> Named:
    return Named(reference=reference, person=named.person, categories=named.categories, role=named.role)


def _reference(body: Body, number: int, on: date) -> str:
    return f"{body.abbreviation}-{on.year}-{number:05d}"


def council_code(report: Report) -> str:
    """The code of the council the report is about."""
    return councils()[report.council].code
