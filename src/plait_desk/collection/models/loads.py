"""Files as they came, rows that were not taken, and the manifest of each register."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked, Partner
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.thread.models import Blob

PERSON = settings.AUTH_USER_MODEL


class FilesQuerySet(ReadableQuerySet["Load"]):
    """Files that were sent. A report written on a page has a load too, which is no file and shows to nobody."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only files that the reader may read."""
        return super().readable_by(reader, permission).filter(is_form=False)


class Files(ReadableRows["Load"]):
    """Hands out queries that show files."""

    def get_queryset(self) -> FilesQuerySet:
        """Every row; what shows them narrows to a reader first."""
        return FilesQuerySet(self.model, using=self._db)


class Load(Marked):
    """One file from one partner. What it brings shows only once it is committed; a draft, to its own writers."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_FILE_LOAD

    objects: ClassVar[Files] = Files()

    class State(models.TextChoices):
        RECEIVED = "received"
        WAITING = "waiting", "waiting to be taken in"
        RUNNING = "running"
        DRAFT = "draft", "a draft of its writers"
        COMMITTED = "committed"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = OpaqueIdField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    is_form = models.BooleanField(default=False, db_default=False, help_text="a report written on a page, and no file")
    feed = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(
        Blob,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="what it would bring, until it is decided",
    )
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


class TakenIn(Marked):
    """So many rows of a load were taken in under one marking: what a reader is told of a file counts only theirs."""

    read_permission: ClassVar[Permission] = Permission.COLLECTION_FILE_LOAD

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="taken")
    rows = models.BigIntegerField()
    doubtful = models.BigIntegerField(default=0, help_text="of them, those whose words a writer would be asked about")


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
    feed = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    as_at = models.DateField(help_text="the day that it stands for: in the file's name, or the day it came")
    folder = models.CharField(max_length=200, help_text="under PLAIT_HOME/registers")
    rows = models.BigIntegerField(help_text="what it says: statements, or figures")
    entries = models.BigIntegerField(help_text="rows of the register in it")
    load = models.OneToOneField(Load, on_delete=models.PROTECT, related_name="edition")
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, help_text="when its body went back to the one before it")
