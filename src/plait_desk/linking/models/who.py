"""Who is who: human matches, machine links, and the subjects that follow from both."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.match import Judgement
from plait.domain.subject import SubjectEventKind
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import OpaqueIdField
from plait_desk.accounts.models import Marked
from plait_desk.collection.models import Mention


class ModelVersion(models.Model):
    """A frozen linkage model: weights, frequencies, threshold. A pair's score needs nothing else but its mentions."""

    version = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=20, help_text="person or organisation")
    parameters = models.JSONField()
    prior_weight = models.FloatField(help_text="bits: log2 of the odds that two mentions taken at random are one")
    threshold = models.FloatField(help_text="a pair that stands alone is one from this probability")
    trained_at = models.DateTimeField()
    current = models.BooleanField(default=True)


class LinkingRun(models.Model):
    """One rebuild: when, how many, how long."""

    id = OpaqueIdField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    mentions = models.BigIntegerField(default=0)
    pairs = models.BigIntegerField(default=0)
    subjects = models.BigIntegerField(default=0)
    merged = models.BigIntegerField(default=0)
    split = models.BigIntegerField(default=0)


class Match(Marked):
    """A named human's decision on two mentions. Append-only; the latest of a pair counts."""

    read_permission: ClassVar[Permission] = Permission.LINKING_SUBJECT_READ

    id = OpaqueIdField()
    left = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=10, choices=[(j.value, j.value) for j in Judgement])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    takes_back = models.BooleanField(default=False, help_text="it restores what stood before the one it supersedes")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(left__lt=F("right")), name="match_left_before_right")]
        indexes = [models.Index(fields=["left", "right", "-at"])]


class Hold(Marked):
    """A SAME that would make nominals of two groups one: to whoever may read this row, it waits for a second person.

    The second person agrees by a SAME of their own, which supersedes the one that waits. To a reader who may not read
    this row two groups are not touched, so to them the SAME stands as any other.
    """

    read_permission: ClassVar[Permission] = Permission.LINKING_SUBJECT_READ

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="holds")
    one_group = models.BigIntegerField(help_text="the id of a group; the room of groups says what it is called")
    other_group = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["match", "one_group", "other_group", "marking"], name="one_hold_a_sight")
        ]


class SecondLook(Marked):
    """A decided pair of the sample that somebody else judges, without being shown what the first person said.

    It changes nothing of who is who: it is how we know whether reviewers agree.
    """

    read_permission: ClassVar[Permission] = Permission.LINKING_SUBJECT_READ

    id = OpaqueIdField()
    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="second_look")
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=10, blank=True, choices=[(j.value, j.value) for j in Judgement])
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(by=F("first_by")), name="a_second_look_is_anothers")]


class Moved(models.Model):
    """Where a record was before a decision moved it: taking the decision back restores the very same subjects.

    Part of the all-seeing cache, as the subjects are.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="moved")
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey("Subject", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "mention"], name="moved_once_a_decision")]


class Link(models.Model):
    """A machine's score of one pair. Readable by whoever may read both mentions."""

    left = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    weight = models.FloatField(help_text="bits: log2 of the Bayes factor")
    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="links", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right", "model"], name="one_score_a_pair_and_model"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="link_left_before_right"),
        ]
        # Left ends are found by the constraint's own index, models by this one.
        indexes = [models.Index(fields=["model", "probability"])]


class Turned(models.Model):
    """A pair that a new model takes for one and the model before it did not, or the other way round.

    Readable by whoever may read both mentions. Kept for the models in use.
    """

    left = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    before = models.FloatField(
        null=True, help_text="the probability under the model before; none: too unlikely to be kept"
    )
    now = models.FloatField(null=True, help_text="the same under the model that took its place")
    model = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="turned")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right", "model"], name="turned_once_a_model"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="turned_left_before_right"),
        ]


class Identity(models.Model):
    """The hard facts of a mention that no score may contradict, in normal form. Readable with the mention.

    Mentions with one `said` are one, and no pair lists them: they say something common word for word, or one address,
    telephone, vehicle or account.
    """

    mention = models.OneToOneField(Mention, primary_key=True, on_delete=models.CASCADE, related_name="identity")
    company_number = models.CharField(max_length=20, null=True)
    birth_date = models.CharField(max_length=10, null=True)
    sex = models.CharField(max_length=20, null=True)
    said = models.BigIntegerField(null=True, help_text="a hash of all that the mention says, where many say so")

    class Meta:
        indexes = [models.Index(fields=["said"], condition=Q(said__isnull=False), name="linking_said")]


class Subject(models.Model):
    """The all-seeing cache: what linking makes of every mention. Its id never leaves the services."""

    id = OpaqueIdField()
    kind = models.CharField(max_length=12)
    born_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class SubjectEvent(models.Model):
    """Born, grown, merged or split: ids are cited for ever, so their history is kept for ever."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in SubjectEventKind])
    other = models.ForeignKey(Subject, null=True, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(LinkingRun, null=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()


class Membership(models.Model):
    """Which subject a mention belongs to now; derived, and rebuilt by each run."""

    mention = models.OneToOneField(Mention, primary_key=True, on_delete=models.CASCADE, related_name="membership")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="memberships")
