"""The person model: PEOPLE mentions, what is compared, and which keys bring two records together.

Sex, nationality and the origin of a name are never compared: sex only stops a merge (see `cluster`). The address is
one field, because street, postcode and district repeat each other; swapped names are one level of the forename.
"""

from plait.domain.tables import PEOPLE
from plait.linking.kind import Field, Key, Kind, Level
from plait.linking.text import address, letters, phone, plain, postcode, postcode_within, sound

_DATE = r"'^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'"

# `nicknames(nickname, name)` is registered by the feature step from the published lists.
FEATURES = f"""
with cleaned as (
    select mention_id, {letters("regexp_extract(trim(forename), '^[^ ]+')")} as forename,
        {letters("surname")} as surname,
        nullif(regexp_extract(trim(birth_date), {_DATE}), '') as birth_date,
        {plain("sex")} as sex, {address("address")} as address, 
        coalesce({postcode("postcode")}, {postcode_within("address")}) as postcode,
        {phone("phone")} as phone, {plain("email")} as email
    from mentions
)
select c.mention_id, c.forename, c.surname, coalesce(n.name, c.forename) as formal_forename,
    {sound("coalesce(n.name, c.forename)")} as forename_sound, {sound("c.surname")} as surname_sound,
    [forename_sound, surname_sound] as tokens,
    least(forename_sound, surname_sound) || greatest(forename_sound, surname_sound) as both_sounds,
    least(c.forename, c.surname) || ' ' || greatest(c.forename, c.surname) as both_names,
    c.birth_date, substr(c.birth_date, 1, 4) as birth_year,
    case when length(c.birth_date) >= 7 then substr(c.birth_date, 1, 7) end as birth_month,
    case when length(c.birth_date) = 10 and c.birth_date not like '%-01-01' then substr(c.birth_date, 6) end
        as birthday,
    case when length(c.birth_date) = 10 then c.birth_date end as full_birth_date, c.sex,
    c.address, c.postcode, left(c.postcode, -2) as sector, left(c.postcode, -3) as district, c.phone, c.email,
    null::varchar as company_number
from cleaned c left join nicknames n on n.nickname = c.forename
"""

_SWAPPED = "forename_l = surname_r and surname_l = forename_r and forename_l <> surname_l"
_JARO = "jaro_winkler_similarity"

FORENAME = Field(
    name="forename",
    label="Forename",
    shows=("forename",),
    missing="forename_l is null or forename_r is null",
    levels=(
        Level(words="forename and surname swapped", sql=_SWAPPED, m=0.01, u=0.000001),
        Level(words="the same forename", sql="forename_l = forename_r", m=0.72, u=0.008, frequency_of="forename"),
        Level(
            words="a short form of one name",
            sql="formal_forename_l = formal_forename_r",
            m=0.06,
            u=0.004,
            frequency_of="formal_forename",
        ),
        Level(
            words="an initial that fits",
            sql="least(length(forename_l), length(forename_r)) = 1 and forename_l[1] = forename_r[1]",
            m=0.03,
            u=0.006,
        ),
        Level(words="nearly the same", sql=f"{_JARO}(forename_l, forename_r) > 0.9", m=0.08, u=0.008),
        Level(
            words="sounds alike or is like it",
            sql=f"{_JARO}(forename_l, forename_r) > 0.8 or forename_sound_l = forename_sound_r",
            m=0.04,
            u=0.03,
        ),
        Level(words="another forename", sql="ELSE", m=0.06, u=0.944),
    ),
)

# People of one surname at one address are mostly a family, so surname and address are far from independent among
# pairs that are not one person. Such a pair has its own levels of the address, and the surname is not counted again.
_SAME_DOOR = "address_l = address_r and coalesce(postcode_l = postcode_r, true)"
_SAME_FAMILY_NAME = f"{_JARO}(surname_l, surname_r) > 0.92"
# The cheap half of each condition stands first: names are compared letter by letter only where it holds.
_FAMILY = f"(({_SAME_DOOR}) or postcode_l = postcode_r) and {_SAME_FAMILY_NAME}"

SURNAME = Field(
    name="surname",
    label="Surname",
    shows=("surname",),
    missing="surname_l is null or surname_r is null",
    elsewhere=f"coalesce({_SWAPPED}, false) or coalesce({_FAMILY}, false)",
    elsewhere_words="counted with the forename or the address",
    levels=(
        Level(words="the same surname", sql="surname_l = surname_r", m=0.8, u=0.003, frequency_of="surname"),
        Level(words="nearly the same", sql=f"{_JARO}(surname_l, surname_r) > 0.92", m=0.1, u=0.003),
        Level(
            words="sounds alike, or part of a longer name",
            sql=f"{_JARO}(surname_l, surname_r) > 0.85 or surname_sound_l = surname_sound_r"
            " or (least(length(surname_l), length(surname_r)) > 3"
            " and (contains(surname_l, surname_r) or contains(surname_r, surname_l)))",
            m=0.05,
            u=0.015,
        ),
        Level(words="another surname", sql="ELSE", m=0.05, u=0.979),
    ),
)

BIRTH_DATE = Field(
    name="birth_date",
    label="Date of birth",
    shows=("birth_date",),
    missing="birth_date_l is null or birth_date_r is null",
    levels=(
        Level(
            words="the same day",
            sql="full_birth_date_l = full_birth_date_r",
            m=0.75,
            u=0.00005,
            frequency_of="full_birth_date",
        ),
        Level(
            words="the same month, where one has no day",
            sql="birth_month_l = birth_month_r and least(length(birth_date_l), length(birth_date_r)) = 7",
            m=0.05,
            u=0.0015,
        ),
        Level(
            words="the same year, where one has no more",
            sql="birth_year_l = birth_year_r and (least(length(birth_date_l), length(birth_date_r)) = 4"
            " or birth_date_l like '%-01-01' or birth_date_r like '%-01-01')",
            m=0.03,
            u=0.002,
        ),
        Level(
            words="day and month swapped",
            sql="birth_year_l = birth_year_r and birthday_l[1:2] = birthday_r[4:5]"
            " and birthday_l[4:5] = birthday_r[1:2]",
            m=0.02,
            u=0.00003,
        ),
        Level(
            words="one figure apart",
            sql="damerau_levenshtein(full_birth_date_l, full_birth_date_r) = 1",
            m=0.08,
            u=0.0006,
        ),
        Level(words="the same day of another year", sql="birthday_l = birthday_r", m=0.02, u=0.003),
        Level(words="the same year", sql="birth_year_l = birth_year_r", m=0.02, u=0.02),
        Level(words="another date", sql="ELSE", m=0.03, u=0.9728),
    ),
)

PLACE = Field(
    name="place",
    label="Address",
    shows=("address", "postcode"),
    missing="(address_l is null or address_r is null) and (postcode_l is null or postcode_r is null)",
    levels=(
        Level(
            words="the same surname at the same address", sql=f"{_SAME_DOOR} and {_SAME_FAMILY_NAME}", m=0.35, u=0.00004
        ),
        Level(
            words="the same surname in the same postcode",
            sql=f"postcode_l = postcode_r and {_SAME_FAMILY_NAME}",
            m=0.15,
            u=0.00004,
        ),
        Level(
            words="the same address and postcode",
            sql="address_l = address_r and postcode_l = postcode_r",
            m=0.05,
            u=0.00002,
        ),
        Level(
            words="the same postcode",
            sql="postcode_l = postcode_r",
            m=0.05,
            u=0.0001,
            frequency_of="postcode",
        ),
        Level(
            words="the same address, postcode missing or near",
            sql="address_l = address_r and coalesce(sector_l = sector_r, true)",
            m=0.05,
            u=0.0005,
            frequency_of="address",
        ),
        Level(
            words="an address like it, in the same district",
            sql=f"{_JARO}(address_l, address_r) > 0.9 and coalesce(district_l = district_r, true)",
            m=0.05,
            u=0.001,
        ),
        Level(words="the same address, postcode far apart", sql="address_l = address_r", m=0.03, u=0.002),
        Level(words="the same part of town", sql="sector_l = sector_r", m=0.03, u=0.001),
        Level(words="the same district", sql="district_l = district_r", m=0.05, u=0.01),
        Level(words="another address", sql="ELSE", m=0.19, u=0.98529),
    ),
)

PHONE = Field(
    name="phone",
    label="Phone",
    shows=("phone",),
    missing="phone_l is null or phone_r is null",
    levels=(
        Level(words="the same number", sql="phone_l = phone_r", m=0.6, u=0.00002, frequency_of="phone"),
        Level(words="one figure apart", sql="damerau_levenshtein(phone_l, phone_r) = 1", m=0.05, u=0.00005),
        Level(words="another number", sql="ELSE", m=0.35, u=0.99993),
    ),
)

EMAIL = Field(
    name="email",
    label="E-mail",
    shows=("email",),
    missing="email_l is null or email_r is null",
    levels=(
        Level(words="the same address", sql="email_l = email_r", m=0.65, u=0.00002, frequency_of="email"),
        Level(
            words="the same name, another provider",
            sql="split_part(email_l, '@', 1) = split_part(email_r, '@', 1)",
            m=0.1,
            u=0.00005,
        ),
        Level(words="one or two letters apart", sql="damerau_levenshtein(email_l, email_r) <= 2", m=0.1, u=0.00005),
        Level(words="another e-mail", sql="ELSE", m=0.15, u=0.99988),
    ),
)

# One person may stand in a register hundreds of times, each time alike: strict keys may be shared by more.
KEYS = (
    Key(words="both names, date", parts=("both_names", "birth_date"), cap=500),
    Key(words="sound of a name, day", parts=("token", "full_birth_date")),
    Key(words="sound of a name, birthday", parts=("token", "birthday")),
    Key(words="sound of a name, year", parts=("token", "birth_year"), cap=30),
    Key(words="sound of a name, postcode", parts=("token", "postcode")),
    Key(words="sound of a name, district", parts=("token", "district"), cap=30),
    Key(words="sound of a name, address", parts=("token", "address")),
    Key(words="sound of both names", parts=("both_sounds",)),
    Key(words="sound of both names, year", parts=("both_sounds", "birth_year")),
    Key(words="sound of both names, district", parts=("both_sounds", "district")),
    Key(words="both names", parts=("both_names",)),
    Key(words="surname", parts=("surname",)),
    Key(words="day", parts=("full_birth_date",)),
    Key(words="postcode", parts=("postcode",), cap=30),
    Key(words="initials, day", parts=("forename[1]", "surname[1]", "full_birth_date")),
    Key(words="initial, start of surname, year", parts=("forename[1]", "surname[1:3]", "birth_year")),
    Key(words="initials, postcode", parts=("forename[1]", "surname[1]", "postcode")),
    Key(words="day, district", parts=("full_birth_date", "district")),
    Key(words="day, address", parts=("full_birth_date", "address")),
    Key(words="year, postcode", parts=("birth_year", "postcode")),
    Key(words="year, address", parts=("birth_year", "address")),
    Key(words="phone", parts=("phone",)),
    Key(words="e-mail", parts=("email",)),
    Key(words="name of e-mail", parts=("split_part(email, '@', 1)",)),
)

PERSON = Kind(
    name="person",
    schema=PEOPLE,
    features=FEATURES,
    fields=(FORENAME, SURNAME, BIRTH_DATE, PLACE, PHONE, EMAIL),
    keys=KEYS,
    prior=0.00002,
    prior_rules=(
        "l.full_birth_date = r.full_birth_date and l.forename = r.forename and l.surname = r.surname",
        "l.full_birth_date = r.full_birth_date and l.postcode = r.postcode and l.forename = r.forename",
        "l.full_birth_date = r.full_birth_date and l.postcode = r.postcode and l.surname = r.surname",
    ),
    training_rules=(
        "l.full_birth_date = r.full_birth_date",
        "l.forename = r.forename and l.surname = r.surname",
    ),
)
