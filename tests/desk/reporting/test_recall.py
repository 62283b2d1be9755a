"""A published edition is taken back: no page, no search and no list shows it, and everybody it was open to is told."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.reporting.conftest import House

from plait.domain.edition import Edition
from plait.domain.ids import Ref
from plait.reporting.report import ReportKind
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.public.queries import public_edition, published_editions
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services import Publication, publish
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Notice, Release
from plait_desk.thread.services import read_blob, recall_release

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.mark.usefixtures("agreed")
def test_a_recalled_public_edition_is_gone_from_every_page_and_search_and_kept_as_proof(
    house: House, client: Client
) -> None:
    what = Publication(kind=ReportKind.THREAT_ASSESSMENT, edition=Edition.PUBLIC, basis=TASKFORCE_BASIS)
    row = publish(actor=house.board, what=what, second=house.second)
    assert public_edition(row.pk) == row
    recall_release(actor=house.board, release_id=Release.objects.get().pk, reason="A figure was wrong (synthetic)")
    assert public_edition(row.pk) is None
    assert published_editions() == []
    assert not ReportEdition.objects.readable_by(house.secretariat).exists()
    assert not SearchEntry.objects.filter(ref=str(Ref("edition", row.pk))).exists()
    assert client.get(reverse("public:report", args=[row.pk, "html"])).status_code == 404
    assert read_blob(ReportEdition.objects.get().snapshot.blob)
    assert Notice.objects.filter(partner_id=house.secretariat.partner_id).exists()
