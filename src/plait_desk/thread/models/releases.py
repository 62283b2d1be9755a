"""The only way down: asked for, agreed by a second person, for a term; and the frozen results it makes readable."""

from datetime import datetime
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.marking import Purpose
from plait.domain.sharing import Regime
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Grounded, Marked, Marking, is_grounded, readable_markings
from plait_desk.accounts.models.marked import ReadableQuerySet, ReadableRows
from plait_desk.thread.models.blobs import Blob

PERSON = settings.AUTH_USER_MODEL
Row_co = TypeVar("Row_co", bound=Marked, covariant=True)


class LoweredRows(models.Manager["Release"]):
    """Who may read what was lowered may read that it was, and why."""

    def readable_by(self, reader: Reader) -> models.QuerySet["Release"]:
        """Only releases of what the reader may read."""
        return self.filter(from_marking_id__among=readable_markings(reader, Permission.RELEASE_LEDGER_READ))


class Release(models.Model):
    """The only way down: a named person makes one version of one thing more open, with a basis, for a term."""

    id = OpaqueIdField()
    object_ref = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    from_marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")
    to_marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=20, choices=[(regime.value, regime.words) for regime in Regime])
    gateway = models.TextField()
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    basis = models.TextField(help_text="why it is necessary")
    at = models.DateTimeField()
    from_at = models.DateTimeField(null=True, help_text="readable from; empty: at once")
    to_at = models.DateTimeField(null=True, help_text="no longer readable from; empty: until recalled")
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    recall_reason = models.TextField(blank=True)

    objects = LoweredRows()

    class Meta:
        indexes = [models.Index(fields=["object_ref"])]
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("second_by")), name="two_people_are_two"),
            models.CheckConstraint(
                condition=~(Q(regime="") | Q(gateway="") | Q(purpose="") | Q(basis="")), name="a_release_has_its_basis"
            ),
            models.CheckConstraint(
                condition=Q(from_at=None) | Q(to_at=None) | Q(to_at__gt=F("from_at")), name="a_release_ends_later"
            ),
        ]


def stands_at(at: datetime, path: str) -> Q:
    """Rows whose release, found by `path`, is in its term and was not recalled; or that need none."""
    return Q(**{path: None}) | (
        Q(**{f"{path}__recalled_at": None})
        & (Q(**{f"{path}__from_at": None}) | Q(**{f"{path}__from_at__lte": at}))
        & (Q(**{f"{path}__to_at": None}) | Q(**{f"{path}__to_at__gt": at}))
    )


class StandingQuerySet(ReadableQuerySet[Row_co]):
    """What a release made readable shows while the release stands; after that it looks the same as absent."""

    def readable_by(self, reader: Reader, permission: Permission | None = None) -> Self:
        """Only what the reader may read under a release that stands at the instant of reading."""
        path: str = getattr(self.model, "release_path", "release")
        return super().readable_by(reader, permission).filter(stands_at(reader.at, path))


class StandingRows(ReadableRows[Row_co]):
    """Hands out queries that show what was released only while the release stands."""

    def get_queryset(self) -> StandingQuerySet[Row_co]:
        """Every row; what shows them narrows to a reader first."""
        return StandingQuerySet(self.model, using=self._db)


class Snapshot(Marked):
    """A frozen result: the blob, what went in, and under which versions. What a Release makes readable."""

    read_permission: ClassVar[Permission] = Permission.REPORTING_RELEASED_READ

    id = OpaqueIdField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(default=list, help_text="references and versions of everything that went in")
    model_version = models.CharField(max_length=64, blank=True)
    framework_edition = models.CharField(max_length=64, blank=True)
    seed = models.BigIntegerField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    holds_disposed = models.BooleanField(default=False)

    objects: ClassVar[StandingRows["Snapshot"]] = StandingRows()


class ReleaseRequest(Marked, Grounded):
    """Somebody asks that exact words of one version be released; a second person agrees or refuses.

    Its marking is that of the thing itself: who may not read that knows nothing of the request.
    """

    read_permission: ClassVar[Permission] = Permission.RELEASE_LEDGER_READ

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        AGREED = "agreed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = OpaqueIdField()
    object_ref = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    words = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+", help_text="exactly what is released")
    to_marking = models.ForeignKey(Marking, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was refused or withdrawn")
    release = models.OneToOneField(Release, null=True, on_delete=models.PROTECT, related_name="asked_as")

    class Meta:
        indexes = [models.Index(fields=["object_ref"]), models.Index(fields=["state", "asked_at"])]
        constraints = [
            is_grounded("a_request_has_its_basis"),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | ~Q(decided_by=F("asked_by")), name="nobody_agrees_to_their_own_request"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None) | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="a_decided_request_says_when",
            ),
        ]
