"""How long a record about a person is kept: its clock, what reviews decided, and what was disposed of.

Nothing here names anybody. Records are cited by kind and identity; reasons of a disposal come from a short list.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.policy.permissions import Permission
from plait.policy.retention import DisposalReason, RetentionGroup, RetentionReason
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner

PERSON = settings.AUTH_USER_MODEL


class RecordKind(models.TextChoices):
    """What a clock runs for."""

    MENTION = "mention", "A record of a person"
    REPORT = "report", "An intelligence report"


class ReviewClock(Marked):
    """When somebody must look at one record again. Derived: made again from the records and their reviews.

    Its marking is the record's own with oversight added to the purposes. It holds all that is told to whoever decides,
    and nothing that was said: they read the clock, never the record.
    """

    read_permission: ClassVar[Permission] = Permission.OVERSIGHT_DISPOSAL_DECIDE

    kind = models.CharField(max_length=8, choices=RecordKind)
    thing_id = models.BigIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=1, choices=[(group.value, group.value) for group in RetentionGroup])
    last_event_on = models.DateField()
    next_review_on = models.DateField()
    disposal_on = models.DateField(null=True, help_text="when time alone calls for disposal")
    came_from = models.CharField(max_length=40, blank=True, help_text="item, or the feed or register that brought it")
    categories = models.CharField(max_length=200, blank=True, help_text="subject categories, separated by ;")
    said = models.PositiveIntegerField(default=0, help_text="items or statements that carry the record's own marking")
    is_put_forward = models.BooleanField(default=False, help_text="for deletion, by whoever decides on reports")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing_id"], name="one_clock_a_record")]
        indexes = [models.Index(fields=["partner", "next_review_on"])]


class RetentionReview(models.Model):
    """A decision to keep one record, with the reason and the day of the next review. Append-only."""

    kind = models.CharField(max_length=8, choices=RecordKind)
    thing_id = models.BigIntegerField()
    reason = models.CharField(max_length=30, choices=[(reason.value, reason.value) for reason in RetentionReason])
    why = models.TextField(help_text="in words; blanked when the record is disposed of")
    reviewed_on = models.DateField()
    next_review_on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "thing_id"])]


class Disposal(models.Model):
    """One disposal, from asking to the last byte: what proves it, and nothing of what it took away."""

    class State(models.TextChoices):
        ASKED = "asked", "Waits for a second person"
        REFUSED = "refused", "Refused by the second person"
        AGREED = "agreed", "Agreed, not carried out yet"
        BLANKED = "blanked", "Taken out of every room, bytes being wiped"
        DONE = "done", "Carried out"

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    mentions = models.JSONField(default=list, help_text="identities in thirteen letters")
    reports = models.JSONField(default=list, help_text="identities in thirteen letters")
    reason = models.CharField(max_length=30, choices=[(reason.value, reason.value) for reason in DisposalReason])
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    second_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="salted hash of what was disposed of")
    counts = models.JSONField(default=dict, help_text="how many values each room gave up")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("second_by")), name="a_disposal_takes_two_people"),
        ]

    @property
    def has_lost_its_people(self) -> bool:
        """True where neither who asked nor who agreed is in the records: done again after a restore from before them.

        Nobody can be told in their name.
        """
        return self.asked_by_id is None and self.second_by_id is None


class Suppression(models.Model):
    """Somebody whom no later edition of a register may bring back.

    The identity of a register's mention is made from register and natural key under the desk's own key, outside
    PLAIT_HOME: whoever has this list alone reads nobody from it.
    """

    mention_id = models.BigIntegerField(primary_key=True)
    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="suppressions")
