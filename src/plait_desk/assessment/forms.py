"""What people choose on the pages of this room. Shape here, meaning in the core."""

from collections.abc import Sequence

from django import forms

from plait.assessment.framework import framework
from plait.assessment.wording import CONFIDENCES, TERMS
from plait.domain.estimate import BackwardRange, Range
from plait.domain.ids import Ref
from plait_desk.looks.basis import BasisForm

DO_NOT_KNOW = ("", "I do not know")
SAME = ("", "As the best guess, half a level lower or higher")
LINES = forms.Textarea(attrs={"rows": 3})


def level_choices(words: Sequence[str]) -> list[tuple[str, str]]:
    """Levels 0 to 5 with their words, and the halves between."""
    whole = [(f"{level}", f"{level}: {said}") for level, said in enumerate(words)]
    halves = [(f"{level}.5", f"{level}.5: between") for level in range(len(words) - 1)]
    return sorted(whole + halves, key=lambda choice: float(choice[0]))


class RateForm(forms.Form):
    """One threat on every factor: a best guess, a range if wanted, or "I do not know", with the reason."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        for factor in framework().factors:
            levels = level_choices(factor.words)
            self.fields[f"{factor.key}_best"] = forms.ChoiceField(
                label=f"{factor.label}: {factor.question}", choices=[DO_NOT_KNOW, *levels], required=False
            )
            for end, words in (("low", "at least"), ("high", "at most")):
                self.fields[f"{factor.key}_{end}"] = forms.ChoiceField(
                    label=f"{factor.label}, {words}", choices=[SAME, *levels], required=False
                )
        self.fields["rationale"] = forms.CharField(label="Why, and on what evidence", widget=LINES, max_length=2000)

    def clean(self) -> dict[str, object]:
        """Refuses a range that runs backwards."""
        said = super().clean() or {}
        for factor in framework().factors:
            try:
                self.value_of(factor.key)
            except BackwardRange:
                self.add_error(
                    f"{factor.key}_best", "The best guess must lie between the lowest and the highest level."
                )
        return said

    def value_of(self, factor: str) -> Range | None:
        """The range given on one factor; None where the rater does not know. Raises BackwardRange."""
        best = self.cleaned_data.get(f"{factor}_best")
        if not best:
            return None
        low = self.cleaned_data.get(f"{factor}_low") or max(0.0, float(best) - 0.5)
        high = self.cleaned_data.get(f"{factor}_high") or min(5.0, float(best) + 0.5)
        return Range(low=float(low), best=float(best), high=float(high))


class JudgeForm(forms.Form):
    """A key judgement: the signer chooses the term and the confidence."""

    statement = forms.CharField(label="It is judged that", widget=LINES, max_length=600)
    term = forms.ChoiceField(label="How likely", choices=[("", "Choose a term"), *((t, t) for t in TERMS)])
    confidence = forms.ChoiceField(
        label="Analytical confidence", choices=[("", "Choose"), *((c, c) for c in CONFIDENCES)]
    )
    why = forms.CharField(widget=LINES, max_length=2000)
    would_change = forms.CharField(label="What would change it", widget=LINES, max_length=1000)
    speaks_for = forms.MultipleChoiceField(
        label="Items that speak for it", required=False, widget=forms.CheckboxSelectMultiple
    )
    against = forms.MultipleChoiceField(
        label="Items that speak against it", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, items: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        for name in ("speaks_for", "against"):
            self.fields[name].choices = list(items)  # type: ignore[attr-defined]  # the stubs know a plain Field

    def refs(self, name: str) -> tuple[Ref, ...]:
        """The chosen items as references."""
        return tuple(Ref.parse(each) for each in self.cleaned_data[name])


class EditionForm(forms.Form):
    """Opens an edition."""

    title = forms.CharField(max_length=120)
    as_of = forms.DateField(label="As of", widget=forms.DateInput(attrs={"type": "date"}))


class ReleaseForm(BasisForm):
    """Why the law allows that the ranks of an agreed edition are released."""


class PriorityForm(forms.Form):
    """Recommends a threat as a priority for a financial year or other period."""

    threat = forms.ChoiceField()
    period = forms.CharField(max_length=20, help_text="For instance 2026-27")
    reason = forms.CharField(widget=LINES, max_length=1000)

    def __init__(self, *args: object, threats: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as Django gives it
        self.fields["threat"].choices = list(threats)  # type: ignore[attr-defined]  # the stubs know a plain Field
