"""What action forgets of a person: the words of lines and claims that are about them, and their name in any other."""

from django.db.models import Q

from plait.policy.forgetting import GONE
from plait_desk.action.models import Action, ActionEvent, Disruption, Outcome
from plait_desk.thread.services import Forgotten, blank_rows, cut_texts


def forget_actions(forgotten: Forgotten) -> int:
    """A line or claim about the person is emptied; that something was done, when and by whom, stays."""
    targets = forgotten.targets()
    aimed = Action.objects.filter(Q(target__in=targets) | Q(task__target__in=targets))
    about = (
        aimed.update(title=GONE, measure=""),
        blank_rows(ActionEvent.objects.filter(action__in=aimed)),
        blank_rows(Outcome.objects.filter(action__in=aimed)),
        Disruption.objects.filter(target__in=targets).update(evidence=GONE, moderation_reason=""),
    )
    return sum(about) + cut_texts("action", forgotten)
