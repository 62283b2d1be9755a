"""The organisation model: companies, suppliers and buyers, whatever they call themselves.

A company number settles the matter: two that differ never join (see `cluster`). Names lose their legal form
(Ltd, Limited, LLP, plc, ...), "the", "&" and what stands after "t/a", which is kept as a second name.
"""

from plait.domain.tables import ORGANISATIONS
from plait.linking.kind import Field, Key, Kind, Level
from plait.linking.text import address, phone, plain, postcode, postcode_within, replaced, words

_TRADING = r"'^(.*?)\s*\(?\s*\b(?:t/a|t/as|ta|trading as|formerly)\b[:\s]+(.*?)\)?$'"
_FORMS = (
    "limited|ltd|llp|plc|lp|cic|cio|scio|pllc|inc|incorporated|llc|gmbh|bv|sa|the|company|co|uk|public limited company"
    "|limited liability partnership|limited partnership|community interest company"
)
_SHORT = {"and": "", "of": "", "for": "", "brothers": "bros", "services": "service", "holdings": "holding"}


def _bare(column: str) -> str:
    """A name without "t/a", punctuation, legal form and joining words; never empty unless the name is."""
    dotless = f"regexp_replace({plain(column)}, '[.'']', '', 'g')"
    whole = words(dotless)
    bare = f"regexp_replace({replaced(whole, _SHORT)}, '\\b({_FORMS})\\b', '', 'g')"
    return f"coalesce(nullif(trim(regexp_replace({bare}, ' +', ' ', 'g')), ''), {whole})"


# A number of fewer than eight figures lost its noughts; SC, NI, OC and the like keep two letters and six figures.
_NUMBER = """
case when squeezed similar to '[0-9]{6,8}' then lpad(squeezed, 8, '0')
     when squeezed similar to '[A-Z]{2}[0-9]{4,6}' then left(squeezed, 2) || lpad(substr(squeezed, 3), 6, '0')
     when squeezed similar to '[A-Z][0-9A-Z]{5,9}' then squeezed end
"""

FEATURES = f"""
with cleaned as (
    select mention_id, nullif(regexp_replace(upper(company_number), '[^A-Z0-9]', '', 'g'), '') as squeezed,
        {plain("name")} as given,
        nullif(regexp_extract({plain("name")}, {_TRADING}, 1), '') as before_trading,
        nullif(regexp_extract({plain("name")}, {_TRADING}, 2), '') as after_trading,
        {address("address")} as address,
        coalesce({postcode("postcode")}, {postcode_within("address")}) as postcode, {phone("phone")} as phone
    from mentions
), named as (
    select *, {_NUMBER} as company_number,
        {_bare("coalesce(before_trading, given)")} as name, {_bare("after_trading")} as trading_name
    from cleaned
)
select mention_id, company_number, name, trading_name, list_distinct([name, trading_name]) as tokens,
    array_to_string(list_sort(string_split(name, ' ')), ' ') as sorted_name, replace(name, ' ', '') as joined_name,
    address, postcode, left(postcode, -2) as sector, left(postcode, -3) as district, phone,
    null::varchar as full_birth_date, null::varchar as sex
from named
"""

NUMBER = Field(
    name="company_number",
    label="Company number",
    shows=("company_number",),
    missing="company_number_l is null or company_number_r is null",
    levels=(
        Level(words="the same number", sql="company_number_l = company_number_r", m=0.98, u=0.00001),
        Level(words="another number", sql="ELSE", m=0.02, u=0.99999),
    ),
)

NAME = Field(
    name="name",
    label="Name",
    shows=("name",),
    missing="name_l is null or name_r is null",
    levels=(
        Level(
            words="the same name but for its legal form",
            sql="name_l = name_r",
            m=0.8,
            u=0.00005,
            frequency_of="name",
        ),
        Level(
            words="the same words in another order or spacing",
            sql="sorted_name_l = sorted_name_r or joined_name_l = joined_name_r",
            m=0.05,
            u=0.00005,
        ),
        Level(
            words="one trades under the name of the other",
            sql="trading_name_l = name_r or name_l = trading_name_r or trading_name_l = trading_name_r",
            m=0.04,
            u=0.0001,
        ),
        Level(
            words="nearly the same",
            sql="length(joined_name_l) > 5 and damerau_levenshtein(joined_name_l, joined_name_r)"
            " <= greatest(1, least(length(joined_name_l), length(joined_name_r)) // 10)",
            m=0.06,
            u=0.0001,
        ),
        Level(
            words="one name within the other",
            sql="least(length(name_l), length(name_r)) > 8"
            " and (starts_with(name_l, name_r || ' ') or starts_with(name_r, name_l || ' '))",
            m=0.02,
            u=0.0003,
        ),
        Level(words="another name", sql="ELSE", m=0.03, u=0.99940),
    ),
)

# A body has many doors: another address speaks only faintly against.
PLACE = Field(
    name="place",
    label="Address",
    shows=("address", "postcode"),
    missing="(address_l is null or address_r is null) and (postcode_l is null or postcode_r is null)",
    levels=(
        Level(
            words="the same postcode",
            sql="postcode_l = postcode_r",
            m=0.4,
            u=0.0005,
            frequency_of="postcode",
        ),
        Level(
            words="the same address, postcode missing or near",
            sql="address_l = address_r and coalesce(sector_l = sector_r, true)",
            m=0.05,
            u=0.0005,
        ),
        Level(words="the same part of town", sql="sector_l = sector_r", m=0.05, u=0.002),
        Level(words="the same district", sql="district_l = district_r", m=0.08, u=0.01),
        Level(words="another address", sql="ELSE", m=0.42, u=0.987),
    ),
)

PHONE = Field(
    name="phone",
    label="Phone",
    shows=("phone",),
    missing="phone_l is null or phone_r is null",
    levels=(
        Level(words="the same number", sql="phone_l = phone_r", m=0.6, u=0.00002, frequency_of="phone"),
        Level(words="another number", sql="ELSE", m=0.4, u=0.99998),
    ),
)

KEYS = (
    Key(words="company number", parts=("company_number",), cap=1000),
    Key(words="name", parts=("name",), cap=300),
    Key(words="name, any order", parts=("sorted_name",)),
    Key(words="name, no spaces", parts=("joined_name",)),
    Key(words="trading or registered name", parts=("token",)),
    Key(words="start of name, postcode", parts=("name[1:4]", "postcode")),
    Key(words="start of name, district", parts=("name[1:8]", "district")),
    Key(words="start of name, phone", parts=("name[1:3]", "phone")),
    Key(words="first words", parts=("nullif(regexp_extract(name, '^[^ ]+ [^ ]+ [^ ]+'), '')",)),
    Key(words="long start and end", parts=("joined_name[1:6]", "joined_name[-5:]")),
)

ORGANISATION = Kind(
    name="organisation",
    schema=ORGANISATIONS,
    features=FEATURES,
    fields=(NUMBER, NAME, PLACE, PHONE),
    keys=KEYS,
    prior=0.001,
)
