"""Small makers of rows for tests of the desk. Everything they make is synthetic."""

from tests.factories.people import a_body, a_marking, a_reader

__all__ = ["a_body", "a_marking", "a_reader"]
