"""A row of any table, made from its fields: what is not given is made up, and every text holds a word of its own.

So a table that joins the desk tomorrow is in every world of the tests without a line written here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from plait.domain.match import Judgement
from plait_desk.accounts.models import Marked, Marking, Partner, Person
from plait_desk.jobs.models import Job

# Keys that the database would count up itself: far above what it has counted.
NUMBERS = count(10**11)
ADDED_BY_TESTS = (Partner, Person, Marking, Job)
Parents = Callable[[type[models.Model]], int]

# What a table's own rules ask of a row beyond the kinds of its fields.
MEANING: Mapping[str, Mapping[str, Any]] = {
    "collection.Load": {"state": "committed", "name": "SYNTHETIC_people.csv", "feed": "people"},
    "collection.Mention": {"kind": "person"},
    "collection.Statement": {"property": "surname", "value": "Larch"},
    "linking.Match": {"judgement": Judgement.SAME.value},
    "mapping.Check": {"company_number": "ZZ000014"},
    "mapping.ChartView": {"sharing": "body"},
    "mapping.FlagReview": {"verdict": "unsure"},
    "mapping.GroupAttribute": {"level": 3, "attribute": "money_handling"},
    "reporting.IndicatorEntry": {"value": 1.0},
}
# Of several keys of which none is needed, the one that a table's own rules ask for.
CHOSEN: Mapping[str, str] = {"thread.Notice": "partner"}


def word() -> str:
    """A word that stands nowhere else."""
    return f"zq{next(NUMBERS) % 10**9}x"


def a_row(model: type[models.Model], parents: Parents, /, **given: Any) -> Any:
    """An unsaved row: `given`, what the table's own rules ask for, and something made up for each other field.

    `parents` gives the key of a row of another table, for each that this one cannot do without.
    """
    values = dict(MEANING.get(model._meta.label, {})) | given
    for field in _fields(model):
        if field.name not in values and field.attname not in values:
            values[field.attname] = _made_up(field, parents)
    return model(**values)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The fields that have to be filled."""
    chosen = CHOSEN.get(model._meta.label)
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.AutoField)
        or field.name == chosen
        or not (field.null or field.has_default() or field.blank)
    )


def _made_up(field: models.Field[Any, Any], parents: Parents) -> object:
    if isinstance(field, models.ForeignKey):
        return parents(field.related_model)  # type: ignore[arg-type]  # a key points to a table
    if isinstance(field, models.AutoField | models.BigIntegerField):
        return next(NUMBERS)
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return days_ago(3)
    if isinstance(field, models.DateField):
        return days_ago(3).date()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField | models.FloatField):
        return 1
    if isinstance(field, models.BinaryField):
        return b""
    return word()[: field.max_length or None]


def days_ago(days: float) -> datetime:
    """So many days and an hour and a half ago: never on the edge of a day that a page counts."""
    return timezone.now() - timedelta(days=days, minutes=90)


@cache
def marked_models() -> tuple[type[Marked], ...]:
    """Every table whose rows carry a marking, each after the ones that it cannot do without."""
    found = [model for model in apps.get_models() if issubclass(model, Marked)]
    return tuple(model for model in in_order(found) if issubclass(model, Marked))


def in_order(wanted: list[type[models.Model]]) -> list[type[models.Model]]:
    """These tables, after the ones that they cannot do without; people, bodies and markings are there already."""
    ordered: list[type[models.Model]] = []

    def add(model: type[models.Model]) -> None:
        if model in ordered or model in ADDED_BY_TESTS:
            return
        for parent in needed_by(model):
            if parent is not model:
                add(parent)
        ordered.append(model)

    for model in wanted:
        add(model)
    return ordered


@cache
def needed_by(model: type[models.Model]) -> tuple[type[models.Model], ...]:
    """The tables that a row of this one cannot do without."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey) and not field.null]
    return tuple(dict.fromkeys(key.related_model for key in keys))  # type: ignore[misc]  # a key points to a table
