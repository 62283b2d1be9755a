"""What happened to groups, and who is mapped to them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from plait.domain.part import Part
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marked
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Membership
from plait_desk.mapping.models.groups import PERSON, Group


class EventsQuerySet(ReadableQuerySet["GroupEvent"]):
    """What is told of two groups is read by whoever may read both: to others the second is not there.

    What is told of a nominal is read by whoever may read the nominal; of one who must be protected, by nobody. What
    takes a step back tells of that step, and is read by whoever may read both.
    """

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, of groups and nominals that they may read."""
        both = Q(other=None) | Q(other__in=Group.objects.readable_by(reader))
        theirs = Q(mention=None) | Q(mention__in=Mention.objects.readable_by(reader))
        protected = Mention.objects.filter(is_protected=True).values("pk")
        same = Membership.objects.filter(subject__memberships__mention__is_protected=True).values("mention")
        found = super().readable_by(reader, permission).filter(both, theirs)
        found = found.exclude(mention__in=protected).exclude(mention__in=same)
        return found.filter(Q(undoes=None) | Q(undoes__in=found))


class Events(ReadableRows["GroupEvent"]):
    """Hands out queries of what happened to groups."""

    def get_queryset(self) -> EventsQuerySet:
        """Every row; what shows them narrows to a reader first."""
        return EventsQuerySet(self.model, using=self._db)


class GroupEvent(Marked):
    """Recorded, scored, renamed, split, merged, moved, asked to be archived: with who and why. Append-only."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    objects: ClassVar[Events] = Events()

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20)
    other = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    was = models.CharField(max_length=120, blank=True, help_text="what it changed: the name, or the state")
    on = models.DateField(null=True, help_text="the day it is about: when it happened, or when to look again")
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    mention = models.ForeignKey(
        Mention, null=True, on_delete=models.PROTECT, related_name="+", help_text="the nominal that it is about"
    )
    said = models.JSONField(default=dict, help_text="what the record said of that nominal before the step, and after")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class StandingMembers(ReadableRows["GroupMember"]):
    """Hands out the nominals that a record has now, without those who left it in a split."""

    def get_queryset(self) -> ReadableQuerySet["GroupMember"]:
        """Every nominal that is one now; what shows them narrows to a reader first."""
        return ReadableQuerySet(self.model, using=self._db).filter(left_at=None)


class NominalSaid(models.Model):
    """What is recorded of a nominal, and may be changed."""

    role = models.CharField(max_length=60)
    is_principal = models.BooleanField(default=False)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    grade = models.CharField(max_length=6, blank=True)

    class Meta:
        abstract = True


class GroupMember(Marked, NominalSaid):
    """A nominal: a mention (never a subject) with a role and dates.

    Who leaves a record in a split, or when a merger is taken back, stays in it as a row that shows no more.
    """

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    every: ClassVar[ReadableRows["GroupMember"]] = ReadableRows()
    objects: ClassVar[StandingMembers] = StandingMembers()

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="memberships_of_groups")
    came_with = models.ForeignKey(GroupEvent, null=True, on_delete=models.SET_NULL, related_name="+")
    left_with = models.ForeignKey(GroupEvent, null=True, on_delete=models.SET_NULL, related_name="+")
    left_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict, help_text="what its file said last of what a person may change since")
    recorded_at = models.DateTimeField()
    said_since = models.DateTimeField(null=True, help_text="when it came to say what it says; empty: never changed")

    class Meta:
        # Who adds a nominal whose membership is hidden from them may not learn of that: theirs stands beside it.
        constraints = [models.UniqueConstraint(fields=["group", "mention", "marking"], name="one_membership_a_marking")]

    def part(self) -> Part:
        """What the row says of the nominal."""
        return Part(
            role=self.role, is_principal=self.is_principal, from_on=self.from_on, to_on=self.to_on, grade=self.grade
        )

    def play(self, part: Part) -> None:
        """Let the row say this; it is saved by whoever asks."""
        self.role, self.is_principal, self.grade = part.role, part.is_principal, part.grade
        self.from_on, self.to_on = part.from_on, part.to_on


class NominalWas(Marked, NominalSaid):
    """What was recorded of a nominal until it was changed, or that they stood in the record no more."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    member = models.ForeignKey(GroupMember, on_delete=models.CASCADE, related_name="was")
    stood = models.BooleanField(help_text="in the record; not where they had left it")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="the moment of the change")
