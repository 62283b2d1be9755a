"""Each law of a report's life fails where its line is changed: the test that holds the law tells the mutant apart."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEEP = bool(os.environ.get("PLAIT_DEEP"))
FAILED = 1
HERE = "tests/desk/collection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One line of a service and what it becomes, and the law that must notice."""

    service: str
    before: str
    after: str
    law: str

    def __str__(self) -> str:
        return self.law.rpartition("::")[2]


MUTANTS = (
    Mutant(
        service="once",
        before="if not is_new:",
        after="if False:",
        law="test_life_pages.py::test_the_same_form_sent_twice_makes_one_correction",
    ),
    Mutant(
        service="correcting",
        before="if newer is not None:",
        after="if False:",
        law="test_life.py::test_the_second_of_two_corrections_is_told_who_was_first_and_goes_on_top",
    ),
    Mutant(
        service="correcting",
        before="Statement.objects.filter(item__in=seen, withdrawn_at=None).update(withdrawn_at=now)",
        after="pass",
        law="test_life.py::test_who_is_named_stays_the_same_mention_with_the_corrected_words",
    ),
    Mutant(
        service="life",
        before="return max(timezone.now(), last or report.received_at)",
        after="return timezone.now()",
        law="test_life.py::test_a_clock_that_goes_backwards_changes_no_order_and_dates_no_step_before_the_last",
    ),
    Mutant(
        service="sanitising",
        before="return item.marking.sanitisation == SanitisationCode.CONSULT_ORIGINATOR.value",
        after="return False",
        law="test_sanitising.py::test_s2_waits_for_the_recorded_agreement_of_the_originator",
    ),
    Mutant(
        service="sanitising",
        before="_keep_the_link(actor, parent, made, marking_of_both(parent.marking, made.marking))",
        after="_keep_the_link(actor, parent, made, made.marking)",
        law="test_sanitising.py::test_who_reads_the_copy_only_sees_no_sign_of_the_parent",
    ),
    Mutant(
        service="sharing",
        before="if report.state != ReportState.LIVE and not what.hold:",
        after="if False:",
        law="test_life_pages.py::test_what_is_held_goes_when_the_report_is_live",
    ),
    Mutant(
        service="triage",
        before='.annotate(since=Least("created_at", "received_at"))',
        after='.annotate(since=Least("received_at", "received_at"))',
        law="test_triage.py::test_over_the_clock_is_told_once_to_a_named_role",
    ),
    Mutant(
        service="concerns",
        before="return hashlib.sha256(plain.encode()).hexdigest()",
        after="return plain",
        law="test_concerns.py::test_what_is_told_waits_for_the_desk_and_only_a_hash_of_the_receipt_is_kept",
    ),
    Mutant(
        service="sharing",
        before="_refuse_on_paper(actor, marking, what)",
        after="pass",
        law="test_life_pages.py::test_an_added_item_that_is_more_closed_than_its_report_is_on_no_paper",
    ),
    Mutant(
        service="correcting",
        before='move_held(ref=Ref("report", old.pk), to=Ref("report", new.pk), marking=new.marking)',
        after="pass",
        law="test_life_pages.py::test_what_is_held_goes_in_the_version_that_took_its_place",
    ),
    Mutant(
        service="linting",
        before="marking_id=markings.get(places[finding.place], kept.marking_id),",
        after="marking_id=kept.marking_id,",
        law="test_life_pages.py::test_words_that_were_kept_in_an_added_item_are_as_closed_as_the_item",
    ),
    Mutant(
        service="requirements",
        before="if row.owner_id != actor.partner_id:",
        after="if False:",
        law="test_reports.py::test_a_requirement_is_moved_by_its_own_body_and_once",
    ),
)


@pytest.mark.parametrize("mutant", MUTANTS if DEEP else MUTANTS[:1], ids=str)
def test_a_law_of_a_reports_life_tells_the_mutant_apart(mutant: Mutant, tmp_path: Path) -> None:
    module = f"plait_desk.collection.services.{mutant.service}"
    surroundings = os.environ | {
        "PLAIT_MUTANT": json.dumps([[module, mutant.before, mutant.after]]),
        "PLAIT_HOME": str(tmp_path / "home"),
        "PLAIT_KEYS": str(tmp_path / "keys"),
        "PLAIT_DATABASE": "",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "tests.mutant"]
    ran = subprocess.run([*command, f"{HERE}/{mutant.law}"], cwd=ROOT, env=surroundings, capture_output=True, text=True)
    assert ran.returncode == FAILED, ran.stdout[-2000:]
    assert "1 failed" in ran.stdout
