"""Conditions of handling code C are looked at again: a named reviewer confirms, loosens or tightens them.

A changed code is a new item in a new version of the report; the item before it stays as history.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from plait.domain.ids import Ref, encode
from plait.domain.marking import ACTIONS, SANITISATIONS, ActionCode, Handling, SanitisationCode
from plait.domain.report import ReviewOutcome
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import get_readable
from plait_desk.accounts.services import require
from plait_desk.audit.services import record
from plait_desk.collection.models import ConditionReview, Item, Report, ReportEvent
from plait_desk.collection.services.again import line_again
from plait_desk.collection.services.correcting import Version, get_own, read_again, write_again
from plait_desk.collection.services.life import WrongStep, happened, refuse_unless_reasoned
from plait_desk.collection.services.reports import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesGiven:
    """The codes and condition that a review leaves. Handling P has none of the three."""

    handling: Handling = Handling.CONDITIONS
    action: ActionCode | None = None
    sanitisation: SanitisationCode | None = None
    condition: str = ""


def review_item(
    *, actor: Reader, item_id: int, outcome: ReviewOutcome, reason: str, codes: CodesGiven | None = None
) -> Item:
    """Confirm the codes of an item, or change them to `codes`; returns the item that stands now.

    Raises PermissionDenied, Http404, WrongStep where outcome and codes disagree, CorrectedMeanwhile, FileRefused.
    """
    require(actor, Permission.COLLECTION_REPORT_SUBMIT)
    refuse_unless_reasoned(reason)
    with transaction.atomic():
        item = get_readable(Item, actor, item_id)
        report = get_own(actor, item.report_id)
        if item.marking.handling != Handling.CONDITIONS:
            raise WrongStep("Only an item of handling code C has conditions to review.")
        if outcome is ReviewOutcome.CONFIRMED:
            happened(actor, report, ReportEvent.Kind.REVIEWED, f"Item {item.number} confirmed: {reason}")
            stands = item
        else:
            stands = _changed(actor, report, item, _agreeing(item, outcome, codes), f"Item {item.number}: {reason}")
        ConditionReview.objects.create(
            item=stands,
            outcome=outcome,
            reason=reason,
            by_id=actor.person_id,
            at=timezone.now(),
            marking=stands.marking,
        )
        record(actor=actor, event=AuditEvent.ALTERATION, objects=[Ref("item", stands.pk)])
    return stands


def _agreeing(item: Item, outcome: ReviewOutcome, codes: CodesGiven | None) -> CodesGiven:
    """The codes, where they are what the outcome says. Raises WrongStep."""
    if codes is None:
        raise WrongStep("Say which codes and which condition the item has from now on.")
    moved = _strictness(codes) - _strictness(_codes_of(item))
    if (moved > 0) != (outcome is ReviewOutcome.TIGHTENED) and moved:
        raise WrongStep(f"These codes are not {outcome.value}: choose the outcome that fits, or other codes.")
    if codes == _codes_of(item):
        raise WrongStep("These are the codes that stand. Confirm them, or change them.")
    return codes


def _changed(actor: Reader, report: Report, item: Item, codes: CodesGiven, reason: str) -> Item:
    line = line_again(report, actor)
    line["items"] = [_with(one, codes) if one["item_number"] == str(item.number) else one for one in line["items"]]
    version = Version(reason=reason, kind=ReportEvent.Kind.REVIEWED, keeps_state=True)
    form = read_again(actor, report, line, version=encode(report.pk))
    return write_again(actor, report, form, version).items.get(number=item.number)


def _with(line: Line, codes: CodesGiven) -> Line:
    """The item's line under other codes; the last character of a 3x5x2 grade is the handling code."""
    grade = str(line["grade"])
    return {
        **line,
        "handling": codes.handling.value,
        "action_code": codes.action.value if codes.action else "",
        "sanitisation_code": codes.sanitisation.value if codes.sanitisation else "",
        "condition": codes.condition,
        "grade": grade[:2] + codes.handling.value if line["grading_scheme"] == "3x5x2" else grade,
    }


def _codes_of(item: Item) -> CodesGiven:
    marking = item.marking.value()
    return CodesGiven(
        handling=marking.handling,
        action=marking.action,
        sanitisation=marking.sanitisation,
        condition=marking.condition,
    )


def _strictness(codes: CodesGiven) -> int:
    """How much the codes close: P not at all, then by action and sanitisation code together."""
    if codes.handling is Handling.PERMITTED:
        return 0
    return 1 + sum(
        scale.index(code)
        for scale, code in ((ACTIONS, codes.action), (SANITISATIONS, codes.sanitisation))
        if code is not None
    )
