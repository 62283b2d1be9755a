"""Checks of bidders that a council's procurement officer made: one decided on, one that waits, and one of each answer.

Which SYNTHETIC company leads to which answer is looked up among what the groups reach; the officer's own checks are
made as on the page.
"""

from dataclasses import replace

from django.db.models import F

from plait.domain.check import CheckStage
from plait.domain.ids import Ref, encode
from plait.domain.marking import Purpose
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import Mention, Statement
from plait_desk.home.services.crew import Crew
from plait_desk.home.services.everyday.basis import BASIS
from plait_desk.linking.models import Membership
from plait_desk.mapping.models import Check, CheckKey, ReachPath
from plait_desk.mapping.queries.names import names_of
from plait_desk.mapping.services.checking import CheckAsked, Decided, ask_check, decide_check
from plait_desk.mapping.services.telling import Asked, numbers_said
from plait_desk.thread.services import ReleaseAsked, Words, agree_release, ask_release

OFFICER = "procurement"
DECIDED = Decided(
    decision="SYNTHETIC: They go on to the next stage.",
    grounds=(),
    evidence="",
    decider="Head of procurement (synthetic)",
    reason="SYNTHETIC: No listed ground was shown, and nothing was left to ask.",
)
CARD = Words(
    title="SYNTHETIC: A firm of a bidder",
    text="SYNTHETIC: Ask the bidder who owns the firm, and whether its directors have changed this year.",
)
FOR_CHECKS = replace(
    BASIS, purpose=Purpose.PROCUREMENT, necessity="SYNTHETIC: The council decides on a contract that the firm bids for."
)


def check_bidders(crew: Crew) -> None:
    """Two companies are nobody's: there is nothing to share. Of two that groups reach, one has a card released."""
    if Check.objects.exists():
        return
    nobodys = [Asked(name=f"Example {trade} Limited (SYNTHETIC)") for trade in ("Uplift", "Haulage")]
    decided, _ = (_ask(crew, place, company) for place, company in enumerate(nobodys))
    decide_check(actor=crew.reader(OFFICER, Purpose.PROCUREMENT), check_id=decided.pk, decided=DECIDED)
    place = len(nobodys)
    number = _reached(crew)
    if number:
        _ask(crew, place, Asked(number=number))
    if said := _reported(crew, but=number):
        _release(crew, said.mention)
        _ask(crew, place + 1, Asked(number=said.value or ""))


def _ask(crew: Crew, place: int, company: Asked) -> Check:
    asked = CheckAsked(
        reference=f"SYN-NOTICE-{41 + place:04}",
        stage=CheckStage.SELECTION,
        reason="SYNTHETIC: Selection of a firm for waste uplift.",
        company=company,
    )
    return ask_check(actor=crew.reader(OFFICER, Purpose.PROCUREMENT), asked=asked)


def _reached(crew: Crew) -> str:
    """The number of a company that a check for procurement leads to somebody for, the strongest reached first."""
    paths = ReachPath.objects.filter(to_kind=MentionKind.COMPANY).order_by("-strength", "to_mention_id")
    subjects = [path.to_mention.membership.subject_id for path in paths.select_related("to_mention__membership")]
    same: dict[int, list[int]] = {}
    for mention, subject in Membership.objects.filter(subject__in=subjects).values_list("mention_id", "subject_id"):
        same.setdefault(subject, []).append(mention)
    names = names_of(crew.reader(crew.analyst), [mention for some in same.values() for mention in some])
    numbers = [names[mention].more for subject in subjects for mention in sorted(same[subject]) if mention in names]
    return next((number for number in numbers if number and _is_told(number)), "")


def _is_told(number: str) -> bool:
    keys = numbers_said([(Property.COMPANY_NUMBER, number)])
    return CheckKey.objects.filter(number__in=keys, purpose=Purpose.PROCUREMENT.value).exists()


def _reported(crew: Crew, *, but: str) -> Statement | None:
    """The number that a record of the analyst's own body says of another company, the first of those said."""
    analyst = crew.reader(crew.analyst)
    said = Statement.objects.readable_by(analyst).filter(
        property=Property.COMPANY_NUMBER,
        mention__kind=MentionKind.COMPANY,
        mention__marking__originator=analyst.partner_id,
        marking=F("mention__marking"),
        withdrawn_at=None,
    )
    return said.exclude(value=but).select_related("mention__marking").order_by("pk").first()


def _release(crew: Crew, company: Mention) -> None:
    """Words on the company, released to the officer's own body for checks."""
    body = Partner.objects.get(pk=crew.reader(OFFICER, Purpose.PROCUREMENT).partner_id)
    asked = ask_release(
        actor=crew.reader(crew.analyst),
        what=ReleaseAsked(
            ref=Ref("mention", company.pk),
            version=encode(company.pk),
            marking=company.marking,
            words=CARD,
            to=(body,),
            basis=FOR_CHECKS,
        ),
    )
    agree_release(actor=crew.reader(crew.board), request_id=asked.pk)
