"""Two checks of a bidder that a council's procurement officer made: one decided on, one that waits."""

from plait.domain.check import CheckStage
from plait.domain.marking import Purpose
from plait_desk.home.services.crew import Crew
from plait_desk.mapping.models import Check
from plait_desk.mapping.services.checking import CheckAsked, Decided, ask_check, decide_check
from plait_desk.mapping.services.telling import Asked

OFFICER = "procurement"
DECIDED = Decided(
    decision="SYNTHETIC: They go on to the next stage.",
    grounds=(),
    evidence="",
    decider="Head of procurement (synthetic)",
    reason="SYNTHETIC: No listed ground was shown, and nothing was left to ask.",
)


def check_bidders(crew: Crew) -> None:
    """The companies are nobody's: there is nothing to share of either."""
    if Check.objects.exists():
        return
    officer = crew.reader(OFFICER, Purpose.PROCUREMENT)
    decided, _ = (
        ask_check(
            actor=officer,
            asked=CheckAsked(
                reference=reference,
                stage=CheckStage.SELECTION,
                reason="SYNTHETIC: Selection of a firm for waste uplift.",
                company=Asked(name=name),
            ),
        )
        for reference, name in (
            ("SYN-NOTICE-0041", "Example Uplift Limited (SYNTHETIC)"),
            ("SYN-NOTICE-0042", "Example Haulage Limited (SYNTHETIC)"),
        )
    )
    decide_check(actor=crew.reader(OFFICER, Purpose.PROCUREMENT), check_id=decided.pk, decided=DECIDED)
