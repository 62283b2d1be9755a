"""Arrow schemas, declared once: what bulk functions take and return. Ids are 63-bit; times are UTC."""

import pyarrow as pa

_ID = pa.int64()
_TEXT = pa.string()
_DAY = pa.date32()
_TIME = pa.timestamp("us", tz="UTC")

MENTIONS = pa.schema(
    [
        ("mention_id", _ID),
        ("kind", _TEXT),
        ("marking_id", _ID),
        ("register", _TEXT),
        ("natural_key", _TEXT),
    ]
)

# `other_id` set: the row is a tie, and `value` may carry its role or share band.
STATEMENTS = pa.schema(
    [
        ("mention_id", _ID),
        ("property", _TEXT),
        ("value", _TEXT),
        ("other_id", _ID),
        ("valid_from", _DAY),
        ("valid_to", _DAY),
        ("recorded_at", _TIME),
        ("marking_id", _ID),
        ("origin_id", _ID),
        ("grade", _TEXT),
    ]
)

# What linking compares. A birth date is ISO, or as much of it as was given (1984, 1984-03).
PEOPLE = pa.schema(
    [
        ("mention_id", _ID),
        ("marking_id", _ID),
        ("forename", _TEXT),
        ("surname", _TEXT),
        ("birth_date", _TEXT),
        ("sex", _TEXT),
        ("address", _TEXT),
        ("postcode", _TEXT),
        ("phone", _TEXT),
        ("email", _TEXT),
    ]
)

ORGANISATIONS = pa.schema(
    [
        ("mention_id", _ID),
        ("marking_id", _ID),
        ("name", _TEXT),
        ("company_number", _TEXT),
        ("address", _TEXT),
        ("postcode", _TEXT),
        ("phone", _TEXT),
    ]
)

# One scored pair: probability 0 to 1, weight in bits (log2 of the Bayes factor). left_id < right_id.
PAIRS = pa.schema([("left_id", _ID), ("right_id", _ID), ("probability", pa.float64()), ("weight", pa.float64())])

# What people decided of pairs, the newest decision on each pair only: same, different or unsure. left_id < right_id.
MATCHES = pa.schema([("left_id", _ID), ("right_id", _ID), ("judgement", _TEXT)])

MEMBERSHIP = pa.schema([("mention_id", _ID), ("subject_id", _ID)])

# Ties between subjects, each end cited by one of its mentions. Strength 0 to 1 comes from the grade; share 0 to 1.
TIES = pa.schema(
    [
        ("from_id", _ID),
        ("to_id", _ID),
        ("kind", _TEXT),
        ("strength", pa.float64()),
        ("valid_from", _DAY),
        ("valid_to", _DAY),
        ("share", pa.float64()),
        ("marking_id", _ID),
    ]
)
