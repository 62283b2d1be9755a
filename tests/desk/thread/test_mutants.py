"""Each law of sharing and of rights fails where its line is dropped: a test that says it must fail then."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FAILED, NEVER = 1, "if False:"
SENDING, RELEASES, RIGHTS = (f"tests/desk/thread/test_{name}.py" for name in ("dissemination", "releases", "rights"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One line as it stands, what it becomes, and the test that must fail."""

    module: str
    before: str
    after: str
    test: str

    def __str__(self) -> str:
        return self.test.rpartition("::test_")[2]


MUTANTS = (
    Mutant(
        module="plait_desk.thread.services.requests",
        before="if row.asked_by_id == actor.person_id:",
        after=NEVER,
        test=f"{RELEASES}::test_the_same_person_never_agrees_or_refuses_and_is_told_so_in_clear_words",
    ),
    Mutant(
        module="plait_desk.thread.services.dissemination",
        before="if shut_out:",
        after=NEVER,
        test=f"{SENDING}::test_who_may_not_read_it_is_refused_with_the_way_out_and_nothing_is_sent",
    ),
    Mutant(
        module="plait.domain.sharing",
        before="if missing:",
        after=NEVER,
        test=f"{RELEASES}::test_a_release_without_a_part_of_its_basis_is_refused",
    ),
    Mutant(
        module="plait_desk.thread.models.releases",
        before='Q(**{f"{path}__recalled_at": None})',
        after="Q()",
        test=f"{RELEASES}::test_a_recalled_snapshot_is_unreadable_kept_as_proof_and_everybody_it_was_open_to_is_told",
    ),
    Mutant(
        module="plait_desk.thread.models.releases",
        before='& (Q(**{f"{path}__to_at": None}) | Q(**{f"{path}__to_at__gt": at}))',
        after="",
        test=f"{RELEASES}::test_a_released_snapshot_is_readable_in_its_term_and_not_before_or_after",
    ),
    Mutant(
        module="plait_desk.thread.services.requests",
        before="if any(single.kind is not MarkingKind.ORDINARY for single in singles):",
        after=NEVER,
        test=f"{RELEASES}::test_material_of_its_own_list_is_never_released",
    ),
    Mutant(
        module="plait_desk.thread.queries.sharing",
        before="refs = versions_of(ref)",
        after="refs = {str(ref)}",
        test=f"{SENDING}::test_a_correction_reaches_who_got_any_earlier_version",
    ),
    Mutant(
        module="plait_desk.thread.services.notices",
        before="if actor.person_id != notice.person_id and actor.partner_id != notice.partner_id:",
        after=NEVER,
        test=f"{SENDING}::test_a_notice_is_acknowledged_by_somebody_of_the_body_it_tells_and_by_nobody_else",
    ),
    Mutant(
        module="plait_desk.thread.services.rights",
        before="if row.decisions.filter(by_id=actor.person_id).exists():",
        after=NEVER,
        test=f"{RIGHTS}::test_a_contested_decision_is_reviewed_by_another_named_person",
    ),
    Mutant(
        module="plait_desk.linking.queries.gathered",
        before="closed = pa.array(sorted(restricted_mentions()), pa.int64())",
        after="closed = pa.array([], pa.int64())",
        test=f"{RIGHTS}::test_a_granted_restriction_stops_linking_runs_and_shows_the_word_until_it_is_lifted",
    ),
    Mutant(
        module="plait_desk.mapping.queries.drawn",
        before="closed=protected_mentions() | restricted_mentions()",
        after="closed=protected_mentions()",
        test=f"{RIGHTS}::test_a_restricted_record_is_no_step_of_reach_from_the_next_look_on",
    ),
    Mutant(
        module="plait_desk.collection.queries.of_person",
        before="readable & frozenset(of_body)",
        after="readable",
        test=f"{RIGHTS}::test_the_officer_finds_own_records_only_and_no_word_of_their_content",
    ),
)


@pytest.mark.parametrize(
    "mutant",
    [pytest.param(one, id=str(one), marks=[] if place < 2 else pytest.mark.deep) for place, one in enumerate(MUTANTS)],
)
def test_a_law_that_loses_its_line_fails_its_test(mutant: Mutant, tmp_path: Path) -> None:
    told = {"PLAIT_MUTANT": json.dumps([[mutant.module, mutant.before, mutant.after]]), "PLAIT_DEEP": ""}
    place = {"PLAIT_HOME": str(tmp_path / "home"), "PLAIT_DATABASE": ""}
    options = ["-q", "-x", "-p", "tests.mutant", "-p", "no:cacheprovider", "-n", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, mutant.test],
        cwd=ROOT,
        env=os.environ | told | place,
        capture_output=True,
        text=True,
    )
    assert done.returncode == FAILED, done.stdout[-2000:]
    assert "1 failed" in done.stdout, done.stdout[-2000:]


def test_each_mutant_names_a_test_and_a_line_that_are_there() -> None:
    for mutant in MUTANTS:
        file, name = mutant.test.split("::")
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), mutant.test
        source = ROOT / "src" / Path(*mutant.module.split(".")).with_suffix(".py")
        assert mutant.before in source.read_text(encoding="utf-8"), mutant.before
