"""What the thread does for every room: steps and events, files, releases."""

from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait_desk.thread.services.blobs import Kept, destroy_blob, keep_blob, read_blob
from plait_desk.thread.services.dissemination import (
    Sent,
    acknowledge_receipt,
    disseminate,
    mark_read,
    release_held,
)
from plait_desk.thread.services.notices import acknowledge, push_correction, recall
from plait_desk.thread.services.releases import Frozen, Lowered, SecondPersonNeeded, freeze, release
from plait_desk.thread.services.steps import catch_up, emit, link, target

__all__ = [
    "Frozen",
    "Kept",
    "Lowered",
    "Recipient",
    "SecondPersonNeeded",
    "Sent",
    "SharingBasis",
    "SharingRefused",
    "acknowledge",
    "acknowledge_receipt",
    "catch_up",
    "destroy_blob",
    "disseminate",
    "emit",
    "freeze",
    "keep_blob",
    "link",
    "mark_read",
    "push_correction",
    "read_blob",
    "recall",
    "release",
    "release_held",
    "target",
]
