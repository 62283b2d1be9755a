"""Who watches what, and which names were screened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.marking import Purpose
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Partner


class Watch(models.Model):
    """One person, acting for one body and purpose, wants to be told of what arrives on one thing, for a term.

    `ref` is a record or a requirement, never a subject: a record leads to the part of it that the reader sees now.
    Nothing of what is told is kept here: it is worked out whenever it is shown.
    """

    id = OpaqueIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    ref = models.CharField(max_length=40)
    reason = models.TextField(help_text="why this person needs to be told")
    from_on = models.DateField()
    to_on = models.DateField(help_text="the day on which it has ended")
    looked_at = models.DateTimeField(help_text="when this person last said that they had seen what arrived")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "partner", "purpose", "ref"], name="one_watch_a_person_and_thing"
            ),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="a_watch_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["ref"]), models.Index(fields=["to_on"])]


class WatchSeen(models.Model):
    """What the person had before them of one record or report when they last looked: its code, and marks, no words."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="seen")
    ref = models.CharField(max_length=40)
    said = models.JSONField(default=list, help_text="a short hash of each thing that was said")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "ref"], name="seen_once")]
        indexes = [models.Index(fields=["ref"])]


class ScreeningEdition(models.Model):
    """The manifest of the index that names are screened against: one folder under PLAIT_HOME, swapped in when it is
    safe on disk. It holds every record, whoever may read it; what is asked of it is narrowed to the reader first."""

    id = OpaqueIdField()
    folder = models.CharField(max_length=40, help_text="under PLAIT_HOME/screening")
    records = models.BigIntegerField()
    built_at = models.DateTimeField(help_text="when reading the records began")
    loads = models.JSONField(help_text="of the loads committed from a little before on, those that are in it")
    registers = models.JSONField(help_text="the editions of registers in it")


class ScreeningCheck(models.Model):
    """One person asked whether a name is known. The name itself is only on the audit log, under a destroyable key."""

    id = OpaqueIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    case_reference = models.CharField(max_length=40)
    at = models.DateTimeField()
    found = models.PositiveIntegerField(help_text="how many subjects were shown")

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="screened_by")]
