"""Work of this room that takes longer than a page."""

from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.assessment.services import agree_assessment
from plait_desk.jobs.services import work

AGREE = "assessment:agree"


@work(AGREE)
def agree(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Assess, freeze and agree an edition; `edition_id` is its number."""
    agree_assessment(actor=actor, edition_id=int(arguments["edition_id"]), progress=progress)
    return reverse("assessment:index")
