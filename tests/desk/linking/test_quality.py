"""How good linking is, where the truth is known: measured by a command, kept as it was, and shown on its page."""

import json
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_person
from tests.factories.pages import signed_in

from plait.linking.evaluate import Accuracy
from plait.linking.fairness import GroupFigures
from plait.linking.quality import Quality
from plait.policy.roles import Role
from plait_desk.audit.models import AppendOnly, WaitingChange
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Evaluation
from plait_desk.linking.queries.quality import newest_evaluations
from plait_desk.linking.services import run_linking
from plait_desk.linking.services.evaluating import THIS_DESK, Measured, RealRecords, keep_evaluation
from plait_desk.looks.synthetic import mark_as_synthetic

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
ARAN = {"birth_date": "1986-03-14", "postcode": "ZE9 1AA"}
# Four records each make six pairs: so many people are enough to be held to other groups.
PEOPLE, RECORDS = 100, 4


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path / "home"
    settings.PLAIT_HOME.mkdir()


def a_group(name: str, recall: float) -> GroupFigures:
    return GroupFigures(
        name=name, people=500, pairs=900, recall=recall, low=recall - 0.01, high=recall + 0.01, precision=0.97,
        bcubed=0.96, compared=0.98,
    )  # fmt: skip


def measured(data_set: str = "lists of made-up people", *recalls: float, is_synthetic: bool = True) -> Measured:
    share = Accuracy(precision=0.975, recall=0.925)
    groups = tuple(a_group(f"Origin {place}", recall) for place, recall in enumerate(recalls))
    whole = Quality(mentions=4321, true_pairs=1800, pairwise=share, bcubed=share, compared=0.987, groups=groups)
    return Measured(
        data_set=data_set, kind="person", version="zq1", is_synthetic=is_synthetic, whole=whole,
        seeds={1: whole, 2: whole},
    )  # fmt: skip


def page() -> str:
    return signed_in(a_reader()).get(reverse("linking:quality")).content.decode()


def evaluated(*asked: str) -> str:
    told = StringIO()
    call_command("linking", "evaluate", *asked, stdout=told)
    return told.getvalue()


def a_set(folder: Path, *, second_found: bool) -> Path:
    """A hundred people of each of two origins; those of the second one are found as well, or not at all."""
    rows = ["first,last,born,who,from"]
    for at in range(PEOPLE):
        name = f"{chr(97 + at % 26)}{chr(98 + at // 26)}ro"
        said = f"Ar{name},Test{name},19{at:02d}-03-14"
        lost = [
            f"{name}{chr(97 + 5 * of)}n,{name[::-1]}{chr(98 + 6 * of)}sk,{1900 + of}-0{1 + of}-{at % 28 + 1:02d}"
            for of in range(RECORDS)
        ]
        rows += [f"{said},x{at},Here"] * RECORDS
        rows += [f"{one},y{at},There" for one in ([f"Z{said}"] * RECORDS if second_found else lost)]
    folder.mkdir()
    (folder / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    told = {
        "file": "people.csv", "label": "who", "group": "from", "synthetic": True,
        "columns": {"first": "given_name", "last": "family_name", "born": "date"},
    }  # fmt: skip
    (folder / "made_up.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def a_truth(folder: Path, *people: Mention) -> Path:
    """A world in which these mentions are one person of one origin, and nothing else is true."""
    truth = folder / "truth"
    truth.mkdir()
    keys = [mention.given_reference for mention in people]
    none = pa.array([], pa.string())
    pq.write_table(pa.table({"record_key": keys, "truth_id": [3] * len(keys)}), truth / "people.parquet")
    companies = {"record_key": none, "truth_id": pa.array([], pa.int64())}
    pq.write_table(pa.table(companies), truth / "companies.parquet")
    pq.write_table(pa.table({"truth_id": [3], "origin": ["Here"]}), truth / "origins.parquet")
    pq.write_table(pa.table({"group_reference": none}), truth / "groups.parquet")
    reached = {"group_reference": none, "target_kind": none, "target_key": none, "hops": pa.array([], pa.int64())}
    pq.write_table(pa.table(reached), truth / "reach.parquet")
    return folder


def linked_people(*references: str) -> list[Mention]:
    """People who say the same under these references, linked."""
    body = a_body()
    people = [a_person(a_marking(body), **ARAN) for _ in references]
    for mention, reference in zip(people, references, strict=True):
        Mention.objects.filter(pk=mention.pk).update(given_reference=reference)
        mention.given_reference = reference
    run_linking(actor=a_reader(body))
    return people


def test_before_anything_was_measured_the_page_says_what_to_do() -> None:
    assert "Not measured yet on this desk" in page()


def test_a_partner_officer_reads_the_page_as_an_analyst_does() -> None:
    """It holds figures of frozen models alone; whoever may read subjects may know how good they are."""
    keep_evaluation(measured())
    answers = {
        signed_in(a_reader(role=role)).get(reverse("linking:quality")).status_code
        for role in (Role.ANALYST, Role.PARTNER_OFFICER)
    }
    assert answers == {200}


def test_who_may_not_read_subjects_may_not_read_the_page() -> None:
    assert signed_in(a_reader(role=Role.SECRETARIAT)).get(reverse("linking:quality")).status_code == 403


def test_the_page_says_in_words_that_recall_differs_too_much_and_between_whom() -> None:
    keep_evaluation(measured("lists of made-up people", 0.86, 0.93))
    told = page()
    assert "Fails" in told
    assert "Recall is 0.860 for Origin 0 and 0.930 for Origin 1: 0.070 apart, more than the 0.05" in told


def test_the_page_says_that_recall_differs_no_more_than_is_allowed() -> None:
    keep_evaluation(measured("lists of made-up people", 0.91, 0.93))
    told = page()
    assert "within the 0.05 that is allowed" in told
    assert "Fails" not in told


def test_every_made_up_figure_says_so_in_its_caption_and_in_the_words_of_its_picture() -> None:
    keep_evaluation(measured("lists of made-up people", 0.91, 0.93))
    told = page()
    assert "SYNTHETIC. Recall, precision and B-cubed" in told
    assert 'aria-label="SYNTHETIC. Origin 0: recall 0.910, 95 in 100 between 0.900 and 0.920"' in told
    assert "SYNTHETIC. The least, the middle and the largest" in told


def test_figures_of_real_labelled_records_do_not_say_that_they_are_made_up() -> None:
    one = measured("set lists", 0.91, 0.93, is_synthetic=False)
    keep_evaluation(Measured(**{name: getattr(one, name) for name in one.__slots__} | {"seeds": {}}))
    assert "SYNTHETIC." not in page()


def test_the_newest_evaluation_of_each_data_set_is_shown_and_the_others_are_kept() -> None:
    for recalls in ((0.8, 0.9), (0.9, 0.91)):
        keep_evaluation(measured("one", *recalls))
    keep_evaluation(measured("other"))
    assert [one.data_set for one in newest_evaluations()] == ["other", "one"]
    assert newest_evaluations()[1].whole.groups[0].recall == 0.9
    assert Evaluation.objects.count() == 3


def test_an_evaluation_is_never_changed_or_deleted() -> None:
    kept = keep_evaluation(measured())
    for change in (kept.delete, Evaluation.objects.all().delete, lambda: Evaluation.objects.update(data_set="x")):
        with pytest.raises(AppendOnly):
            change()
    assert Evaluation.objects.get().data_set == "lists of made-up people"


def test_keeping_an_evaluation_is_on_the_audit_log() -> None:
    kept = keep_evaluation(measured())
    entry = WaitingChange.objects.get(event="combination").value()
    assert (len(entry.objects), entry.count) == (1, 4321)
    assert entry.objects[0].startswith("linking_evaluation:")
    assert kept.pk


def test_a_desk_of_real_records_is_never_held_to_a_truth() -> None:
    with pytest.raises(RealRecords):
        keep_evaluation(measured(THIS_DESK))
    assert not Evaluation.objects.exists()
    mark_as_synthetic()
    assert keep_evaluation(measured(THIS_DESK)).data_set == THIS_DESK


def test_a_synthetic_desk_is_held_to_the_truth_of_its_world(tmp_path: Path) -> None:
    people = linked_people("a-1", "a-2", "a-3")
    mark_as_synthetic()
    told = StringIO()
    call_command("evaluate", input=a_truth(tmp_path, *people), stdout=told)
    assert "people, pairs" in told.getvalue()
    companies, persons = sorted(newest_evaluations(), key=lambda one: one.kind)
    assert (persons.data_set, persons.whole.mentions, persons.whole.true_pairs) == (THIS_DESK, 3, 3)
    assert (persons.whole.pairwise.recall, persons.whole.compared) == (1, 1)
    assert [(group.name, group.pairs, group.recall) for group in persons.whole.groups] == [("Here", 3, 1)]
    assert (companies.kind, companies.whole.mentions) == ("organisation", 0)


def test_evaluating_a_world_on_a_desk_that_does_not_hold_it_keeps_nothing(tmp_path: Path) -> None:
    call_command("evaluate", input=a_truth(tmp_path, *linked_people("a-1", "a-2")), stdout=StringIO())
    assert not Evaluation.objects.exists()


def test_without_a_world_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no truth"):
        call_command("evaluate", input=tmp_path)
    with pytest.raises(CommandError, match="nothing was measured"):
        evaluated("--seeds", "0")


def test_a_labelled_set_is_measured_by_group_and_kept(tmp_path: Path) -> None:
    told = evaluated("--seeds", "0", "--sets", str(a_set(tmp_path / "sets", second_found=True)))
    assert "set made_up, person (SYNTHETIC)" in told
    assert "600 pairs" in told
    assert "FAILS" not in told
    assert Evaluation.objects.get().data_set == "set made_up"


def test_a_set_in_which_one_group_is_found_and_the_other_is_not_fails(tmp_path: Path) -> None:
    told = StringIO()
    folder = str(a_set(tmp_path / "sets", second_found=False))
    with pytest.raises(CommandError, match="FAILS: recall differs too much between groups in set made_up"):
        call_command("linking", "evaluate", "--seeds", "0", "--sets", folder, stdout=told)
    assert "FAILS: Recall is 0." in told.getvalue()
    assert "for There and 1.000 for Here" in told.getvalue()


def test_lists_of_several_seeds_say_how_far_figures_spread_as_they_are_and_with_names_spelt_another_way() -> None:
    found = json.loads(evaluated("--seeds", "2", "--people", "60", "--json"))
    assert {one["data_set"] for one in found} == {
        "lists of 60 made-up people",
        "lists of 60 made-up people, names spelt another way",
    }
    for one in found:
        assert one["synthetic"]
        assert [each["seed"] for each in one["seeds"]] == [1, 2]
        assert one["whole"]["mentions"] == 240
    for kept in newest_evaluations():
        for name, spread in kept.spreads:
            assert spread.least <= spread.median <= spread.most, name
        assert {name for name, _ in kept.spreads} >= {"Precision", "Recall", "B-cubed F1", "True pairs compared"}


@pytest.mark.parametrize("asked", [("--seeds", "101"), ("--seeds", "-1"), ("--people", "0"), ("--people", "600000")])
def test_more_seeds_or_people_than_a_machine_should_bear_are_refused(asked: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="at most"):
        evaluated(*asked)


def test_a_set_that_cannot_be_read_says_which_and_why(tmp_path: Path) -> None:
    folder = a_set(tmp_path / "sets", second_found=True)
    (folder / "people.csv").unlink()
    with pytest.raises(CommandError, match="made_up"):
        evaluated("--seeds", "0", "--sets", str(folder))
