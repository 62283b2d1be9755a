"""Several files of notices as one: the newer word counts, column by column, and order of rows never matters."""

from tests.core.mapping.tables import stacked  # noqa: F401
