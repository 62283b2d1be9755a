"""Who may read, clause by clause."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.access_worlds import ASKED, AT, AccessWorld, make_world

from plait.domain.ids import AudienceId, GrantId, PartnerId, PersonId, UnitId
from plait.domain.marking import (
    ActionCode,
    Handling,
    Marking,
    MarkingKind,
    MarkingTier,
    Purpose,
    SanitisationCode,
    combine,
)
from plait.domain.partner import Term
from plait.policy.access import (
    CLAUSES,
    Agreements,
    Clause,
    ConsentGiven,
    GrantHeld,
    Member,
    Question,
    Reader,
    may_read,
)
from plait.policy.permissions import Permission
from plait.policy.roles import Role

OURS, THEIRS = PartnerId(1), PartnerId(2)
CIRCLE, LISTED = AudienceId(5), AudienceId(6)
SINCE = Term(from_at=AT - timedelta(days=1))
worlds = st.randoms(use_true_random=False).map(make_world)

GRANT = GrantHeld(
    id=GrantId(9),
    role=Role.ANALYST,
    clearance=MarkingTier.OFFICIAL_SENSITIVE,
    purposes=frozenset({Purpose.LAW_ENFORCEMENT}),
    term=SINCE,
)
READER = Reader(
    person_id=PersonId(7),
    partner_id=OURS,
    unit_id=UnitId(8),
    grants=(GRANT,),
    clearance=MarkingTier.OFFICIAL_SENSITIVE,
    purpose=Purpose.LAW_ENFORCEMENT,
    at=AT,
)
OWN = Marking(originator=OURS, purposes=frozenset({Purpose.LAW_ENFORCEMENT}))
SHARED = replace(OWN, originator=THEIRS, audience=CIRCLE)
CONDITIONAL = replace(
    SHARED,
    handling=Handling.CONDITIONS,
    action=ActionCode.COVERT_ACTION,
    sanitisation=SanitisationCode.UNSUPERVISED,
    condition="ask first",
)
IN_CIRCLE = Member(audience=CIRCLE, term=SINCE, partner=OURS)
CONSENT = ConsentGiven(marking=CONDITIONAL, given_by=THEIRS, to=OURS, term=SINCE)
AGREED = Agreements(members=(IN_CIRCLE,))


def failed(reader: Reader, marking: Marking, agreements: Agreements = AGREED) -> str | None:
    return may_read(reader, marking, ASKED, agreements).failed


def test_a_body_reads_its_own_and_what_it_is_in_the_audience_of() -> None:
    assert failed(READER, OWN) is None
    assert failed(READER, SHARED) is None


def test_without_an_audience_only_the_originator_reads() -> None:
    assert failed(READER, replace(SHARED, audience=None)) == "body_originated_or_is_in_audience"


@pytest.mark.parametrize(
    "grant",
    [
        replace(GRANT, role=Role.SECRETARIAT),
        replace(GRANT, purposes=frozenset({Purpose.REPORTING})),
        replace(GRANT, term=Term(from_at=AT - timedelta(days=2), to_at=AT)),
        replace(GRANT, term=Term(from_at=AT + timedelta(microseconds=1))),
    ],
    ids=["another role", "another purpose", "ended this instant", "begins later"],
)
def test_only_a_grant_valid_now_for_the_purpose_gives_the_permission(grant: GrantHeld) -> None:
    assert failed(replace(READER, grants=(grant,)), OWN) == "grant_holds_permission"


def test_a_grant_counts_from_its_very_first_instant() -> None:
    assert failed(replace(READER, grants=(replace(GRANT, term=Term(from_at=AT)),)), OWN) is None


def test_the_tier_must_be_within_clearance() -> None:
    low = replace(READER, clearance=MarkingTier.OFFICIAL)
    assert failed(low, OWN) is None
    assert failed(low, replace(OWN, tier=MarkingTier.OFFICIAL_SENSITIVE)) == "tier_is_within_clearance"


def test_the_purpose_of_the_session_must_be_the_markings() -> None:
    other = replace(OWN, purposes=frozenset({Purpose.LICENSING}))
    assert failed(READER, other) == "purpose_is_among_the_markings"


@pytest.mark.parametrize(
    ("member", "is_in"),
    [
        (replace(IN_CIRCLE, partner=None, unit=READER.unit_id), True),
        (replace(IN_CIRCLE, partner=None, person=READER.person_id), True),
        (replace(IN_CIRCLE, partner=THEIRS), False),
        (replace(IN_CIRCLE, partner=None, unit=UnitId(80)), False),
        (replace(IN_CIRCLE, partner=None, person=PersonId(70)), False),
        (replace(IN_CIRCLE, term=Term(from_at=AT - timedelta(days=2), to_at=AT)), False),
        (replace(IN_CIRCLE, audience=LISTED), False),
    ],
)
def test_a_place_in_an_audience_is_a_partners_a_units_or_a_persons_and_is_dated(member: Member, is_in: bool) -> None:
    assert (failed(READER, SHARED, Agreements(members=(member,))) is None) is is_in


def test_a_reader_without_a_unit_holds_no_units_place() -> None:
    member = replace(IN_CIRCLE, partner=None, unit=UnitId(8))
    reader = replace(READER, unit_id=None)
    assert failed(reader, SHARED, Agreements(members=(member,))) == "body_originated_or_is_in_audience"


def test_code_c_needs_the_originators_consent_to_the_readers_body() -> None:
    assert failed(READER, CONDITIONAL) == "conditions_are_met_by_consent"
    assert failed(READER, CONDITIONAL, replace(AGREED, consents=(CONSENT,))) is None


@pytest.mark.parametrize(
    "consent",
    [
        replace(CONSENT, given_by=OURS),
        replace(CONSENT, to=THEIRS),
        replace(CONSENT, withdrawn_at=AT),
        replace(CONSENT, term=Term(from_at=AT - timedelta(days=2), to_at=AT)),
        replace(CONSENT, marking=replace(CONDITIONAL, condition="another")),
    ],
    ids=["not the originator's", "to another body", "withdrawn", "ended", "to another condition"],
)
def test_any_other_consent_meets_nothing(consent: ConsentGiven) -> None:
    assert failed(READER, CONDITIONAL, replace(AGREED, consents=(consent,))) == "conditions_are_met_by_consent"


def test_a_body_needs_no_consent_for_its_own_ordinary_material() -> None:
    assert failed(READER, replace(CONDITIONAL, originator=OURS)) is None


@pytest.mark.parametrize("kind", [kind for kind in MarkingKind if kind is not MarkingKind.ORDINARY])
def test_other_kinds_are_read_by_their_own_list_and_not_by_their_originator(kind: MarkingKind) -> None:
    listed = Agreements(members=(replace(IN_CIRCLE, audience=LISTED),), own_lists=frozenset({(kind, LISTED)}))
    assert failed(READER, replace(OWN, kind=kind)) == "kind_is_ordinary_or_own_list_names_reader"
    assert failed(READER, replace(OWN, kind=kind), listed) is None
    other = replace(listed, own_lists=frozenset({(MarkingKind.ORDINARY, LISTED)}))
    assert failed(READER, replace(OWN, kind=kind), other) == "kind_is_ordinary_or_own_list_names_reader"


def test_a_banker_reads_nothing_of_suspicious_activity_reports_though_on_the_list_and_acting_for_another_body() -> None:
    kind = MarkingKind.SUSPICIOUS_ACTIVITY
    listed = Agreements(members=(replace(IN_CIRCLE, audience=LISTED),), own_lists=frozenset({(kind, LISTED)}))
    assert failed(READER, replace(OWN, kind=kind), listed) is None
    banker = replace(listed, bankers=((READER.person_id, SINCE),))
    assert failed(READER, replace(OWN, kind=kind), banker) == "suspicious_activity_is_shown_to_no_bank"
    assert failed(READER, OWN, banker) is None
    once = replace(listed, bankers=((READER.person_id, Term(from_at=AT - timedelta(days=2), to_at=AT)),))
    assert failed(READER, replace(OWN, kind=kind), once) is None
    other = replace(listed, bankers=((PersonId(70), SINCE),))
    assert failed(READER, replace(OWN, kind=kind), other) is None


def test_an_audience_narrows_an_own_list_even_for_the_originator() -> None:
    kind = MarkingKind.SAFEGUARDING
    listed = Agreements(members=(replace(IN_CIRCLE, audience=LISTED),), own_lists=frozenset({(kind, LISTED)}))
    assert failed(READER, replace(OWN, kind=kind, audience=CIRCLE), listed) == "body_originated_or_is_in_audience"


@given(worlds)
def test_whoever_reads_a_combination_may_read_each_part_and_no_more_is_asked(world: AccessWorld) -> None:
    for one in world.markings:
        for other in world.markings:
            both = may_read(world.reader, combine(one, other), ASKED, world.agreements)
            each = [may_read(world.reader, part, ASKED, world.agreements) for part in (one, other)]
            assert bool(both) == all(each)


@given(worlds)
def test_the_order_of_the_clauses_changes_no_answer(world: AccessWorld) -> None:
    for marking in world.markings:
        answers = {
            may_read(world.reader, marking, ASKED, world.agreements, clauses=order).allowed
            for order in list(permutations(CLAUSES))[::97]
        }
        assert len(answers) == 1


def test_each_clause_alone_decides_at_least_one_case_in_a_hundred() -> None:
    """So dropping any one of them is seen: the mutants of the policy, measured."""
    decided, cases = _count_deciding(1_500)
    shares = {clause.__name__: decided[clause] / cases for clause in CLAUSES}
    assert min(shares.values()) >= 0.01, shares


@pytest.mark.parametrize("dropped", CLAUSES, ids=lambda clause: clause.__name__)
def test_dropping_a_clause_opens_something(dropped: Clause) -> None:
    rest = tuple(clause for clause in CLAUSES if clause is not dropped)
    chance = random.Random(7)
    opened = 0
    for _ in range(200):
        world = make_world(chance)
        for marking in world.markings:
            full = may_read(world.reader, marking, ASKED, world.agreements).allowed
            opened += may_read(world.reader, marking, ASKED, world.agreements, clauses=rest).allowed > full
    assert opened


def _count_deciding(number: int) -> tuple[Counter[Clause], int]:
    chance, decided, cases = random.Random(2026), Counter[Clause](), 0
    for _ in range(number):
        world = make_world(chance)
        for marking in world.markings:
            cases += 1
            questions = [
                Question(reader=world.reader, permission=ASKED, marking=single, agreements=world.agreements)
                for single in marking.singles
            ]
            failing = [clause for clause in CLAUSES if not all(clause(asked) for asked in questions)]
            decided.update(failing if len(failing) == 1 else ())
    return decided, cases


def test_a_decision_names_the_clause_that_failed() -> None:
    refused = may_read(READER, replace(SHARED, audience=None), Permission.COLLECTION_REPORT_READ, AGREED)
    assert not refused
    assert refused.failed == "body_originated_or_is_in_audience"
