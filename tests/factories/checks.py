"""A company that a group reaches, and an officer of a council who checks it: SYNTHETIC, in a line each."""

from plait.domain.check import CheckStage
from plait.domain.marking import Existence, Purpose
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.mapping.services.checking import CheckAsked, Decided
from plait_desk.mapping.services.telling import Asked
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie
from tests.factories.people import a_marking, a_reader

NUMBER, NAME = "ZZ000014", "Zedmoor Haulage Limited"
ALL = frozenset({Purpose.LAW_ENFORCEMENT, Purpose.PROCUREMENT, Purpose.LICENSING})
ASKED = CheckAsked(
    reference="SYN-NOTICE-7", stage=CheckStage.SELECTION, reason="Selection (SYNTHETIC)", company=Asked(number=NUMBER)
)
DECIDED = Decided(
    decision="They go on to the next stage (SYNTHETIC)",
    grounds=(),
    evidence="",
    decider="A. Convener, head of procurement (synthetic)",
    reason="No listed ground was shown",
)


def an_officer(body: Partner, purpose: Purpose = Purpose.PROCUREMENT) -> Reader:
    """Somebody of this body who checks suppliers, or licence applicants."""
    return a_reader(body, Role.PROCUREMENT_LICENSING_OFFICER, (purpose,))


def told_by(body: Partner, **words: object) -> Marking:
    """A marking of this body that lets others know, for checks too, whom to ask."""
    return a_marking(body, **{"existence": Existence.POINTER, "purposes": ALL} | words)


def zedmoor(marking: Marking, *, number: str = NUMBER, name: str = NAME) -> Mention:
    """A company, all of it with one marking."""
    return a_mention(MentionKind.COMPANY, marking, name=name, company_number=number)


def reached(
    body: Partner,
    marking: Marking,
    *,
    company: Mention | None = None,
    of_group: Marking | None = None,
    of_tie: Marking | None = None,
) -> Group:
    """A group whose principal directs the company. Nothing is drawn yet."""
    principal = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar")
    a_tie(principal, "director_of", company or zedmoor(marking), of_tie or marking)
    record = a_record(of_group or marking, principal, reference=f"SOCG-{principal.pk}", name="Larch")
    return record_group(actor=a_reader(body), record=record)


def draw(body: Partner) -> None:
    """Draw all ties, and with them the keys by which checks are answered."""
    redraw_reach(actor=a_reader(body), as_of=TODAY)
