"""Screening a name: with a purpose and a case reference, within a quota, and kept as a check that was made."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.services import count_up, require
from plait_desk.audit.services import record
from plait_desk.linking.models import ScreeningCheck
from plait_desk.linking.queries.screening import Asked, Screened, screened

PERSON_A_DAY, BODY_A_DAY = 300, 3_000
DAY_SECONDS = 86_400
# Longer than any case that a check belongs to; the audit log keeps that it was made.
KEPT_FOR = timedelta(days=365)
LONGEST_NAME, LONGEST_VALUE, LONGEST_CASE = 200, 40, 40
# A file number, not a sentence: it must hold a figure, and nobody's story.
CASE_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./_-]*")
_DATE = re.compile(r"\d{4}(-\d{1,2}(-\d{1,2})?)?|\d{1,2}/\d{1,2}/\d{4}")


class ScreeningRefused(ValueError):
    """It cannot be asked in this way; the words say what to do."""


class QuotaUsedUp(ScreeningRefused):
    """As many names were screened today as one person, or one body, may screen in a day."""


def screen_name(*, actor: Reader, asked: Asked, case_reference: str) -> tuple[ScreeningCheck, Screened]:
    """Whether anybody of this name is known, among all that the actor may read, for the purpose that they act for.

    Counted against the day's quota of the person and of the body. The page or the interface that shows the answer
    names the check and what was asked on the log. Raises PermissionDenied, ScreeningRefused, QuotaUsedUp and
    ScreenerNotReady.
    """
    # It tells of records and cites subjects: a token that names screening alone would find nothing, and say so wrongly.
    for permission in (
        Permission.LINKING_NAME_SCREEN,
        Permission.LINKING_SUBJECT_READ,
        Permission.COLLECTION_STATEMENT_READ,
    ):
        require(actor, permission)
    _refuse_unless_sound(asked, case_reference)
    _count(actor)
    answer = screened(actor, asked)
    check = ScreeningCheck.objects.create(
        person_id=actor.person_id,
        partner_id=actor.partner_id,
        purpose=actor.purpose.value,
        case_reference=case_reference.strip(),
        at=timezone.now(),
        found=len(answer.found),
    )
    return check, answer


def forget_checks(*, as_of: datetime) -> int:
    """Checks are kept for a year; returns how many were forgotten."""
    gone = ScreeningCheck.objects.filter(at__lt=as_of - KEPT_FOR)
    with transaction.atomic():
        refs = [Ref("screening_check", pk) for pk in gone.values_list("pk", flat=True)]
        gone.delete()
        if refs:
            record(actor=None, event=AuditEvent.ERASURE, objects=refs, count=len(refs))
    return len(refs)


def _refuse_unless_sound(asked: Asked, case_reference: str) -> None:
    if not asked.name.strip() or len(asked.name) > LONGEST_NAME:
        raise ScreeningRefused(f"Give a name of at most {LONGEST_NAME} letters.")
    if asked.birth_date and not _DATE.fullmatch(asked.birth_date.strip()):
        raise ScreeningRefused("Give the birth date as 1984, 1984-03, 1984-03-07 or 7/3/1984, or leave it empty.")
    if max(len(asked.postcode), len(asked.number)) > LONGEST_VALUE:
        raise ScreeningRefused(f"A postcode or a number has at most {LONGEST_VALUE} letters.")
    if len(case_reference.strip()) > LONGEST_CASE or not CASE_REFERENCE.fullmatch(case_reference.strip()):
        raise ScreeningRefused(
            f"Give the reference of the case, as it stands on its file: letters, figures and . / _ - with a figure in "
            f"it, at most {LONGEST_CASE} in all."
        )


def _count(actor: Reader) -> None:
    """Counted for the person first: whoever has used theirs up uses up nothing of their body's."""
    for whose, most, words in (
        (f"person:{actor.person_id}", PERSON_A_DAY, "You have"),
        (f"body:{actor.partner_id}", BODY_A_DAY, "Your body has"),
    ):
        counted = count_up(f"screening:{whose}", each_seconds=DAY_SECONDS)
        if counted.number > most:
            hours = -(-counted.seconds_left // 3600)
            raise QuotaUsedUp(
                f"{words} screened {most:,} names today, which is the most in a day. The count begins again in "
                f"{hours} hour{'s' if hours > 1 else ''}. Where a life is at risk, use the emergency route."
            )
