"""The whole page on which a report is written: one report, its items, and who each of them names.

Without scripts, a place for another item or person is asked for by a button of the form itself: the page comes back
with the place and with everything that was typed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from django import forms
from django.http import QueryDict

from plait.collection.lint import Finding
from plait.collection.stated import StatedMarking
from plait.domain.emergency import Danger
from plait.domain.marking import Existence, Handling, MarkingKind, Purpose
from plait_desk.collection.forms.writing import ItemForm, PersonForm, ReportForm
from plait_desk.collection.services import ItemGiven, NamedPerson, ReportGiven

MOST_ITEMS, MOST_PEOPLE = 20, 10
ANSWER = "accept-"
Form = TypeVar("Form", bound=forms.Form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A finding as the page asks about it: `field` names the box of the reason, empty where it must be changed."""

    finding: Finding
    field: str
    reason: str


@dataclass(slots=True, kw_only=True)
class ItemSheet:
    """One item on the page, counted from 1."""

    number: int
    form: ItemForm
    people: list[PersonForm]
    questions: Sequence[Question] = ()

    @property
    def place(self) -> str:
        """What a finding calls this item's text."""
        return f"item {self.number}"

    @property
    def may_grow(self) -> bool:
        """True if it may name one more."""
        return len(self.people) < MOST_PEOPLE


class Sheet:
    """`sent` is the form as it came, None for an empty one; `requirements` are the open ones that may be chosen.

    Where a button asked only for a place more or less, or for the emergency route, nothing is checked: `is_sent` is
    false, and what was typed stands in the boxes.
    """

    def __init__(self, sent: QueryDict | None, requirements: Sequence[tuple[int, str]]) -> None:
        self._sent = sent
        self.is_sent = sent is not None and not {"add", "remove", "route"} & sent.keys()
        self.questions: Sequence[Question] = ()
        self.report = self._form(ReportForm, "", "", requirements=requirements)
        self.items = [self._item(place, before) for place, before in enumerate(self._places())]

    @property
    def danger(self) -> Danger | None:
        """What the first question was answered with, where it takes the emergency route."""
        answer = self._sent.get("danger") if self._sent is not None else None
        return Danger(answer) if answer in set(Danger) else None

    @property
    def may_grow(self) -> bool:
        """True if there may be one more item."""
        return len(self.items) < MOST_ITEMS

    @property
    def touches_more(self) -> bool:
        """True if threats or enablers beside the leading one are chosen."""
        return bool(self.report["threats"].value() or self.report["enablers"].value())

    @property
    def all_questions(self) -> list[Question]:
        """Every question of the page, in its order."""
        return [*self.questions, *(question for item in self.items for question in item.questions)]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Everything wrong: where it is written, what it is called, what is wrong with it."""
        return [
            (form[name].id_for_label, str(form[name].label), str(words[0]))
            for form in self._forms()
            for name, words in form.errors.items()
            if name in form.fields
        ]

    def is_valid(self) -> bool:
        """True if every form of the page is; in an emergency nobody may have to wait for consent."""
        checked = [form.is_valid() for form in self._forms()]
        all_are = all(checked)
        if all_are and self.danger:
            for item in self.items:
                if item.form.cleaned_data["handling"] == Handling.CONDITIONS:
                    item.form.add_error("handling", "In an emergency handling is P: nobody may wait for consent.")
                    all_are = False
        return all_are

    def given(self, *, created_at: datetime, quoted: Callable[[str], str]) -> ReportGiven:
        """The report as the service takes it; `quoted` gives the own reference of a report named otherwise."""
        said = self.report.cleaned_data
        return ReportGiven(
            reference=said["reference"],
            title=said["title"],
            urgency=said["urgency"],
            intelligence_on=said["intelligence_on"],
            created_at=created_at,
            items=[self._given(item, quoted) for item in self.items],
            threat=said["threat"],
            touches=self.report.touches(),
            council_code=said["council_code"],
            requirement=said["requirement"],
            accepted=self._reasons(),
        )

    def ask(self, findings: Iterable[Finding], refused: Collection[Finding]) -> None:
        """Show each finding beside the text that it is about; for those refused no reason is asked."""
        reasons = self._reasons()
        questions = [
            Question(
                finding=finding,
                field="" if finding in refused else ANSWER + finding.key,
                reason=reasons.get(finding.key, ""),
            )
            for finding in findings
        ]
        for item in self.items:
            item.questions = [question for question in questions if question.finding.place == item.place]
        asked = {question.finding.place for item in self.items for question in item.questions}
        self.questions = [question for question in questions if question.finding.place not in asked]

    def _given(self, item: ItemSheet, quoted: Callable[[str], str]) -> ItemGiven:
        reference = self.report.cleaned_data["reference"]
        written = [form.person(f"{reference}/{item.number}/{place}") for place, form in enumerate(item.people, 1)]
        given = item.form.item([person for person in written if isinstance(person, NamedPerson)])
        given = replace(given, quotes_reference=quoted(given.quotes_reference))
        return replace(given, marking=_to_safeguarding(given.marking)) if self.danger else given

    def _reasons(self) -> Mapping[str, str]:
        sent = self._sent if self._sent is not None else QueryDict()
        return {name.removeprefix(ANSWER): str(sent[name]) for name in sent if name.startswith(ANSWER)}

    def _forms(self) -> list[forms.Form]:
        return [self.report, *(form for item in self.items for form in (item.form, *item.people))]

    def _places(self) -> list[int | None]:
        """Which sent item stands at each place of the page; None for a fresh one."""
        if self._sent is None:
            return [None]
        places: list[int | None] = list(range(self._count("items", MOST_ITEMS)))
        removed = self._button("remove")
        if removed is not None and removed in places and len(places) > 1:
            places.remove(removed)
        if self._sent.get("add") == "item" and len(places) < MOST_ITEMS:
            places.append(None)
        return places

    def _item(self, place: int, before: int | None) -> ItemSheet:
        prefix, old = f"item-{place}", "" if before is None else f"item-{before}"
        people = 1 if before is None else self._count(f"{old}-people", MOST_PEOPLE)
        more = before is not None and self._button("add") == before and people < MOST_PEOPLE
        named = [self._form(PersonForm, f"{prefix}-person-{n}", f"{old}-person-{n}") for n in range(people)]
        if more:
            named.append(PersonForm(prefix=f"{prefix}-person-{people}"))
        return ItemSheet(number=place + 1, form=self._form(ItemForm, prefix, old), people=named)

    def _form(self, kind: type[Form], prefix: str, old: str, **more: object) -> Form:
        """The form as sent; or, where nothing is checked, with what was typed under its `old` prefix standing in it."""
        if self._sent is not None and self.is_sent:
            return kind(self._sent, prefix=prefix or None, **more)  # type: ignore[arg-type]  # handed on
        form = kind(prefix=prefix or None, **more)  # type: ignore[arg-type]  # handed on
        if self._sent is not None and (old or not prefix):
            form.initial = {
                name: field.widget.value_from_datadict(self._sent, {}, f"{old}-{name}" if old else name)
                for name, field in form.fields.items()
            }
        return form

    def _count(self, name: str, most: int) -> int:
        """How many places the page had, from 1 to `most`, whatever was sent."""
        text = self._sent.get(name, "") if self._sent is not None else ""
        return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 4 else 1

    def _button(self, name: str) -> int | None:
        """The item that a button is about: "item:2" counts from nought."""
        text = self._sent.get(name, "") if self._sent is not None else ""
        number = text.partition(":")[2]
        return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None


def _to_safeguarding(marking: StatedMarking) -> StatedMarking:
    """What is told by the emergency route is read by its own list, and by nobody else."""
    return replace(
        marking,
        kind=MarkingKind.SAFEGUARDING.value,
        existence=Existence.HIDDEN.value,
        purposes=(Purpose.LAW_ENFORCEMENT.value, Purpose.SAFEGUARDING.value),
        audience=(),
    )
