"""A subject: the mentions that are one person, company or place, as one reader may see them."""

from dataclasses import dataclass
from enum import StrEnum

from plait.domain.ids import MentionId


class SubjectEventKind(StrEnum):
    """What may happen to a subject."""

    BORN = "born"
    MERGED = "merged"
    SPLIT = "split"
    GROWN = "grown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSubject:
    """What linking makes of the mentions that one reader may read; cited by its earliest readable mention."""

    cited_by: MentionId
    mention_ids: tuple[MentionId, ...]
