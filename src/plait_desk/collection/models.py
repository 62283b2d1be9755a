"""What partners give: loads and their rejects, reports and their items, mentions and what is said of them."""

from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner, Unit
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.thread.models import Blob, Target

PERSON = settings.AUTH_USER_MODEL
Row_co = TypeVar("Row_co", bound=Marked, covariant=True)


class CommittedQuerySet(ReadableQuerySet[Row_co]):
    """Rows of a load show once the load is committed; before that they look the same as absent."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read, and only of committed loads."""
        under_way = Load.objects.exclude(state=Load.State.COMMITTED)
        return super().readable_by(reader, permission).exclude(load__in=under_way)


class CommittedRows(ReadableRows[Row_co]):
    """Hands out queries that show a load only once it is committed."""

    def get_queryset(self) -> CommittedQuerySet[Row_co]:
        """Every row; what shows them narrows to a reader first."""
        return CommittedQuerySet(self.model, using=self._db)


class Load(Marked):
    """One file from one partner. What it brings shows only once it is committed."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_FILE_LOAD

    class State(models.TextChoices):
        RECEIVED = "received"
        RUNNING = "running"
        COMMITTED = "committed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    feed = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    rows = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    done_rows = models.BigIntegerField(default=0, help_text="where a load that was killed goes on")
    assertions = models.JSONField(default=list, help_text="what the feed promised, and whether it held")
    error = models.TextField(blank=True)
    # Not kept: true on a load that `receive_file` gave back because the same file had come before.
    is_repeat = False
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "sha256"], name="one_load_a_partner_and_content")]


class Reject(Marked):
    """A row that was not taken: where it stands, why, and the way out."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_FILE_LOAD

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="rejects")
    row = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    way_out = models.CharField(max_length=300)
    raw = models.JSONField(help_text="the row as given, to be corrected and sent again")

    class Meta:
        indexes = [models.Index(fields=["load", "row"])]


class RegisterEdition(Marked):
    """The manifest of one edition of one register in Parquet; swapped in after the files are safe on disk."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_STATEMENT_READ

    register = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    folder = models.CharField(max_length=200, help_text="under PLAIT_HOME/registers")
    rows = models.BigIntegerField()
    load = models.OneToOneField(Load, on_delete=models.PROTECT, related_name="edition")
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()


class Source(models.Model):
    """Who a source is. Its own database, its own key, outside the main backup; a report holds only the reference."""

    home = "sources"

    reference = models.CharField(max_length=40, primary_key=True)
    partner_key = models.CharField(max_length=40)
    identity = models.BinaryField(help_text="encrypted under the source register's own key")
    recorded_at = models.DateTimeField()


class Report(Marked):
    """One intelligence report. Nothing is overwritten: a correction is a new row that supersedes this one."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    class State(models.TextChoices):
        DRAFT = "draft"
        REQUIRES_ASSESSMENT = "requires_assessment"
        REQUIRES_LINKING = "requires_linking"
        LIVE = "live"
        REQUIRES_CORRECTION = "requires_correction"
        TO_BE_DELETED = "to_be_deleted"

    class Urgency(models.TextChoices):
        HIGH = "high"
        MEDIUM = "medium"
        LOW = "low"

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    own_reference = models.CharField(max_length=60, help_text="the originator's")
    title = models.CharField(max_length=200)
    intelligence_on = models.DateField()
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    urgency = models.CharField(max_length=6, choices=Urgency)
    state = models.CharField(max_length=20, choices=State)
    threat = models.CharField(max_length=40, blank=True)
    council_code = models.CharField(max_length=9, blank=True)
    requirement = models.ForeignKey("Requirement", null=True, on_delete=models.SET_NULL, related_name="answers")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    objects: ClassVar[CommittedRows["Report"]] = CommittedRows()

    class Meta:
        indexes = [
            models.Index(fields=["marking", "state", "-received_at"]),
            models.Index(fields=["urgency", "state", "-received_at"]),
            models.Index(fields=["partner", "own_reference"]),
        ]


class ReportEvent(Marked):
    """Each step of a report's life, in order."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Origin(models.Model):
    """Where a piece of information first came from: what corroboration counts."""

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    source_reference = models.CharField(max_length=60, help_text="into the source register, or a quoted report")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "source_reference"], name="one_origin_a_source")]


class Item(Marked):
    """One piece of information in a report, with its own grade and marking."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REPORT_READ

    id = OpaqueIdField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    text = models.TextField()
    is_opinion = models.BooleanField(default=False)
    grading_scheme = models.CharField(max_length=10)
    grade = models.CharField(max_length=6, help_text="as given, in its own scheme")
    origin = models.ForeignKey(Origin, null=True, on_delete=models.PROTECT, related_name="items")
    quotes = models.CharField(max_length=60, blank=True, help_text="the report it quotes, by its own reference")
    load = models.ForeignKey(Load, null=True, on_delete=models.PROTECT, related_name="items")
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    objects: ClassVar[CommittedRows["Item"]] = CommittedRows()

    class Meta:
        indexes = [models.Index(fields=["report", "number"])]


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
    other = models.ForeignKey(Mention, null=True, on_delete=models.CASCADE, related_name="said_by")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # Found by mention, other end or marking; every further index would slow down each load.
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


class Requirement(Marked):
    """A question the picture cannot answer yet. Append-only: a change is a new row."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_REQUIREMENT_READ

    class State(models.TextChoices):
        OPEN = "open"
        PART_MET = "part_met"
        MET = "met"
        WITHDRAWN = "withdrawn"

    id = OpaqueIdField()
    question = models.TextField()
    decision = models.TextField(help_text="which decision an answer serves")
    known = models.TextField(blank=True)
    unknown = models.TextField(blank=True)
    assumed = models.TextField(blank=True)
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="requirements")
    owner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(Partner, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    value = models.FloatField(null=True, help_text="expected harm points a year that an answer would save, at most")
    cost_days = models.FloatField(null=True)
    review_on = models.DateField(null=True)
    raised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")


class Concern(Marked):
    """What someone told us without an account. It becomes a report only by a person."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_CONCERN_READ

    id = OpaqueIdField()
    receipt_hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    told_at = models.DateTimeField()
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="concerns")
