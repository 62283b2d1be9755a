"""Mentions, statements and groups, made in a line each."""

from datetime import date

from plait.domain.group import Capability, Tier
from plait.domain.mention import MentionKind
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention, Statement
from plait_desk.linking.models import Link, Membership, ModelVersion, Subject
from plait_desk.mapping.services import GroupRecord, NominalRecord
from tests.factories.people import NOW

TODAY = date(2026, 11, 22)


def a_mention(
    kind: MentionKind, marking: Marking, *, register: str = "", protected: bool = False, **said: str
) -> Mention:
    """A mention, and a statement for each of its words, all with one marking."""
    mention = Mention.objects.create(
        kind=kind, marking=marking, register=register, is_protected=protected, recorded_at=NOW
    )
    if register:
        Mention.objects.filter(pk=mention.pk).update(natural_key=str(mention.pk))
    for name, value in said.items():
        Statement.objects.create(mention=mention, property=name, value=value, recorded_at=NOW, marking=marking)
    return mention


def a_tie(
    left: Mention, kind: str, right: Mention, marking: Marking, *, grade: str = "1AP", value: str = ""
) -> Statement:
    """A graded statement that ties two mentions."""
    return Statement.objects.create(
        mention=left, property=kind, other=right, value=value or None, grade=grade, recorded_at=NOW, marking=marking
    )


def one_subject(*mentions: Mention) -> Subject:
    """The all-seeing cache says that these mentions are one."""
    subject = Subject.objects.create(kind=mentions[0].kind, born_at=NOW)
    Membership.objects.bulk_create(Membership(mention=mention, subject=subject) for mention in mentions)
    return subject


def link_people(one: Mention, other: Mention) -> Link:
    """The machine is sure that these two mentions are one person."""
    model, _ = ModelVersion.objects.get_or_create(
        version="people-test",
        defaults={"kind": "person", "parameters": {}, "prior_weight": 0.0, "threshold": 0.9, "trained_at": NOW},
    )
    left, right = sorted((one.pk, other.pk))
    return Link.objects.create(left_id=left, right_id=right, probability=0.999, weight=9.96, model=model)


def a_record(marking: Marking, *nominals: Mention, reference: str = "SOCG-001", name: str = "Larch") -> GroupRecord:
    """A group with these nominals; the first is its principal."""
    return GroupRecord(
        reference=reference,
        name=name,
        marking=marking,
        region="East",
        council_code="S12000036",
        primary_threat="drugs",
        tier=Tier.NATIONAL,
        scored_on=TODAY,
        levels={Capability.MONEY_HANDLING: 4, Capability.CORRUPTION: None},
        nominals=[
            NominalRecord(
                mention_id=nominal.pk, role="courier", is_principal=place == 0, grade="1AP", marking=nominal.marking
            )
            for place, nominal in enumerate(nominals)
        ],
    )
