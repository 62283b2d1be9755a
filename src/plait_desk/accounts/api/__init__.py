"""What every room's part of the programming interface stands on: who asks, in which words, and how often.

A room writes its operations in its own `api.py`, each with `auth=ByToken(Permission.X)`; the addresses of the desk put
them together. An operation that names no permission is refused to everybody.
"""

from plait_desk.accounts.api.errors import Problem, Refused, problem
from plait_desk.accounts.api.guard import ByToken, PartnerApi, give_reason_or_ask, saw
from plait_desk.accounts.api.shapes import Address, Code, Id, Key, Listed, Made, Paged, Words, part_of
from plait_desk.accounts.api.writing import FileSent, file_sent, once

__all__ = [
    "Address",
    "ByToken",
    "Code",
    "FileSent",
    "Id",
    "Key",
    "Listed",
    "Made",
    "Paged",
    "PartnerApi",
    "Problem",
    "Refused",
    "Words",
    "file_sent",
    "give_reason_or_ask",
    "once",
    "part_of",
    "problem",
    "saw",
]
