"""Groups, who is mapped to them, what they can do, and what they reach."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from plait.domain.check import CheckAnswer, CheckStage
from plait.domain.flag import FlagAbout, Verdict
from plait.domain.marking import Purpose
from plait.domain.part import Part
from plait.linking.pointing import PointerAnswer
from plait.mapping.choice import Sharing
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.collection.models import Item, Load, Mention
from plait_desk.linking.models import Membership
from plait_desk.thread.models import Release

PERSON = settings.AUTH_USER_MODEL
PURPOSES = [(purpose.value, purpose.words) for purpose in Purpose]


class GroupSaid(models.Model):
    """What the record of a group says, and may be changed."""

    class Tier(models.TextChoices):
        T1 = "T1", "Tier 1, national"
        T2 = "T2", "Tier 2, several divisions or partner-led"
        T3 = "T3", "Tier 3, local"
        T0 = "T0", "Not scored"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        SCORED = "scored"
        ACTIVE = "active"
        DORMANT = "dormant"
        ARCHIVED = "archived"
        REACTIVATED = "reactivated"

    name = models.CharField(max_length=120)
    region = models.CharField(max_length=10)
    council_code = models.CharField(max_length=9, blank=True)
    tier = models.CharField(max_length=2, choices=Tier, default=Tier.T0)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    primary_threat = models.CharField(max_length=40)
    secondary_threats = models.JSONField(default=list)
    businesses = models.JSONField(default=list)
    lead_officer = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    lead_officer_trained_on = models.DateField(null=True)
    scored_on = models.DateField(null=True)
    seen_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Group(Marked, GroupSaid):
    """One serious organised crime group as its originator records it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, help_text="the originator's")
    # Two records of one reference stand apart where who sent the second may not know of the first.
    mention = models.OneToOneField(
        Mention, null=True, on_delete=models.SET_NULL, related_name="+", help_text="what a file's row made of it"
    )
    rescore_on = models.DateField(null=True)
    told = models.JSONField(default=dict, help_text="what its file said last of what a person may change since")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    said_since = models.DateTimeField(null=True, help_text="when it came to say what it says; empty: never changed")

    class Meta:
        indexes = [models.Index(fields=["partner", "reference"])]

    @transaction.atomic
    def save(self, *args: Any, **how: Any) -> None:
        """What the record said until now is kept beside it, whoever changes it."""
        if not self._state.adding and keep_what_it_was(self) and how.get("update_fields") is not None:
            how["update_fields"] = [*how["update_fields"], "said_since"]
        super().save(*args, **how)


class GroupWas(Marked, GroupSaid):
    """What a record said until it was changed. It has the marking that the record had then."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="was")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="the moment of the change")

    class Meta:
        indexes = [models.Index(fields=["group", "until"], name="what_a_group_was")]


SAID = (*(field.attname for field in GroupSaid._meta.fields), "marking_id")


def keep_what_it_was(group: Group) -> bool:
    """Keep what the database says of a group where the row in hand says otherwise; whether it does."""
    before = Group.objects.filter(pk=group.pk).values(*SAID, "said_since", "recorded_at").get()
    since, recorded = before.pop("said_since"), before.pop("recorded_at")
    if all(getattr(group, name) == value for name, value in before.items()):
        return False
    now = timezone.now()
    GroupWas.objects.create(group=group, since=since or recorded, until=now, **before)
    group.said_since = now
    return True


class GroupAttribute(Marked):
    """One attribute of capability or intent: a level 0 to 5, or unknown. The latest row counts."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_GROUP_READ

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="attributes")
    kind = models.CharField(max_length=10, choices=[("capability", "capability"), ("intent", "intent")])
    attribute = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField(null=True, help_text="empty means unknown, never nought")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True, help_text="in words, where no item says it")
    grade = models.CharField(max_length=6, blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", help_text="empty: a file")
    rated_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, help_text="when the desk came to know; empty: as it was rated")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class EventsQuerySet(ReadableQuerySet["GroupEvent"]):
    """What is told of two groups is read by whoever may read both: to others the second is not there.

    What is told of a nominal is read by whoever may read the nominal; of one who must be protected, by nobody.
    """

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, of groups and nominals that they may read."""
        both = Q(other=None) | Q(other__in=Group.objects.readable_by(reader))
        theirs = Q(mention=None) | Q(mention__in=Mention.objects.readable_by(reader))
        protected = Mention.objects.filter(is_protected=True).values("pk")
        same = Membership.objects.filter(subject__memberships__mention__is_protected=True).values("mention")
        found = super().readable_by(reader, permission).filter(both, theirs)
        return found.exclude(mention__in=protected).exclude(mention__in=same)


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


class ReachPath(models.Model):
    """The all-seeing cache of the best path from a group to one thing; derived, and drawn again by each run."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="reach")
    to_mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    to_kind = models.CharField(max_length=12)
    strength = models.FloatField()
    hops = models.JSONField(help_text="each hop: from, to, kind, strength, grade, damping, product so far, markings")
    as_of = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["group", "-strength"]), models.Index(fields=["to_mention"])]


class TiesEdition(models.Model):
    """The manifest of one drawing of every tie there is: one Arrow file under PLAIT_HOME, swapped in when it is safe.

    All-seeing: it leaves the queries only through `readable`, which keeps the rows whose markings a reader may read.
    """

    id = OpaqueIdField()
    file = models.CharField(max_length=80, help_text="under PLAIT_HOME/links")
    ties = models.BigIntegerField()
    as_of = models.DateField()
    drawn_at = models.DateTimeField()
    current = models.BooleanField(default=True)


class Check(Marked):
    """Somebody asked about a bidder or an applicant, at one stage of one notice or application, and was answered.

    It is its own body's: `marking` lets nobody else read it. Whoever it sends the asker to reads a CheckNotice.
    """

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    stage = models.CharField(max_length=12, choices=[(stage.value, stage.words) for stage in CheckStage])
    reference = models.CharField(max_length=60, help_text="of the notice or the application")
    reason = models.TextField(help_text="why they need to know")
    company_number = models.CharField(max_length=20, blank=True)
    company_name = models.CharField(max_length=160, blank=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=[(answer.value, answer.words) for answer in CheckAnswer])
    cards = models.JSONField(default=list, help_text="the snapshots that answered it; each is read by its own marking")

    class Meta:
        indexes = [models.Index(fields=["partner", "-asked_at"], name="checks_of_a_body")]
        constraints = [
            models.CheckConstraint(condition=~Q(company_number="") | ~Q(company_name=""), name="a_check_is_of_somebody")
        ]


class CheckDecision(Marked):
    """What a named person decided after a check, on which listed grounds, and why. The latest counts."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="decisions")
    decision = models.TextField(help_text="in the decider's own words")
    grounds = models.JSONField(default=list, help_text="keys of the list of grounds")
    edition = models.CharField(max_length=20, help_text="of that list")
    evidence = models.TextField(blank=True, help_text="the evidence of self-cleansing that was considered")
    decider = models.CharField(max_length=120)
    reason = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="superseded_by")


class CheckReply(Marked):
    """What whoever a decision is about said to it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_CHECK_MAKE

    decision = models.ForeignKey(CheckDecision, on_delete=models.CASCADE, related_name="replies")
    words = models.TextField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="who took it down")
    at = models.DateTimeField()


class CheckNotice(models.Model):
    """A body learns who was sent to it, for which purpose and file; and says what came of it.

    No key leads to the check: whoever reads the notice does not read that, and whom it is about is not told here.
    """

    id = OpaqueIdField()
    of_check = models.BigIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asking = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", help_text="the body that asked")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    stage = models.CharField(max_length=12, choices=[(stage.value, stage.words) for stage in CheckStage])
    reference = models.CharField(max_length=60)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.CharField(
        max_length=10, blank=True, choices=[(answer.value, answer.words) for answer in PointerAnswer]
    )
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_check", "partner"], name="one_check_notice_a_body")]
        indexes = [models.Index(fields=["partner", "-asked_at"], name="check_notices_to_a_body")]


class CheckKey(models.Model):
    """That a body may be asked about one company for one purpose; derived, and drawn again with the ties.

    Drawn from nothing but what may be told: what is hidden is not in this table, and costs no answer any time.
    """

    number = models.BigIntegerField(db_index=True, help_text="a keyed digest of the company's number or name")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+", help_text="whom to ask")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    mentions = models.JSONField(help_text="all that lies on the path, to see whether one must be protected by now")


class ChartViewsQuerySet(ReadableQuerySet["ChartView"]):
    """What its owner keeps to themselves nobody else reads, whatever its marking; nor who may not read the group."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read: shared with them, or their own."""
        theirs = ~Q(sharing=Sharing.OWN) | Q(owner=reader.person_id)
        return super().readable_by(reader, permission).filter(theirs, group__in=Group.objects.readable_by(reader))


class ChartViews(ReadableRows["ChartView"]):
    """Hands out queries of saved charts."""

    def get_queryset(self) -> ChartViewsQuerySet:
        """Every row; what shows them narrows to a reader first."""
        return ChartViewsQuerySet(self.model, using=self._db)


class ChartView(Marked):
    """What somebody chose to see on the link chart of a group, and their words on it. Nothing of what was on it.

    `choice` names mentions by their codes, nobody among them whom a reader met only on a path. Whoever opens it sees
    what they may read themselves: what they may not is not there, and leaves no gap.
    """

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    objects: ClassVar[ChartViews] = ChartViews()

    id = OpaqueIdField()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="chart_views")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    choice = models.JSONField(default=dict, help_text="names and codes, as they stand in an address")
    sharing = models.CharField(max_length=6, choices=[(sharing.value, sharing.words) for sharing in Sharing])
    bodies = models.JSONField(default=list, help_text="keys of the bodies it is shared with; the marking is the rule")
    saved_at = models.DateTimeField()


class OfFlag(Marked):
    """What one body wrote of one flag or lead for one purpose. Others of that body read it who may read the mention."""

    about = models.CharField(max_length=8, choices=[(about.value, about.words) for about in FlagAbout])
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    days = models.CharField(max_length=21, blank=True, help_text="of a lead from payments: its first and last day")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class FlagReview(OfFlag):
    """What a named person thought of a flag, and why; or that the review before is taken back. Append-only."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    id = OpaqueIdField()
    verdict = models.CharField(
        max_length=9, blank=True, choices=[(each.value, each.words) for each in Verdict], help_text="empty: taken back"
    )
    reason = models.TextField()
    rules = models.JSONField(default=list, help_text="the rules whose flags stood when it was reviewed")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="superseded_by")
    undoes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["about", "mention"], name="reviews_of_a_flag")]
        constraints = [
            # Of two who review one flag at once, the second is told.
            models.UniqueConstraint(
                fields=["about", "mention", "days", "partner", "purpose"],
                condition=Q(supersedes=None),
                name="one_first_review_of_a_flag",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", undoes__isnull=False) | (~Q(verdict="") & Q(undoes=None)),
                name="a_review_says_something_or_takes_back",
            ),
        ]


class FlagReply(OfFlag):
    """What somebody named in a flag said to it."""

    read_permission: ClassVar[Permission] = Permission.MAPPING_REACH_READ

    id = OpaqueIdField()
    words = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["about", "mention"], name="replies_to_a_flag")]
