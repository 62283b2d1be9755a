"""What the registers on disk say of everybody of one surname: read in place, however long they are."""

from collections.abc import Collection

from plait.collection.telling import LEFT, TOLD
from plait.domain.register import Register
from plait.domain.statement import Property
from plait_desk.collection.queries.registers import register_folders

PEOPLE_IN = tuple(register.value for register in Register if register is not Register.PLACE_FIGURES)
# Whoever is named so, and what else is said of them; in no order, and nothing twice.
_NAMED = f"""
    WITH told AS (SELECT mention_id, property, value FROM read_parquet($files, union_by_name = true)
                  WHERE list_contains($markings, marking_id) AND list_contains($properties, property))
    SELECT DISTINCT mention_id, property, value FROM told WHERE mention_id IN (
        SELECT mention_id FROM told WHERE property = '{Property.SURNAME}' AND lower(value) = lower($surname))"""


def said_of_surname(
    markings: Collection[int], surname: str, properties: Collection[Property]
) -> list[tuple[int, str, str]]:
    """Mention, property and value, of the current editions that carry one of the markings, and of what left them."""
    import duckdb  # heavy, and few ask

    folders = register_folders(PEOPLE_IN, markings)
    files = [str(folder / name) for folder in folders for name in (TOLD, LEFT) if (folder / name).exists()]
    if not files or not surname:
        return []
    asked = {
        "files": files,
        "markings": sorted(markings),
        "properties": [one.value for one in properties],
        "surname": surname,
    }
    with duckdb.connect() as engine:
        found: list[tuple[int, str, str]] = engine.execute(_NAMED, asked).fetchall()
    return found
