"""Work of this room that takes longer than a page."""

from typing import Any

from django.urls import reverse

from plait.domain.progress import Progress
from plait.policy.access import Reader
from plait_desk.jobs.services import work
from plait_desk.linking.services import run_linking

RUN = "linking:run"


@work(RUN)
def run(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Link everything; `retrain` asks for new models."""
    run_linking(actor=actor, progress=progress, retrain=bool(arguments.get("retrain")))
    return reverse("linking:index")
