"""The score of a group: its tier, and each attribute with its evidence, or unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from plait.domain.grading import Grade, GradeRefused, GradingScheme
from plait.domain.group import LEVELS, Tier
from plait.domain.ids import decode, encode
from plait.domain.score import ATTRIBUTES, Attribute, Rated, Score, kind_of
from plait_desk.mapping.forms.changes import ChangeForm
from plait_desk.mapping.queries.levels import Level

UNKNOWN = ("", "Unknown")
NO_ITEM = ("", "None: in words, below")
PARTS = ("level", "item", "evidence", "grade")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFields:
    """The fields of one attribute, as the page sets them."""

    words: str
    kind: str
    fields: tuple[BoundField, ...]


class ScoreForm(ChangeForm):
    """A tier by choice, and ten attributes of which each is unknown or has its evidence."""

    tier = forms.ChoiceField(label="Tier, by your choice", choices=[(tier.value, tier.words) for tier in Tier])
    field_order = ("tier", "reason")

    def __init__(
        self, *args: Any, levels: Sequence[Level], items: Sequence[tuple[int, str]], tier: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.initial["tier"] = tier
        known = {level.attribute: level for level in levels}
        for attribute in ATTRIBUTES:
            self._add(attribute, [(encode(id_), words) for id_, words in items])
            if attribute in known:
                self._begin(attribute, known[attribute])

    def _add(self, attribute: Attribute, items: Sequence[tuple[str, str]]) -> None:
        levels = [UNKNOWN, *((str(level), str(level)) for level in LEVELS)]
        name = attribute.value
        self.fields[f"{name}_level"] = forms.ChoiceField(label="Level", required=False, choices=levels)
        self.fields[f"{name}_item"] = forms.ChoiceField(
            label="Evidence: an item", required=False, choices=[NO_ITEM, *items]
        )
        self.fields[f"{name}_evidence"] = forms.CharField(
            label="Evidence in words", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields[f"{name}_grade"] = forms.CharField(
            label="Grade of the words", required=False, max_length=5, help_text="As 2BP; an item brings its own."
        )

    def _begin(self, attribute: Attribute, level: Level) -> None:
        """What is known already, to be confirmed or changed."""
        name = attribute.value
        if level.level is not None:
            self.initial[f"{name}_level"] = str(level.level)
            self.initial[f"{name}_evidence"] = level.evidence
            self.initial[f"{name}_item"] = encode(level.cited.item_id) if level.cited else ""
            self.initial[f"{name}_grade"] = "" if level.cited else level.grade

    def clean(self) -> dict[str, Any]:
        """Grades are of the 3x5x2 scheme."""
        said = super().clean() or self.cleaned_data
        for attribute in ATTRIBUTES:
            name = f"{attribute.value}_grade"
            try:
                if said.get(name):
                    said[name] = Grade.read(GradingScheme.NATIONAL, said[name]).raw
            except GradeRefused as refused:
                self.add_error(name, str(refused))
        return said

    def attributes(self) -> Iterator[AttributeFields]:
        """The fields attribute by attribute."""
        for attribute in ATTRIBUTES:
            fields = tuple(self[f"{attribute.value}_{part}"] for part in PARTS)
            yield AttributeFields(words=attribute.words, kind=kind_of(attribute).capitalize(), fields=fields)

    def score(self, on: date) -> Score:
        """The score that was given, of a valid form."""
        said = self.cleaned_data
        rated = tuple(self._rated(attribute) for attribute in ATTRIBUTES)
        return Score(tier=Tier(said["tier"]), reason=said["reason"], on=on, rated=rated)

    def _rated(self, attribute: Attribute) -> Rated:
        level, item, evidence, grade = (self.cleaned_data[f"{attribute.value}_{part}"] for part in PARTS)
        if not level:
            return Rated(attribute=attribute, level=None)
        return Rated(
            attribute=attribute,
            level=int(level),
            item=decode(item) if item else None,
            evidence=evidence,
            grade=grade,
        )
