"""What bodies ask each other without reading each other's records: hit / no-hit, and private matching."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.exact_key import KeyKind
from plait.domain.marking import Purpose
from plait.linking.pointing import PointerAnswer
from plait.linking.private import Shows
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models import Grounded, Partner, is_grounded
from plait_desk.collection.models import Mention
from plait_desk.thread.models import Release


class ExactKey(models.Model):
    """That a record which may be pointed at says one exact key: as a number that leads back to nobody."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(help_text="a keyed digest of the key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "mention"], name="one_key_a_record")]


class PointerContact(models.Model):
    """Whom others call at a body when they were told that it holds something."""

    partner = models.OneToOneField(Partner, primary_key=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200, help_text="an office and how to reach it, not a person's own number")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()


class PointerQuestion(models.Model):
    """Somebody asked whether another body holds something. What was asked about is not kept here."""

    id = OpaqueIdField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.words) for kind in KeyKind])
    case_reference = models.CharField(max_length=60)
    reason = models.TextField(help_text="why they need to know")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="questions_of_a_person"),
            models.Index(fields=["expires_at"], name="questions_by_their_end"),
        ]


class PointerNotice(models.Model):
    """A body learns who asked; with its answer, once it has given one."""

    id = OpaqueIdField()
    question = models.ForeignKey(PointerQuestion, on_delete=models.CASCADE, related_name="notices")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=10, blank=True, choices=[(answer.value, answer.words) for answer in PointerAnswer]
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "partner"], name="one_notice_a_body")]


class PrivateAgreement(Grounded):
    """Two bodies agree to match keys without showing them: why, which kinds, what both learn, and within which bounds.

    The first body's person signs by proposing; the second body's signs here, or at the desk of their own.
    """

    id = OpaqueIdField()
    first = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=13, help_text="by which both desks know it")
    kinds = CodesField()
    shows = models.CharField(max_length=10, choices=[(shows.value, shows.words) for shows in Shows])
    from_on = models.DateField()
    to_on = models.DateField(help_text="the day on which it has ended")
    smallest = models.PositiveIntegerField(help_text="keys that a set has at least")
    most_runs = models.PositiveIntegerField()
    least_change = models.PositiveIntegerField(help_text="keys by which a set differs from an earlier one, if it does")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_elsewhere = models.CharField(max_length=200, blank=True, help_text="who signed at the second body's desk")
    agreed_at = models.DateTimeField(null=True)
    their_key = models.BinaryField(default=b"", help_text="the public key of the second body's desk; empty: this desk")
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            is_grounded("an_agreement_has_its_basis"),
            models.UniqueConstraint(fields=["first", "code"], name="one_agreement_a_body_and_code"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="two_bodies_are_two"),
            models.CheckConstraint(condition=~Q(proposed_by=F("agreed_by")), name="nobody_agrees_with_themselves"),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="an_agreement_ends_after_it_begins"),
        ]


class PrivateSecret(models.Model):
    """One body's secret for one agreement, encrypted. It goes when the agreement ends, with all that it could tell."""

    agreement = models.ForeignKey(PrivateAgreement, on_delete=models.CASCADE, related_name="secrets")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    locked = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "partner"], name="one_secret_a_side")]


class PrivateRun(models.Model):
    """One side's part in one run: how far it has come, the sizes, and what came of it."""

    class State(models.TextChoices):
        BEGUN = "begun", "Our offer is being made"
        OFFERED = "offered", "Our offer is ready: send it, and wait for the answer"
        ANSWER_IN = "answer_in", "Their answer is being read"
        OFFER_IN = "offer_in", "Their offer is being read"
        ANSWERED = "answered", "Our answer is ready: send it, and wait for the close"
        CLOSE_IN = "close_in", "Their close is being read"
        ENDED = "ended", "Ended"
        REFUSED = "refused", "Refused"

    id = OpaqueIdField()
    agreement = models.ForeignKey(PrivateAgreement, on_delete=models.PROTECT, related_name="runs")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    run = models.CharField(max_length=32, help_text="by which both sides know it")
    state = models.CharField(max_length=10, choices=State)
    why_refused = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    own_size = models.PositiveIntegerField(null=True)
    their_size = models.PositiveIntegerField(null=True)
    matched = models.PositiveIntegerField(null=True)
    incoming = models.BinaryField(default=b"", help_text="the step file that is being read")
    outgoing = models.BinaryField(default=b"", help_text="the step file to send")
    theirs_again = models.BinaryField(default=b"", help_text="their points, blinded by both")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "partner", "run"], name="one_part_a_side_and_run")]
        indexes = [models.Index(fields=["partner", "-begun_at"], name="private_runs_of_a_side")]


class PrivateEntry(models.Model):
    """One record's key in one side's set: where it stood, and a mark by which the side knows it again."""

    run = models.ForeignKey(PrivateRun, on_delete=models.CASCADE, related_name="entries")
    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    mark = models.BigIntegerField()
    is_match = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["run", "place"], name="private_entries_in_place")]
