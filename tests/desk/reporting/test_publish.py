import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader
from tests.desk.reporting.conftest import House
from tests.factories.reports import a_report

from plait.domain.edition import Edition
from plait.domain.ids import Ref
from plait.reporting.report import ReportKind
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services import Publication, publish
from plait_desk.reporting.services.material import NothingAgreed, progress_material
from plait_desk.thread.models import Release, ThreadLink
from plait_desk.thread.services import SecondPersonNeeded, read_blob

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


def of(edition: Edition, kind: ReportKind = ReportKind.THREAT_ASSESSMENT) -> Publication:
    return Publication(kind=kind, edition=edition, basis=TASKFORCE_BASIS)


@pytest.mark.usefixtures("agreed")
def test_an_edition_is_released_and_read_by_those_it_is_for(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PARTNER))
    assert ReportEdition.objects.readable_by(house.secretariat).get() == row
    assert Release.objects.get().object_ref == str(Ref("edition", row.pk))
    assert row.snapshot.release == Release.objects.get()


@pytest.mark.usefixtures("agreed")
def test_what_went_in_keeps_its_marking(house: House) -> None:
    publish(actor=house.board, what=of(Edition.PARTNER))
    assert not AssessmentEdition.objects.readable_by(house.secretariat).exists()
    assert not AssessmentEdition.objects.readable_by(house.partner).exists()


@pytest.mark.usefixtures("agreed")
def test_a_restricted_edition_is_read_by_its_own_body_alone_unless_bodies_are_named(house: House) -> None:
    publish(actor=house.board, what=of(Edition.RESTRICTED))
    assert not ReportEdition.objects.readable_by(house.secretariat).exists()
    assert ReportEdition.objects.filter(edition="restricted").exists()


@pytest.mark.usefixtures("agreed")
def test_a_public_edition_needs_a_second_person(house: House) -> None:
    with pytest.raises(SecondPersonNeeded):
        publish(actor=house.board, what=of(Edition.PUBLIC))
    with pytest.raises(SecondPersonNeeded):
        publish(actor=house.board, what=of(Edition.PUBLIC), second=house.board)
    assert not ReportEdition.objects.exists()
    row = publish(actor=house.board, what=of(Edition.PUBLIC), second=house.second)
    assert row.edition == "public"


def test_who_may_not_publish_publishes_nothing(house: House) -> None:
    with pytest.raises(PermissionDenied):
        publish(actor=house.secretariat, what=of(Edition.PARTNER))


def test_without_an_agreed_assessment_it_says_what_to_do(house: House) -> None:
    with pytest.raises(NothingAgreed, match="agree one"):
        publish(actor=house.board, what=of(Edition.PARTNER))


@pytest.mark.usefixtures("agreed")
def test_the_public_edition_hides_small_counts_in_every_form(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PUBLIC), second=house.second)
    frozen = json.loads(read_blob(row.snapshot.blob))
    table = next(
        table
        for section in frozen["report"]["sections"]
        for table in section["tables"]
        if table["caption"].startswith("Groups by")
    )
    texts = {line["label"]: [cell["text"] for cell in line["cells"]] for line in table["rows"]}
    # One group of firearms, one of drugs in the East: both hidden, and what would give them away.
    assert texts["Firearms"][0] == "c"
    assert all(cell["value"] is None for line in table["rows"] for cell in line["cells"] if cell["text"] == "c")
    assert frozen["report"]["inputs"] == []
    assert "assessment:" not in read_blob(row.html).decode()


@pytest.mark.usefixtures("agreed")
def test_the_pdf_is_tagged_named_in_english_and_can_be_searched(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PARTNER))
    pdf = PdfReader(io.BytesIO(read_blob(row.pdf)))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Threat assessment")
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Which threats come first" in text
    assert "Drugs" in text


@pytest.mark.usefixtures("agreed")
def test_every_picture_of_the_pdf_says_what_it_shows(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PARTNER))
    found = _alternatives(PdfReader(io.BytesIO(read_blob(row.pdf))).trailer["/Root"])
    assert any("Drugs is first in 90 of 100 futures" in alt for alt in found)


def _alternatives(node: object, depth: int = 0) -> list[str]:
    tree = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(tree, list):
        return [alt for child in tree for alt in _alternatives(child, depth + 1)]
    if not isinstance(tree, dict) or depth > 40:
        return []
    own = [str(tree["/Alt"])] if "/Alt" in tree else []
    children = [tree[key] for key in ("/StructTreeRoot", "/K") if key in tree]
    return own + [alt for child in children for alt in _alternatives(child, depth + 1)]


@pytest.mark.usefixtures("agreed")
def test_a_synthetic_desk_says_so_in_title_files_captions_and_columns(house: House, settings: object) -> None:
    settings.PLAIT_DEMO = True  # type: ignore[attr-defined]  # pytest-django's settings
    row = publish(actor=house.board, what=of(Edition.PARTNER))
    assert "SYNTHETIC" in row.title
    assert all(blob.name.startswith("SYNTHETIC_") for blob in (row.html, row.pdf, row.data))
    archive = zipfile.ZipFile(io.BytesIO(read_blob(row.data)))
    assert all(name.startswith("SYNTHETIC_") for name in archive.namelist())
    table = archive.read(archive.namelist()[0]).decode("utf-8-sig").splitlines()
    assert all(line.endswith(("synthetic", "SYNTHETIC")) for line in table)


def test_the_progress_report_keeps_published_actions_and_figures_apart_from_lines_of_work(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PARTNER, ReportKind.PROGRESS))
    html = read_blob(row.html).decode()
    assert "SOC Early Intervention Service" in html
    assert "Charges reported to COPFS" in html
    assert "212" in html


@pytest.mark.usefixtures("agreed")
def test_the_thread_runs_from_the_assessment_to_the_edition(house: House) -> None:
    row = publish(actor=house.board, what=of(Edition.PARTNER))
    assert ThreadLink.objects.filter(relation="told in", to_ref=str(Ref("edition", row.pk))).exists()


@pytest.mark.usefixtures("agreed")
def test_publishing_again_is_a_second_version_and_the_first_stays(house: House) -> None:
    first = publish(actor=house.board, what=of(Edition.PARTNER))
    second = publish(actor=house.board, what=of(Edition.PARTNER))
    assert first.html.name.endswith("_v1.html")
    assert second.html.name.endswith("_v2.html")
    assert ReportEdition.objects.count() == 2


def test_the_gap_counts_as_decided_what_somebody_decided(house: House) -> None:
    """A draft was sent to nobody who could decide it; what was sent back waits again."""
    states = ("draft", "requires_assessment", "requires_correction", "requires_linking", "live", "live")
    for state in states:
        a_report(house.marking, state=state)
    gap = {figure.label: figure.shown for figure in progress_material(house.board).gap}
    assert gap["High reports decided"] == "3 of 5"
