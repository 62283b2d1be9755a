"""What every room must forget when a person is disposed of: the registry of rooms, and the cutting of texts.

A room registers how it forgets, from its apps.py. Rooms further right forget first, because what they keep points
left; the thread forgets after the rooms, and the audit log last.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from plait.domain.ids import Ref, encode
from plait.policy.access import Reader
from plait.policy.forgetting import GONE, Said, Words
from plait_desk.accounts.models import Marked, Marking
from plait_desk.audit.homes import DEFAULT, home_of
from plait_desk.thread.models import Disposal, Target

BATCH = 500
SHORTEST_TEXT, SHORTEST_SENTENCE = 41, 120
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Who is disposed of, for the rooms: which records, in which texts, and by which words they are known.

    `mentions` and `reports` go as a whole; `tied` are reports that stay but name the person; `suppressed` are those of
    the mentions that no later edition of a register may bring back. Only what `partner_id` originated is touched:
    another body's own words are its own to dispose of.
    """

    code: str
    partner_id: int
    mentions: frozenset[int]
    reports: frozenset[int]
    tied: frozenset[int]
    suppressed: frozenset[int]
    said: Said
    words: Words

    @property
    def refs(self) -> list[str]:
        """What goes as a whole, as cited."""
        cited = [Ref("mention", id_) for id_ in self.mentions] + [Ref("report", id_) for id_ in self.reports]
        return sorted(map(str, cited))

    def markings(self) -> list[int]:
        """Every marking that the body originated, or had a part in."""
        own = Q(originator=self.partner_id) | Q(parts__part__originator=self.partner_id)
        return list(Marking.objects.filter(own).distinct().values_list("pk", flat=True))

    def targets(self) -> list[int]:
        """The targets that are one of the mentions."""
        keys = [encode(id_) for id_ in self.mentions]
        return list(Target.objects.filter(kind=Target.Kind.MENTION, key__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How one room forgets. `prepare` writes new files beside the old, before anything shows; `forget` changes rows,
    all rooms in one transaction, and says how many; `sweep` takes away files that no row names any more. Each may be
    run again at any time."""

    forget: Callable[[Forgotten], int]
    prepare: Callable[[Forgotten], None] | None = None
    sweep: Callable[[], None] | None = None


Teller = Callable[[Disposal], Forgotten]
Kin = Callable[[Reader, int], frozenset[int]]

_rooms: dict[str, Room] = {}
_tellers: list[Teller] = []
_kin: list[Kin] = []


def register_teller(teller: Teller) -> None:
    """From the room that keeps the records, once: who a disposal is about, and by which words they are known."""
    _tellers[:] = [teller]


def tell(disposal: Disposal) -> Forgotten:
    """Who this disposal is about, as long as anything of them is here."""
    return _tellers[0](disposal)


def register_disposal(name: str, room: Room) -> None:
    """From apps.py, once a room."""
    _rooms[name] = room


def register_kin(kin: Kin) -> None:
    """From the room that links, once: which mentions of the reader's own body are the same person as this one."""
    _kin[:] = [kin]


def kin_of(reader: Reader, mention_id: int) -> frozenset[int]:
    """The mentions of the reader's own body that are one person with this one, judged by that body's records alone."""
    return _kin[0](reader, mention_id)


def rooms() -> list[tuple[str, Room]]:
    """Every room by name, in the order in which they forget: the one furthest right first."""
    return list(reversed(_rooms.items()))


def cut_texts(label: str, forgotten: Forgotten, *, but: Iterable[type[models.Model]] = ()) -> int:
    """In every free text of an app's tables, cut what names the person and nobody else; returns how many rows.

    The source register is no part of it: who sources are is kept, and disposed of, apart.
    """
    left_out = set(but)
    models_of = apps.get_app_config(label).get_models()
    tables = [table for table in models_of if table not in left_out and home_of(table) == DEFAULT]
    return sum(_cut_table(table, forgotten) for table in tables)


def cut_rows(rows: "models.QuerySet[Row]", forgotten: Forgotten) -> int:
    """In the free texts of rows that are tied to the person, cut every word of theirs."""
    return _cut(list(rows), free_texts(rows.model), forgotten.words.cut_near)


def blank_rows(rows: "models.QuerySet[Row]") -> int:
    """Leave nothing of the sentences in rows that are about the person; lists of codes stay."""
    sentences = [field for field in free_texts(rows.model) if _is_sentence(field)]
    return _cut(list(rows), sentences, lambda text: GONE if text else text)


def _cut_table(table: type[models.Model], forgotten: Forgotten) -> int:
    fields = free_texts(table)
    if not fields or not forgotten.words.needles:
        return 0
    rows = table._default_manager.all()
    if issubclass(table, Marked):
        rows = rows.filter(marking_id__among=forgotten.markings())
    texts = {f"text_{field.name}": Cast(field.name, TextField()) for field in fields}
    found = Q()
    for name in texts:
        for needle in forgotten.words.needles:
            found |= Q(**{f"{name}__icontains": needle})
    return _cut(rows.annotate(**texts).filter(found).iterator(chunk_size=BATCH), fields, forgotten.words.cut_far)


def free_texts(table: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns in which people, or what they sent, write words."""
    return [field for field in table._meta.concrete_fields if _is_free(field)]


def _is_free(field: models.Field[Any, Any]) -> bool:
    if field.primary_key or field.unique or field.choices or field.is_relation:
        return False
    if isinstance(field, models.JSONField | models.TextField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) >= SHORTEST_TEXT


def _is_sentence(field: models.Field[Any, Any]) -> bool:
    is_list = isinstance(field, models.JSONField)
    return not is_list and (isinstance(field, models.TextField) or (field.max_length or 0) >= SHORTEST_SENTENCE)


def _cut(rows: Iterable[Any], fields: list[models.Field[Any, Any]], cut: Callable[[str], str]) -> int:
    changed = [row for row in rows if _cut_row(row, fields, cut)]
    if changed:
        names = [field.name for field in fields]
        type(changed[0])._default_manager.bulk_update(changed, names, batch_size=BATCH)
    return len(changed)


def _cut_row(row: models.Model, fields: list[models.Field[Any, Any]], cut: Callable[[str], str]) -> bool:
    """True if something of the row was cut."""
    is_changed = False
    for field in fields:
        before = getattr(row, field.name)
        after = _cut_value(before, cut)
        if after != before:
            setattr(row, field.name, after[: field.max_length] if isinstance(after, str) else after)
            is_changed = True
    return is_changed


def _cut_value(value: Any, cut: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return cut(value)
    if isinstance(value, list):
        return [_cut_value(part, cut) for part in value]
    if isinstance(value, dict):
        return {key: _cut_value(part, cut) for key, part in value.items()}
    return value
