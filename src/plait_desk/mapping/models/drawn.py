"""The drawings of ties, and what groups reach by them."""

from django.db import models

from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.collection.models import Mention
from plait_desk.mapping.models.groups import Group


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
