"""Reads of accounts: who is reading, under which grants, what these let them do, and where they are signed in."""

from plait_desk.accounts.models import readable_markings
from plait_desk.accounts.queries.grants import (
    AllowedLine,
    GrantLine,
    PersonLine,
    ProposalLine,
    allowed_lines,
    grant_lines,
    people_lines,
    proposals_for,
    waiting_proposals,
)
from plait_desk.accounts.queries.lists import OWN_KINDS, OwnList, PlaceLine, own_lists
from plait_desk.accounts.queries.readers import (
    ACTING_AS,
    DeskRequest,
    NoGrant,
    acting_as,
    agreements,
    first_purpose,
    get_readable,
    grants_of,
    reader_among,
    reader_of,
)
from plait_desk.accounts.queries.sessions import SessionLine, recovery_codes_left, session_lines
from plait_desk.accounts.queries.sight import OF_CONTENT, ConsentLine, SeatLine, Sight, markings_of, sights_of
from plait_desk.accounts.queries.tokens import TokenLine, all_tokens, offered_to, tokens_of
from plait_desk.accounts.queries.ways import Way, code_of, ways_among

__all__ = [
    "ACTING_AS",
    "OF_CONTENT",
    "OWN_KINDS",
    "AllowedLine",
    "ConsentLine",
    "DeskRequest",
    "GrantLine",
    "NoGrant",
    "OwnList",
    "PersonLine",
    "PlaceLine",
    "ProposalLine",
    "SeatLine",
    "SessionLine",
    "Sight",
    "TokenLine",
    "Way",
    "acting_as",
    "agreements",
    "all_tokens",
    "allowed_lines",
    "code_of",
    "first_purpose",
    "get_readable",
    "grant_lines",
    "grants_of",
    "markings_of",
    "offered_to",
    "own_lists",
    "people_lines",
    "proposals_for",
    "readable_markings",
    "reader_among",
    "reader_of",
    "recovery_codes_left",
    "session_lines",
    "sights_of",
    "tokens_of",
    "waiting_proposals",
    "ways_among",
]
