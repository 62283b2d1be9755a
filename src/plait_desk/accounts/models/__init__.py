"""The tables of people, partners, grants, tokens, markings, audiences and consents."""

from plait_desk.accounts.models.forms import FormSent
from plait_desk.accounts.models.grounded import Grounded, grounds, is_grounded
from plait_desk.accounts.models.marked import Marked, ReadableQuerySet
from plait_desk.accounts.models.marking import Audience, AudienceMember, Consent, Marking, MarkingPart
from plait_desk.accounts.models.people import Grant, Partner, Person, Unit
from plait_desk.accounts.models.proposals import GrantProposal
from plait_desk.accounts.models.readable import forget_readable, readable_markings
from plait_desk.accounts.models.sessions import SessionStore, SignedIn
from plait_desk.accounts.models.tokens import Tally, Token

__all__ = [
    "Audience",
    "AudienceMember",
    "Consent",
    "FormSent",
    "Grant",
    "GrantProposal",
    "Grounded",
    "Marked",
    "Marking",
    "MarkingPart",
    "Partner",
    "Person",
    "ReadableQuerySet",
    "SessionStore",
    "SignedIn",
    "Tally",
    "Token",
    "Unit",
    "forget_readable",
    "grounds",
    "is_grounded",
    "readable_markings",
]
