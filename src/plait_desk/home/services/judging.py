"""The key judgements of a demonstration, signed by its analyst before the assessment is agreed."""

from dataclasses import dataclass

from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.services import JudgementGiven, sign_judgement
from plait_desk.collection.models import Item

MOST_EVIDENCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the demonstration's analyst judges of one threat."""

    threat: str
    statement: str
    term: str
    confidence: str
    why: str
    would_change: str


# SYNTHETIC, as everything that the demonstration's people say.
JUDGED = (
    Signed(
        threat="drugs",
        statement="SYNTHETIC: Supply into the west will be run through haulage firms for the next twelve months.",
        term="Highly likely",
        confidence="Moderate",
        why="Reports of several bodies name hauliers; most come from two origins, which is why confidence is not high.",
        would_change="A year of seizures at ports with no haulier behind any of them.",
    ),
    Signed(
        threat="money-laundering",
        statement="SYNTHETIC: Cash businesses licensed by councils will stay the main way of laundering.",
        term="Likely or probable",
        confidence="Moderate",
        why="Licence registers and reports of banks meet in the same firms.",
        would_change="Licence checks at new applications that find no link to any group for six months.",
    ),
    Signed(
        threat="violence",
        statement="SYNTHETIC: Violence between groups will rise after the releases of this winter.",
        term="Realistic possibility",
        confidence="Low",
        why="Three principals leave prison; what they intend is not known.",
        would_change="Reports on where each lives and with whom they meet.",
    ),
)


def judge(actor: Reader, edition: AssessmentEdition) -> int:
    """Sign each judgement on the items that this analyst may read; returns how many were signed."""
    for said in JUDGED:
        sign_judgement(
            actor=actor,
            given=JudgementGiven(
                edition_id=edition.pk,
                threat=said.threat,
                statement=said.statement,
                term=said.term,
                confidence=said.confidence,
                why=said.why,
                would_change=said.would_change,
                speaks_for=_evidence(actor, said.threat),
            ),
        )
    return len(JUDGED)


def _evidence(actor: Reader, threat: str) -> tuple[Ref, ...]:
    """The newest items of reports on the threat."""
    items = Item.objects.readable_by(actor).filter(report__threat=threat, withdrawn_at=None)
    newest = items.order_by("-report__received_at", "pk").values_list("pk", flat=True)[:MOST_EVIDENCE]
    return tuple(Ref("item", pk) for pk in newest)
