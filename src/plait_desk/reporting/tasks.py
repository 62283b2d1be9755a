"""Publishing takes some seconds: it is done as a job, with its progress on a page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from plait.domain.edition import Edition
from plait.domain.progress import Progress
from plait.domain.sharing import read_basis
from plait.policy.access import Reader
from plait.reporting.report import ReportKind
from plait_desk.accounts.models import Partner, Person
from plait_desk.accounts.queries import reader_of
from plait_desk.jobs.services import work
from plait_desk.reporting.services import Publication, publish

PUBLISH = "reporting:publish"


@work(PUBLISH)
def publish_edition(*, actor: Reader, progress: Progress, **arguments: Any) -> str:
    """Publish as the person who asked.

    `report` and `edition` are words, `basis` is its four parts in order, `readers` are partners, `second` a person.
    """
    second = arguments["second"]
    what = Publication(
        kind=ReportKind(str(arguments["report"])),
        edition=Edition.from_word(str(arguments["edition"])),
        basis=read_basis(*arguments["basis"]),
        readers=tuple(Partner.objects.filter(pk__in=arguments["readers"])),
    )
    # The second person's grant is read anew: it must still be valid when the release is made.
    other = reader_of(Person.objects.get(pk=second), at=timezone.now()) if second else None
    row = publish(actor=actor, what=what, second=other, progress=progress)
    return reverse("reporting:edition", args=[row.pk])
