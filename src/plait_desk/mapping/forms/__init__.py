"""What people choose on the pages of this room. Shape here, meaning in the core."""

from plait_desk.mapping.forms.changes import (
    ArchiveForm,
    ChangeForm,
    LeadForm,
    MergeForm,
    MoveForm,
    NoteForm,
    RenameForm,
    SplitForm,
    TakeBackForm,
)
from plait_desk.mapping.forms.checks import CheckDecisionForm, CheckForm, CheckReplyForm, SentAnswerForm
from plait_desk.mapping.forms.lists import SoughtForm
from plait_desk.mapping.forms.parts import (
    AddNominalForm,
    ChangeNominalForm,
    EndNominalForm,
    GroupForm,
    LookedForForm,
    TakeNominalBackForm,
    part_of,
)
from plait_desk.mapping.forms.scoring import ScoreForm

__all__ = [
    "AddNominalForm",
    "ArchiveForm",
    "ChangeForm",
    "ChangeNominalForm",
    "CheckDecisionForm",
    "CheckForm",
    "CheckReplyForm",
    "EndNominalForm",
    "GroupForm",
    "LeadForm",
    "LookedForForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "RenameForm",
    "ScoreForm",
    "SentAnswerForm",
    "SoughtForm",
    "SplitForm",
    "TakeBackForm",
    "TakeNominalBackForm",
    "part_of",
]
