"""What the thread does for every room: steps and events, files, releases."""

from plait.domain.sharing import Recipient, SharingBasis, SharingRefused
from plait_desk.thread.services.blobs import Kept, destroy_blob, keep_blob, read_blob
from plait_desk.thread.services.consents import answer_consent, ask_consent, refuse_consent, take_back_consent
from plait_desk.thread.services.disposal import (
    DisposalRefused,
    agree_disposal,
    ask_disposal,
    carry_out,
    dispose_again,
    finish_disposals,
    proves,
    refuse_disposal,
)
from plait_desk.thread.services.dissemination import (
    Sent,
    acknowledge_receipt,
    disseminate,
    mark_read,
    release_held,
)
from plait_desk.thread.services.forgetting import (
    Forgotten,
    Room,
    blank_rows,
    cut_rows,
    cut_texts,
    register_disposal,
    register_teller,
)
from plait_desk.thread.services.forgetting_files import destroy_files, forget_files
from plait_desk.thread.services.notices import acknowledge, push_correction, recall
from plait_desk.thread.services.recalling import recall_release, when_recalled
from plait_desk.thread.services.releases import Frozen, Lowered, SecondPersonNeeded, freeze, release
from plait_desk.thread.services.requests import (
    AlreadyDecided,
    ReleaseAsked,
    Words,
    agree_release,
    ask_release,
    refuse_release,
    withdraw_request,
)
from plait_desk.thread.services.steps import catch_up, emit, link, target

__all__ = [
    "AlreadyDecided",
    "DisposalRefused",
    "Forgotten",
    "Frozen",
    "Kept",
    "Lowered",
    "Recipient",
    "ReleaseAsked",
    "Room",
    "SecondPersonNeeded",
    "Sent",
    "SharingBasis",
    "SharingRefused",
    "Words",
    "acknowledge",
    "acknowledge_receipt",
    "agree_disposal",
    "agree_release",
    "answer_consent",
    "ask_consent",
    "ask_disposal",
    "ask_release",
    "blank_rows",
    "carry_out",
    "catch_up",
    "cut_rows",
    "cut_texts",
    "destroy_blob",
    "destroy_files",
    "dispose_again",
    "disseminate",
    "emit",
    "finish_disposals",
    "forget_files",
    "freeze",
    "keep_blob",
    "link",
    "mark_read",
    "proves",
    "push_correction",
    "read_blob",
    "recall",
    "recall_release",
    "refuse_consent",
    "refuse_disposal",
    "refuse_release",
    "register_disposal",
    "register_teller",
    "release",
    "release_held",
    "take_back_consent",
    "target",
    "when_recalled",
    "withdraw_request",
]
