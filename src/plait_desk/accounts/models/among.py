"""One lookup: a foreign key among many ids, bound as one value."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

LISTS_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Ids:
    """Many ids as one value of a query.

    Of a plain set Django asks each member whether it is a row, and a reader's markings run to thousands.
    """

    ids: frozenset[int]


@models.ForeignKey.register_lookup
class Among(models.Lookup[Any]):
    """`filter(marking_id__among=ids)`: as `__in`, with one bound value however many ids there are (a set, or Ids).

    A reader's readable markings run to thousands, and stand in every query: as many bound values cost more than
    the query itself, and a database takes only so many.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL: an array."""
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, sorted(_plain(self.rhs)))

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """SQLite: a JSON list. The plus keeps its planner from starting at the markings, never the rare part."""
        column, values = self.process_lhs(compiler, connection)
        return f"+{column} IN (SELECT value FROM json_each(%s))", (*values, _listed(_plain(self.rhs)))


def _plain(given: Collection[int] | Ids) -> frozenset[int]:
    return given.ids if isinstance(given, Ids) else frozenset(given)


@lru_cache(maxsize=LISTS_REMEMBERED)
def _listed(ids: frozenset[int]) -> str:
    return json.dumps(sorted(ids))
