"""Checks of bidders in a random world: with answers, decisions, replies and notices, each of whichever body."""

from plait.domain.check import CheckAnswer, CheckStage
from plait.domain.marking import Purpose
from plait.linking.pointing import PointerAnswer
from plait.reference import grounds
from plait_desk.mapping.models import Check, CheckDecision, CheckNotice, CheckReply
from plait_desk.thread.models import Snapshot
from tests.factories.rows import days_ago, word
from tests.factories.world_rows import Made


def checks(made: Made) -> None:
    """Some stand and some have expired; what hangs on one may be hidden though the check is not."""
    bodies = (made.ground.reader.body, made.ground.reader.body, *made.ground.bodies)
    cards = [row.pk for row in made.every(Snapshot)]
    for _ in range(8):
        check = made.add(
            Check,
            partner=made.chance.choice(bodies),
            stage=made.chance.choice(list(CheckStage)).value,
            answer=made.chance.choice(list(CheckAnswer)).value,
            company_number=made.chance.choice(("", word())),
            company_name=word(),
            cards=made.chance.sample(cards, min(2, len(cards))),
            asked_at=days_ago(made.chance.choice((0, 0, 2, 30))),
        )
        _decided(made, check)
        for partner in made.chance.sample(made.ground.bodies, 2):
            _sent(made, check, partner.pk)


def _decided(made: Made, check: Check) -> None:
    """Nothing, one decision, or one that another follows."""
    before = None
    for _ in range(made.chance.choice((0, 1, 2))):
        before = made.add(
            CheckDecision,
            check_made=check,
            grounds=[ground.key for ground in made.chance.sample(grounds(), 2)],
            evidence=word(),
            supersedes=before,
            at=days_ago(made.chance.choice((0, 1, 20))),
            marking=made.near(check.marking),
        )
        for _ in range(2):
            made.add(CheckReply, decision=before, at=days_ago(0), marking=made.chance.choice(made.ground.markings))


def _sent(made: Made, check: Check, partner_id: int) -> None:
    made.add(
        CheckNotice,
        of_check=check.pk,
        partner_id=partner_id,
        asking=check.partner,
        purpose=Purpose.PROCUREMENT.value,
        stage=check.stage,
        asked_at=check.asked_at,
        answer=made.chance.choice(("", "", PointerAnswer.CALLED.value)),
    )
