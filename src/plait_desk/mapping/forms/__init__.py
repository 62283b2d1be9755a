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
from plait_desk.mapping.forms.charts import ChartForm, ChartSaveForm, TimelineForm
from plait_desk.mapping.forms.checks import CheckDecisionForm, CheckForm, CheckReplyForm, SentAnswerForm
from plait_desk.mapping.forms.flags import FlagReplyForm, FlagReviewForm, FlagUndoForm, TendersSoughtForm
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
from plait_desk.mapping.forms.paths import PathForm
from plait_desk.mapping.forms.scoring import ScoreForm

__all__ = [
    "AddNominalForm",
    "ArchiveForm",
    "ChangeForm",
    "ChangeNominalForm",
    "ChartForm",
    "ChartSaveForm",
    "CheckDecisionForm",
    "CheckForm",
    "CheckReplyForm",
    "EndNominalForm",
    "FlagReplyForm",
    "FlagReviewForm",
    "FlagUndoForm",
    "GroupForm",
    "LeadForm",
    "LookedForForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "PathForm",
    "RenameForm",
    "ScoreForm",
    "SentAnswerForm",
    "SoughtForm",
    "SplitForm",
    "TakeBackForm",
    "TakeNominalBackForm",
    "TendersSoughtForm",
    "TimelineForm",
    "part_of",
]
