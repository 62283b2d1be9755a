"""What came in or was withdrawn since the ties were drawn: on paths, or gone from them, at once."""

import random
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.desk.collection.test_life import corrected
from tests.desk.collection.test_reports import OPEN, given
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie, link_people, one_subject
from tests.factories.people import NOW

from plait.collection.stated import StatedMarking
from plait.domain.mention import MentionKind
from plait.domain.subject import SubjectEventKind
from plait.mapping.ties import draw_ties
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.collection.models import Mention, Report
from plait_desk.collection.queries import analysed_statements
from plait_desk.collection.services import correct_report, receive_report
from plait_desk.linking.models import SubjectEvent
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import current_edition, links_folder, load_ties
from plait_desk.mapping.queries.reach import ReachView, reach_for
from plait_desk.mapping.queries.since import KEPT, drawing_now
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
OURS = StatedMarking(tier="OFFICIAL-SENSITIVE", purposes=("law-enforcement",))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    a_body("hmrc")
    return a_reader(a_body("psos"))


def runs(report: Report, *firms: str) -> dict[str, object]:
    """The report again, in which whom it names directs these companies."""
    (person,) = Mention.objects.filter(item__report=report, kind=MentionKind.PERSON).values_list(
        "given_reference", flat=True
    )
    ties = [{"name": firm, "tie_to": person, "tie": "director_of"} for firm in firms]
    text = f"Counted {report.events.count()} {report.pk}."  # a correction says something else
    return corrected(report, companies=ties, text=text)  # type: ignore[arg-type]  # lines hold lists too


def again(actor: Reader, report: Report, *firms: str) -> Report:
    return correct_report(actor=actor, report_id=report.pk, line=runs(report, *firms), reason="Recount.")


def named(reader: Reader, report: Report) -> Mention:
    return Mention.objects.readable_by(reader).get(item__report=report, kind=MentionKind.PERSON, withdrawn_at=None)


def person_and_firm(marking: Marking) -> tuple[Mention, Mention]:
    birch = a_mention(MentionKind.PERSON, marking, surname="Birch")
    kelso = a_mention(MentionKind.COMPANY, marking, name="Kelso Foods")
    a_tie(birch, "director_of", kelso, marking)
    return birch, kelso


def told(view: ReachView) -> list[tuple[object, ...]]:
    return [(path.strength, [(stop.name, stop.grade, stop.so_far) for stop in path.stations]) for path in view.paths]


def reached(reader: Reader, group: Group) -> list[str]:
    return [path.target.name for path in reach_for(reader, group, as_of=TODAY).paths]


def is_as_drawn_again() -> bool:
    edition = current_edition()
    assert edition
    return load_ties(drawing_now(edition)).equals(draw_ties(*analysed_statements()))


def test_a_tie_that_a_report_brings_is_on_paths_at_once_and_a_withdrawn_one_is_gone_at_once(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    group = record_group(actor=analyst, record=a_record(a_marking(a_body("psos")), named(analyst, report)))
    redraw_reach(actor=analyst, as_of=TODAY)
    assert reached(analyst, group) == []
    report = again(analyst, report, "Zedmoor Haulage")
    assert reached(analyst, group) == ["Zedmoor Haulage"]
    report = again(analyst, report, "Zedmoor Haulage", "Kelso Foods")
    assert sorted(reached(analyst, group)) == ["Kelso Foods", "Zedmoor Haulage"]
    again(analyst, report)
    assert reached(analyst, group) == []


def test_a_name_that_a_correction_puts_right_is_right_at_once(analyst: Reader) -> None:
    report = again(analyst, receive_report(actor=analyst, report=given()), "Zedmoor Haulage")
    group = record_group(actor=analyst, record=a_record(a_marking(a_body("psos")), named(analyst, report)))
    redraw_reach(actor=analyst, as_of=TODAY)
    line = runs(report, "Zedmoor Haulage")
    line["items"][0]["people"][0]["surname"] = "Lerch"  # type: ignore[index]  # a line, as JSON has it
    correct_report(actor=analyst, report_id=report.pk, line=line, reason="Misheard.")
    (path,) = reach_for(analyst, group, as_of=TODAY).paths
    assert path.stations[0].name.name == "Ailsa LERCH"


def test_a_record_that_linking_attached_since_is_the_nominals_own_at_once(analyst: Reader) -> None:
    marking = a_marking(a_body("psos"))
    larch = a_mention(MentionKind.PERSON, marking, forename="Ailsa", surname="Larch")
    group = record_group(actor=analyst, record=a_record(marking, larch))
    redraw_reach(actor=analyst, as_of=TODAY)
    report = again(analyst, receive_report(actor=analyst, report=given()), "Zedmoor Haulage")
    # Somebody looks before the worker has attached the new record.
    assert reached(analyst, group) == []
    found = named(analyst, report)
    link_people(larch, found)
    SubjectEvent.objects.create(subject=one_subject(larch, found), kind=SubjectEventKind.GROWN, at=NOW)
    assert reached(analyst, group) == ["Zedmoor Haulage"]


def test_what_has_not_changed_is_read_from_the_drawing_itself(analyst: Reader) -> None:
    a_mention(MentionKind.COMPANY, a_marking(a_body("psos")), name="Zedmoor Haulage")
    redraw_reach(actor=analyst, as_of=TODAY)
    edition = current_edition()
    assert edition
    assert drawing_now(edition) == edition.file


def test_a_reader_gets_nothing_of_what_came_since_that_they_may_not_read(analyst: Reader) -> None:
    stranger, shared = a_reader(a_body("hmrc")), a_marking(a_body("psos"), a_body("hmrc"))
    report = receive_report(actor=analyst, report=given(marking=OURS))
    birch, _ = person_and_firm(shared)
    group = record_group(actor=analyst, record=a_record(shared, named(analyst, report), birch))
    redraw_reach(actor=analyst, as_of=TODAY)
    before = told(reach_for(stranger, group, as_of=TODAY))
    again(analyst, report, "Zedmoor Haulage")
    assert sorted(reached(analyst, group)) == ["Kelso Foods", "Zedmoor Haulage"]
    assert told(reach_for(stranger, group, as_of=TODAY)) == before
    assert reached(stranger, group) == ["Kelso Foods"]


@pytest.mark.parametrize("seed", range(6))
def test_after_random_changes_every_reader_has_what_drawing_everything_again_would_give_them(
    analyst: Reader, seed: int
) -> None:
    chance = random.Random(seed)
    other = a_reader(a_body("hmrc"))
    shared = a_marking(a_body("psos"), a_body("hmrc"))
    marked = [chance.choice([OPEN, OURS]) for _ in range(10)]
    reports = [receive_report(actor=analyst, report=given(f"IR-{number}", marked[number])) for number in range(3)]
    nominals = [named(analyst, report) for report in reports]
    group = record_group(actor=analyst, record=a_record(shared, *nominals))
    redraw_reach(actor=analyst, as_of=TODAY)
    firms = ["Zedmoor Haulage", "Kelso Foods", "Tarveith Homes"]
    for _ in range(5):
        at = chance.randrange(len(reports))
        reports[at] = again(analyst, reports[at], *chance.sample(firms, chance.randrange(3)))
        if chance.random() < 0.4:
            reports.append(receive_report(actor=analyst, report=given(f"IR-{len(reports)}", marked.pop())))
        assert is_as_drawn_again()
    before = [told(reach_for(reader, group, as_of=TODAY)) for reader in (analyst, other)]
    redraw_reach(actor=analyst, as_of=TODAY)
    assert [told(reach_for(reader, group, as_of=TODAY)) for reader in (analyst, other)] == before


def test_few_files_are_kept_however_often_something_changes_and_a_drawing_takes_them_away(analyst: Reader) -> None:
    report = receive_report(actor=analyst, report=given())
    group = record_group(actor=analyst, record=a_record(a_marking(a_body("psos")), named(analyst, report)))
    redraw_reach(actor=analyst, as_of=TODAY)
    edition = current_edition()
    assert edition
    stem = Path(edition.file).stem
    for firm in ("Zedmoor Haulage", "Kelso Foods", "Tarveith Homes", "Ardrossie Lettings"):
        report = again(analyst, report, firm)
        assert reached(analyst, group) == [firm]
    assert len(list(links_folder().glob(f"{stem}-*.arrow"))) == KEPT
    redraw_reach(actor=analyst, as_of=TODAY)
    redraw_reach(actor=analyst, as_of=TODAY)
    assert not list(links_folder().glob(f"{stem}*"))
