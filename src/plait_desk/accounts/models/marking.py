"""Markings, the audiences they point to, and the consents that meet their conditions."""

from typing import Self

from django.db import models

from plait.domain.ids import AudienceId, MarkingId, PartnerId, PersonId, UnitId
from plait.domain.marking import (
    ActionCode,
    Existence,
    Handling,
    MarkingKind,
    MarkingTier,
    Purpose,
    SanitisationCode,
    combine_all,
    marking_id,
)
from plait.domain.marking import Marking as MarkingValue
from plait.domain.partner import Term
from plait.policy.access import ConsentGiven, Member
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models.grounded import Grounded, is_grounded
from plait_desk.accounts.models.people import Partner, Person, Unit


class Audience(models.Model):
    """A named circle that markings point to. Its identity never changes; who is in it is dated."""

    id = OpaqueIdField()
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=400)
    kind = models.CharField(
        max_length=20,
        choices=[(kind.value, kind.value) for kind in MarkingKind],
        default=MarkingKind.ORDINARY.value,
        help_text="other than ordinary: this audience is that kind's own list",
    )

    def __str__(self) -> str:
        return self.name


class AudienceMember(Grounded):
    """One dated place in an audience, for a partner, a unit or a person, and why the law allows it."""

    id = OpaqueIdField()
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="members")
    partner = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["partner"]), models.Index(fields=["person"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False, unit__isnull=True, person__isnull=True)
                | models.Q(partner__isnull=True, unit__isnull=False, person__isnull=True)
                | models.Q(partner__isnull=True, unit__isnull=True, person__isnull=False),
                name="a_member_is_a_partner_or_a_unit_or_a_person",
            ),
            is_grounded("a_member_has_its_basis"),
        ]

    def value(self) -> Member:
        """The place as the policy knows it."""
        return Member(
            audience=AudienceId(self.audience_id),
            partner=PartnerId(self.partner_id) if self.partner_id else None,
            unit=UnitId(self.unit_id) if self.unit_id else None,
            person=PersonId(self.person_id) if self.person_id else None,
            term=Term(from_at=self.from_at, to_at=self.to_at),
        )


class Marking(models.Model):
    """A marking, interned: the same value is one row for ever. Its id is made from its value."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    tier = models.CharField(max_length=20, choices=[(tier.value, tier.value) for tier in MarkingTier])
    handling = models.CharField(max_length=1, choices=[(code.value, code.value) for code in Handling])
    action = models.CharField(max_length=2, blank=True)
    sanitisation = models.CharField(max_length=2, blank=True)
    condition = models.TextField(blank=True)
    originator = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, null=True, on_delete=models.PROTECT, related_name="+")
    purposes = CodesField()
    existence = models.CharField(max_length=10, choices=[(code.value, code.value) for code in Existence])
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in MarkingKind])

    def value(self) -> MarkingValue:
        """The marking as the policy knows it; a combination is made again from its parts (prefetch them for many)."""
        parts = [part.part for part in self.parts.all()]
        return combine_all(part._single() for part in parts) if parts else self._single()

    def _single(self) -> MarkingValue:
        return MarkingValue(
            originator=PartnerId(self.originator_id) if self.originator_id else None,
            purposes=frozenset(Purpose(code) for code in self.purposes),
            tier=MarkingTier(self.tier),
            handling=Handling(self.handling),
            action=ActionCode(self.action) if self.action else None,
            sanitisation=SanitisationCode(self.sanitisation) if self.sanitisation else None,
            condition=self.condition,
            audience=AudienceId(self.audience_id) if self.audience_id else None,
            existence=Existence(self.existence),
            kind=MarkingKind(self.kind),
        )

    @classmethod
    def of(cls, value: MarkingValue) -> Self:
        """The unsaved row of a value."""
        return cls(
            id=marking_id(value),
            tier=value.tier.value,
            handling=value.handling.value,
            action=value.action.value if value.action else "",
            sanitisation=value.sanitisation.value if value.sanitisation else "",
            condition=value.condition,
            originator_id=value.originator,
            audience_id=value.audience,
            purposes=frozenset(purpose.value for purpose in value.purposes),
            existence=value.existence.value,
            kind=value.kind.value,
        )

    @property
    def key(self) -> MarkingId:
        """The row's id as the core names it."""
        return MarkingId(self.id)


class Parts(models.Manager["MarkingPart"]):
    """Parts are asked for to make the combination's value again, so each comes with its own marking."""

    def get_queryset(self) -> models.QuerySet["MarkingPart"]:
        """Every part, with its marking."""
        return super().get_queryset().select_related("part")


class MarkingPart(models.Model):
    """One of the single markings that a combination rests on."""

    whole = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="parts")
    part = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="wholes")

    objects = Parts()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whole", "part"], name="a_part_once")]


class Consent(models.Model):
    """The originator's recorded word that a partner meets a condition. Withdrawn by a date, never deleted."""

    id = OpaqueIdField()
    marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="consents")
    condition = models.TextField(help_text="the condition as it read when consent was given")
    given_by = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def value(self) -> ConsentGiven:
        """The consent as the policy knows it."""
        return ConsentGiven(
            marking=self.marking.value(),
            given_by=PartnerId(self.given_by_id),
            to=PartnerId(self.to_id),
            term=Term(from_at=self.from_at, to_at=self.to_at),
            withdrawn_at=self.withdrawn_at,
        )
