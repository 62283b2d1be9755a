"""One appearance of a thing, and what was said of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plait.domain.mention import MentionKind
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.collection.models.loads import Load
from plait_desk.collection.models.reports import Item, Origin
from plait_desk.collection.models.showing import CommittedRows


class Mention(Marked):
    """One appearance of a thing: in an item, in a row of a load, or under a register's natural key."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_STATEMENT_READ

    id = OpaqueIdField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in MentionKind])
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="mentions")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="mentions")
    load_row = models.BigIntegerField(null=True)
    given_reference = models.CharField(max_length=80, blank=True, help_text="the partner's own name for the record")
    register = models.CharField(max_length=40, blank=True)
    natural_key = models.CharField(max_length=120, blank=True)
    categories = models.CharField(max_length=200, blank=True, help_text="subject categories, separated by ;")
    is_protected = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="when a correction no longer named it")

    objects: ClassVar[CommittedRows["Mention"]] = CommittedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "natural_key"],
                condition=~Q(register=""),
                name="one_mention_a_natural_key",
            )
        ]
        indexes = [
            models.Index(fields=["item"]),
            models.Index(fields=["load", "given_reference"]),
            models.Index(fields=["is_protected"], condition=Q(is_protected=True), name="protected_mentions"),
        ]


class Statement(Marked):
    """What was said of a mention; with `other` it is a tie. Withdrawn, never deleted."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_STATEMENT_READ

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="statements")
    property = models.CharField(max_length=20)
    value = models.TextField(null=True)
    other = models.ForeignKey(Mention, null=True, db_index=False, on_delete=models.CASCADE, related_name="said_by")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # Found by mention, by marking, and by other end or item where there is one; every further index slows down loads.
    item = models.ForeignKey(Item, null=True, db_index=False, on_delete=models.PROTECT, related_name="statements")
    load = models.ForeignKey(Load, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Origin, null=True, db_index=False, on_delete=models.PROTECT, related_name="statements")
    grade = models.CharField(max_length=6, null=True)

    objects: ClassVar[CommittedRows["Statement"]] = CommittedRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(other__isnull=False), name="a_statement_says_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_period_ends_after_it_starts",
            ),
        ]
        # Few statements have these. An index of the empty ones too looks to SQLite as good as any, and is the worst.
        indexes = [
            models.Index(fields=["other"], name="statements_tied_to", condition=Q(other__isnull=False)),
            models.Index(fields=["item"], name="statements_in_an_item", condition=Q(item__isnull=False)),
        ]
