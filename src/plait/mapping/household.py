"""Which addresses are no tie: a tenement stair or a block whose flats were written as one address."""

import pyarrow as pa
import pyarrow.compute as pc

HOUSEHOLDS = 2


def shared_addresses(residents: pa.Table) -> frozenset[int]:
    """The ids of addresses where more than two unrelated households live.

    `residents` has address_id and surname, one row a person. People who share a surname count as one
    household: a rough rule, ours, that errs towards drawing no tie between neighbours.
    """
    households = residents.set_column(
        residents.schema.get_field_index("surname"), "surname", pc.utf8_lower(residents["surname"])
    )
    counts = households.group_by("address_id").aggregate([("surname", "count_distinct")])
    shared = counts.filter(pc.greater(counts["surname_count_distinct"], HOUSEHOLDS))
    return frozenset(shared["address_id"].to_pylist())
