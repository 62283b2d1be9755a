"""The rows of a random world up to mapping, room by room: a few of each, each with a marking of its own."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from plait.domain.group import Capability
from plait.domain.ids import Ref, encode
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.domain.report import ReportState
from plait.domain.statement import Tie
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Marking, Partner, Person
from plait_desk.collection.models import (
    Concern,
    Item,
    Load,
    Mention,
    Origin,
    Reject,
    Report,
    ReportEvent,
    Requirement,
    Statement,
)
from plait_desk.linking.models import Identity, Link, Match, Membership, Subject
from plait_desk.mapping.models import Group, GroupAttribute, GroupEvent, GroupMember
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Event, Target, ThreadLink
from tests.factories.linking import a_model, scored
from tests.factories.rows import a_row, days_ago, word
from tests.factories.world_ground import Ground

COMMON = "Larchen"
"""a word in the title of everything that can be found"""
# What a report may call a person; the first may be suggested for a group, and a machine must leave the last out.
CATEGORIES = ("SUSPECT", "SUSPECT;CONVICTED", "", "SUSPECT;WITNESS_OR_INFORMANT")
THREATS = ("drugs", "money-laundering", "violence")
COUNCILS = ("S12000049", "S12000036", "")
Row = TypeVar("Row", bound=models.Model)


@dataclass(kw_only=True)
class Made:
    """What was made so far."""

    ground: Ground
    chance: random.Random
    rows: list[models.Model] = field(default_factory=list)

    def add(self, model: type[Row], /, **given: Any) -> Row:
        """One more row, with a marking by chance where none is given. The same chance gives the same keys."""
        if isinstance(model._meta.pk, OpaqueIdField):
            given.setdefault("id", self.chance.getrandbits(62))
        if issubclass(model, Marked) and "marking" not in given:
            given["marking"] = self.chance.choice(self.ground.markings)
        row: Row = a_row(model, self.parent, **given)
        self.rows.append(row)
        return row

    def parent(self, model: type[models.Model]) -> int:
        """The key of some row of a table: of the ground, or made already."""
        if model is Partner:
            return self.chance.choice(self.ground.bodies).pk
        if model is Person:
            return self.chance.choice((self.ground.reader, self.ground.drawer)).person.pk
        return int(self.some(model).pk)

    def every(self, model: type[Row]) -> list[Row]:
        return [row for row in self.rows if isinstance(row, model)]

    def some(self, model: type[Row]) -> Row:
        return self.chance.choice(self.every(model))

    def near(self, marking: Marking) -> Marking:
        """The same marking as a rule, another now and then."""
        return marking if self.chance.random() < 0.7 else self.chance.choice(self.ground.markings)


def loads(made: Made) -> None:
    for name in ("SYNTHETIC_people", "people", "people"):
        state = made.chance.choice((Load.State.COMMITTED, Load.State.COMMITTED, Load.State.RUNNING))
        load = made.add(Load, name=f"{name}_{word()}.csv", feed="people", state=state, rows=9, received_at=days_ago(4))
        for row in (1, 2):
            marking = made.near(load.marking)
            made.add(Reject, load=load, marking=marking, row=row, raw=json.dumps({"surname": word()}))


def requirements(made: Made) -> None:
    about = made.add(Target, kind=Target.Kind.THREAT, key=THREATS[0])
    bodies = (made.ground.reader.body, *made.ground.bodies)
    for _ in range(6):
        first = made.add(
            Requirement,
            state=made.chance.choice((Requirement.State.OPEN, Requirement.State.OPEN, Requirement.State.PART_MET)),
            target=made.chance.choice((about, None)),
            owner=made.chance.choice(bodies[:2]),
            collector=made.chance.choice((None, None, bodies[1])),
            value=made.chance.random(),
            cost_days=made.chance.randrange(1, 9),
            raised_at=days_ago(20),
        )
    made.add(Requirement, state=Requirement.State.OPEN, supersedes=first, raised_at=days_ago(10))


def reports(made: Made) -> None:
    kinds = (Origin.Kind.SOURCE, Origin.Kind.QUOTED)
    origins = [made.add(Origin, source_reference=word(), kind=kind) for kind in kinds]
    before = None
    for number in range(5):
        report = made.add(
            Report,
            title=f"{COMMON} {word()}",
            urgency=made.chance.choice(list(Report.Urgency)),
            state=made.chance.choice(list(ReportState)).value,
            threat=made.chance.choice(THREATS),
            council_code=made.chance.choice(COUNCILS),
            requirement=made.chance.choice((None, made.some(Requirement))),
            load=made.chance.choice((None, made.some(Load))),
            created_at=days_ago(number + 1),
            received_at=days_ago(number + 1),
            supersedes=before if number in (2, 4) else None,
            parent=before if number == 3 else None,
        )
        before = report
        _happened(made, report)
        _items(made, report, origins)
    for number in range(4):
        made.add(Concern, told_at=days_ago(number), report=made.chance.choice((None, made.some(Report))))


def _happened(made: Made, report: Report) -> None:
    """A decision, a return for correction, and that the clock ran out: each may be hidden though the report is not."""
    steps = (("live", ""), ("requires_correction", ""), (report.state, ReportEvent.Kind.ESCALATED))
    for number, (state, kind) in enumerate(steps):
        made.add(
            ReportEvent,
            report=report,
            kind=kind or ReportEvent.Kind.STEP,
            marking=made.near(report.marking),
            from_state="" if kind else ReportState.REQUIRES_ASSESSMENT.value,
            to_state=state,
            reason=word(),
            due_on=days_ago(-number).date() if state == "requires_correction" else None,
            at=days_ago(made.chance.random()),
        )


def _items(made: Made, report: Report, origins: list[Origin]) -> None:
    for number in (1, 2):
        made.add(
            Item,
            report=report,
            number=number,
            load=report.load,
            marking=made.near(report.marking),
            grading_scheme="3x5x2",
            grade=made.chance.choice(("1AP", "2BP", "3CP")),
            origin=made.chance.choice((*origins, None)),
            quotes=made.chance.choice(("", made.some(Report).own_reference)),
            recorded_at=days_ago(made.chance.choice((1, 200))),
        )
    item = made.some(Item)
    if not any(row.supersedes_id == item.pk for row in made.every(Item)):
        made.add(
            Item,
            report=item.report,
            load=item.load,
            number=item.number,
            supersedes=item,
            grading_scheme="3x5x2",
            grade="1BP",
        )


def mentions(made: Made) -> None:
    kinds = (MentionKind.PERSON,) * 8 + (MentionKind.COMPANY,) * 3 + (MentionKind.NOTICE, MentionKind.LICENCE)
    for kind in kinds:
        place = made.chance.choice(("item", "item", "load", "alone"))
        item = made.some(Item) if place == "item" else None
        mention = made.add(
            Mention,
            kind=kind.value,
            item=item,
            load=made.some(Load) if place == "load" else None,
            marking=made.near(item.marking) if item else made.chance.choice(made.ground.markings),
            given_reference=word() if place == "load" else "",
            categories=CATEGORIES[len(made.every(Mention)) % len(CATEGORIES)] if kind is MentionKind.PERSON else "",
            is_protected=kind is MentionKind.PERSON and made.chance.random() < 0.1,
            recorded_at=days_ago(made.chance.randrange(1, 90)),
        )
        _statements(made, mention)
    _ties(made)


def _statements(made: Made, mention: Mention) -> None:
    person = mention.kind == MentionKind.PERSON
    said = ("forename", "surname", "birth_date", "address") if person else ("name", "title", "status")
    for name in said:
        for _ in range(made.chance.choice((1, 1, 2))):
            made.add(
                Statement,
                mention=mention,
                item=mention.item,
                property=name,
                value=f"19{made.chance.randrange(40, 99)}-05-06" if name == "birth_date" else word(),
                marking=made.near(mention.marking),
                recorded_at=mention.recorded_at,
                grade=made.chance.choice((None, "1AP", "2BP")),
            )


def _ties(made: Made) -> None:
    of_kind: dict[str, list[Mention]] = {}
    for mention in made.every(Mention):
        of_kind.setdefault(mention.kind, []).append(mention)
    people, companies = of_kind["person"], of_kind["company"]
    ends = [(Tie.DIRECTOR_OF, made.chance.choice(people), made.chance.choice(companies)) for _ in range(5)]
    ends += [(Tie.ASSOCIATE_OF, *made.chance.sample(people, 2)) for _ in range(4)]
    ends += [(Tie.AWARDED, made.chance.choice(companies), end) for end in of_kind["notice"]]
    ends += [(Tie.HOLDS, made.chance.choice(companies), end) for end in of_kind["licence"]]
    for tie, left, right in ends:
        given = {"mention": left, "other": right, "property": tie.value, "value": word(), "grade": "1AP"}
        made.add(Statement, marking=made.near(left.marking), recorded_at=left.recorded_at, **given)


def links(made: Made) -> None:
    """Scored pairs, decisions, hard facts, and the all-seeing cache: the mentions that likely pairs join."""
    model = a_model()
    people = [row for row in made.every(Mention) if row.kind == MentionKind.PERSON]
    subject_of = {person.pk: person.pk for person in people}
    for _ in range(14):
        left, right = sorted(made.chance.sample(people, 2), key=lambda row: row.pk)
        if any((row.left_id, row.right_id) == (left.pk, right.pk) for row in made.every(Link)):
            continue
        likely = made.chance.choice((0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.6, 0.9, 0.999))
        made.add(Link, left=left, right=right, **scored(likely, model), model=model)
        made.chance.random()  # worlds keep the shape they are known by
        _join(subject_of, left.pk, right.pk, likely >= model.threshold)
    for judgement in (Judgement.SAME, Judgement.SAME, Judgement.DIFFERENT):
        left, right = sorted(made.chance.sample(people, 2), key=lambda row: row.pk)
        made.add(Match, left=left, right=right, judgement=judgement.value, marking=made.near(left.marking))
        _join(subject_of, left.pk, right.pk, judgement is Judgement.SAME)
    for person in people:
        made.add(Identity, mention=person, sex=made.chance.choice((None, "male", "female")))
    subjects = {key: made.add(Subject, kind="people") for key in sorted(set(subject_of.values()))}
    for person in people:
        made.add(Membership, mention=person, subject=subjects[subject_of[person.pk]])


def _join(subject_of: dict[int, int], left: int, right: int, joined: bool) -> None:
    if joined:
        old, new = subject_of[left], subject_of[right]
        subject_of.update({key: new for key, value in subject_of.items() if value == old})


def groups(made: Made) -> None:
    people = [row for row in made.every(Mention) if row.kind == MentionKind.PERSON]
    for _ in range(4):
        group = made.add(
            Group,
            name=f"{COMMON} {word()}",
            region="West",
            tier=made.chance.choice(list(Group.Tier)),
            state=made.chance.choice((Group.State.ACTIVE, Group.State.ARCHIVED, Group.State.SCORED)),
            primary_threat=made.chance.choice(THREATS),
            businesses=[word()],
            load=made.chance.choice((None, made.some(Load))),
            recorded_at=days_ago(40),
            lead_officer=made.chance.choice((None, made.ground.reader.person)),
            rescore_on=days_ago(3).date(),
        )
        for place, person in enumerate(made.chance.sample(people, 4)):
            grade = made.chance.choice(("1AP", "2BP"))
            member = {"group": group, "mention": person, "is_principal": place == 0, "grade": grade}
            made.add(GroupMember, marking=made.near(person.marking), from_on=days_ago(50).date(), **member)
        for capability in list(Capability)[:2]:
            level = {"kind": "capability", "attribute": capability.value, "level": made.chance.randrange(6)}
            made.add(GroupAttribute, group=group, marking=made.near(group.marking), grade="1AP", **level)
        made.add(GroupEvent, group=group, kind="scored", reason=word(), marking=made.near(group.marking))


def threads(made: Made) -> None:
    """Steps between anything and anything, events, and what everything is found by."""
    kinds = {"report": Report, "mention": Mention, "group": Group, "requirement": Requirement}
    things = [(Ref(kind, row.pk), row) for kind, model in kinds.items() for row in made.every(model)]
    for group in made.every(Group):
        made.add(Target, kind=Target.Kind.GROUP, key=encode(group.pk))
    steps = {(made.chance.choice(things)[0], made.chance.choice(things)[0]) for _ in range(16)}
    for one, other in sorted(steps):
        if one != other:
            made.add(ThreadLink, from_ref=str(one), to_ref=str(other), relation="led_to", at=days_ago(3))
    closed = _protected(made)
    for ref, row in things:
        if row.pk not in closed:
            kind = row.kind if isinstance(row, Mention) else ref.kind
            title = getattr(row, "title", None) or getattr(row, "name", None) or f"{COMMON} {word()}"
            made.add(SearchEntry, ref=str(ref), kind=kind, title=title, text=word(), marking=row.marking)
            made.add(Event, kind=f"{ref.kind}.changed", ref=str(ref), marking=row.marking, at=days_ago(1))


def _protected(made: Made) -> set[int]:
    """The mentions of people who are protected by any of their mentions: the index never holds them."""
    marked = {row.pk for row in made.every(Mention) if row.is_protected}
    closed = {row.subject_id for row in made.every(Membership) if row.mention_id in marked}
    return marked | {row.mention_id for row in made.every(Membership) if row.subject_id in closed}


ROOMS: tuple[Callable[[Made], None], ...] = (loads, requirements, reports, mentions, links, groups, threads)
