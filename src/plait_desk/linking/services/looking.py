"""A second person judges a decided pair without being shown what the first one said."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from plait.domain.ids import Ref
from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.services import require
from plait_desk.audit.services import AuditEvent, record
from plait_desk.linking.models import SecondLook
from plait_desk.linking.queries.seconds import offered_look


def judge_unseen(*, actor: Reader, look_id: int, judgement: Judgement) -> SecondLook:
    """Keep what a second person says of a pair that is offered to them. It changes nothing of who is who.

    Raises PermissionDenied, and Http404 where it is hidden, absent, judged by now, or their own decision.
    """
    require(actor, Permission.LINKING_PAIR_DECIDE)
    with transaction.atomic():
        look = offered_look(actor, look_id)
        said = {"by_id": actor.person_id, "judgement": judgement, "at": timezone.now()}
        if look is None or not SecondLook.objects.filter(pk=look.pk, by=None).update(**said):
            raise Http404
        mentions = [Ref("mention", look.match.left_id), Ref("mention", look.match.right_id)]
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("match", look.match_id), *mentions])
    look.judgement = judgement
    return look
