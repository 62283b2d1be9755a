"""The board decides: accept, reject or defer, with a reason, and dissent where there is some."""

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.task import Verdict
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.tasking.models import Decision, Option
from plait_desk.tasking.queries.board import target_ref
from plait_desk.thread.services import emit, link


class NotUnderstandable(ValueError):
    """A decision needs a reason that can be read in the minutes."""


@transaction.atomic
def decide(*, actor: Reader, option_id: int, verdict: Verdict, reason: str, dissent: str = "") -> Decision:
    """Decide on one option; an earlier decision is superseded, and stays in the minutes.

    Raises PermissionDenied, Http404, NotUnderstandable.
    """
    require(actor, Permission.TASKING_BOARD_DECIDE)
    option = get_readable(Option, actor, option_id)
    if not reason.strip():
        raise NotUnderstandable("Give the reason: it is kept in the minutes.")
    earlier = Decision.objects.filter(option=option, superseded_by=None).first()
    row = Decision.objects.create(
        option=option,
        verdict=verdict.value,
        reason=reason.strip(),
        dissent=dissent.strip(),
        by_id=actor.person_id,
        at=timezone.now(),
        supersedes=earlier,
        marking=option.marking,
    )
    ref = Ref("decision", row.pk)
    if (about := target_ref(option)) is not None:
        # An option that was left out comes onto the thread when the board takes it up all the same.
        link(about, "has option", Ref("option", option.pk), option.marking)
    link(Ref("option", option.pk), "decided as", ref, row.marking)
    emit(f"option.{verdict.value}ed" if verdict is not Verdict.DEFER else "option.deferred", ref, row.marking)
    record(actor=actor, event=AuditEvent.COLLECTION, objects=[ref])
    return row
