"""What an assessment does not know becomes requirements, through the service of collection."""

from plait.domain.assessment import Assessment, Gap
from plait.domain.ids import Ref
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.collection.services import RequirementGiven, raise_requirement
from plait_desk.thread.models import Target
from plait_desk.thread.services import link, target

# The rest stays in the frozen edition, ranked: a list nobody can finish is a list nobody starts.
MOST_RAISED = 30


def raise_for_gaps(*, actor: Reader, edition: AssessmentEdition, found: Assessment, marking: Marking) -> int:
    """Raise the most valuable gaps as requirements, linked to the edition; returns how many."""
    because = Ref("assessment", edition.pk)
    worth_asking = [gap for gap in found.gaps if gap.value > 0][:MOST_RAISED]
    for gap in worth_asking:
        row = raise_requirement(actor=actor, given=_given(gap, marking, because))
        if gap.target.startswith("group:"):
            link(Ref.parse(gap.target), "leaves open", Ref("requirement", row.pk), marking)
    return len(worth_asking)


def _given(gap: Gap, marking: Marking, because: Ref) -> RequirementGiven:
    kind, colon, key = gap.target.partition(":")
    return RequirementGiven(
        value=gap.requirement,
        marking=marking,
        target=target(Target.Kind(kind), key) if colon else target(Target.Kind.THREAT, gap.target),
        worth=gap.value,
        cost_days=gap.days,
        because=because,
    )
