"""What changes the record of a group. Each form carries the version that it was made from, and asks for a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from plait.domain.archive import ArchiveStep
from plait.domain.group import GroupEventKind, GroupState, plain_moves
from plait.domain.ids import decode, encode
from plait.mapping.archive import WITH_A_DAY
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.versions import LETTERS

LONGEST_REASON = 400


class ChangeForm(forms.Form):
    """A change with its reason; `seen` is the version of the record that the page showed."""

    seen = forms.CharField(required=False, max_length=LETTERS, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, own: str = "", **options: Any) -> None:  # Django's form arguments
        # Several of these stand on one page: each has ids of its own.
        short = own or type(self).__name__.removesuffix("Form").lower()
        super().__init__(*args, **options)
        self.auto_id = f"id_{short}_%s"
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def made_from(self, seen: str) -> None:
        """The version of the record that whoever fills it in has before them."""
        self.initial["seen"] = seen

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """What may be chosen in one field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class MoveForm(ChangeForm):
    """Moves a group's record on."""

    to = forms.ChoiceField(label="Move to")

    def __init__(self, *args: Any, state: GroupState, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("to", [(to.value, to.capitalize()) for to in plain_moves(state)])


class RenameForm(ChangeForm):
    """Gives a group another name."""

    name = forms.CharField(label="New name", max_length=120)


class SplitForm(ChangeForm):
    """Makes a new group of chosen nominals."""

    name = forms.CharField(label="Name of the new group", max_length=120)
    reference = forms.CharField(label="Reference of the new group", max_length=40)
    nominals = forms.MultipleChoiceField(
        label="Nominals who go to the new group", widget=forms.CheckboxSelectMultiple, help_text="At least one stays."
    )

    def __init__(self, *args: Any, nominals: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("nominals", [(encode(id_), name) for id_, name in nominals])

    def chosen(self) -> tuple[int, ...]:
        """The mentions that were chosen, of a valid form."""
        return tuple(decode(code) for code in self.cleaned_data["nominals"])


class MergeForm(ChangeForm):
    """Lets this record end in another."""

    into = forms.CharField(
        label="Reference of the group that lives on",
        max_length=40,
        help_text="This one is archived and points to it. All nominals go along.",
    )


class TakeBackForm(ChangeForm):
    """Undoes the newest name, split or merger."""

    what = forms.ChoiceField(label="Take back")

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("what", steps)


class NoteForm(ChangeForm):
    """Tells something that calls for a new score."""

    what = forms.ChoiceField(
        label="What happened",
        choices=[(kind.value, kind.words) for kind in (GroupEventKind.RELEASED, GroupEventKind.NEW_BUSINESS)],
    )
    on = forms.DateField(label="On", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label="Who or which, and how it is known", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class LeadForm(ChangeForm):
    """Names the lead responsible officer."""

    person = forms.ChoiceField(label="Lead responsible officer")
    trained_on = forms.DateField(
        label="Trained on",
        required=False,
        help_text="Empty where nothing is recorded. Training holds three years; the term is ours.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], group: Group, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("person", [(encode(id_), name) for id_, name in people])
        if group.lead_officer_id:
            self.initial["person"] = encode(group.lead_officer_id)
            self.initial["trained_on"] = group.lead_officer_trained_on


class ArchiveForm(ChangeForm):
    """One step of archiving; a decision and a review name the day on which to look again."""

    review_on = forms.DateField(label="Look again on", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, step: ArchiveStep, **options: Any) -> None:
        super().__init__(*args, own=step.value, **options)
        if step not in WITH_A_DAY:
            del self.fields["review_on"]
