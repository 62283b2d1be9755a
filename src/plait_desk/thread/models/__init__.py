"""What ties the rooms together: targets, links, events, releases, snapshots and the blobs they keep."""

from plait_desk.thread.models.blobs import Blob
from plait_desk.thread.models.consents import ConsentRequest
from plait_desk.thread.models.dissemination import Dissemination, DisseminationRecipient, Notice
from plait_desk.thread.models.releases import Release, ReleaseRequest, Snapshot, StandingRows, stands_at
from plait_desk.thread.models.retention import Disposal, RecordKind, RetentionReview, ReviewClock, Suppression
from plait_desk.thread.models.rights import Restriction, RightsDecision, RightsMention, RightsRequest
from plait_desk.thread.models.steps import CORRECTED_BY, RELEASED_AS, Cursor, Event, Target, ThreadLink

__all__ = [
    "CORRECTED_BY",
    "RELEASED_AS",
    "Blob",
    "ConsentRequest",
    "Cursor",
    "Disposal",
    "Dissemination",
    "DisseminationRecipient",
    "Event",
    "Notice",
    "RecordKind",
    "Release",
    "ReleaseRequest",
    "Restriction",
    "RetentionReview",
    "ReviewClock",
    "RightsDecision",
    "RightsMention",
    "RightsRequest",
    "Snapshot",
    "StandingRows",
    "Suppression",
    "Target",
    "ThreadLink",
    "stands_at",
]
