"""Who is who: human matches, machine links, and the subjects that follow from both; and who watches what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plait.domain.exact_key import KeyKind
from plait.domain.marking import Purpose
from plait.domain.match import Judgement
from plait.domain.subject import SubjectEventKind
from plait.linking.pointing import PointerAnswer
from plait.linking.private import Shows
from plait.policy.permissions import Permission
from plait_desk.accounts.fields import CodesField, OpaqueIdField
from plait_desk.accounts.models import Grounded, Marked, Partner, is_grounded
from plait_desk.collection.models import Mention
from plait_desk.thread.models import Release


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


class Identity(models.Model):
    """The hard facts of a mention that no score may contradict, in normal form. Readable with the mention.

    Mentions with one `said` say something common word for word: they are one, and no pair lists them.
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
