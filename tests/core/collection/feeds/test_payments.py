"""Payments: who paid whom, each once, and every payment a tie of its own."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.files import a_batch, as_csv

from plait.collection.feeds.payments.parse import FEED, parse
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw

COLUMNS = tuple(FEED.columns)


def a_payment(number: int = 1, **words: str) -> dict[str, str]:
    return {
        "payment_reference": f"P-{number}",
        "payer": "A-1",
        "payer_name": "SYNTHETIC Haulage Ltd",
        "payer_kind": "company",
        "payer_company_number": "zz12",
        "payee": "A-2",
        "payee_name": "Ailsa Mary Larch",
        "payee_kind": "person",
        "amount": "1,250.00",
        "currency": "GBP",
        "paid_on": "09/11/2026",
        **words,
    }


def read(*rows: dict[str, str]) -> Parsed:
    return parse(Raw(name="payments.csv", data=as_csv(*rows, columns=COLUMNS)), batch=a_batch())


def ties(parsed: Parsed) -> list[dict[str, object]]:
    return [row for row in parsed.statements.to_pylist() if row["property"] == "paid"]


def test_a_payment_is_a_tie_of_one_day_with_its_amount_and_reference() -> None:
    parsed = read(a_payment())
    tie = ties(parsed)[0]
    assert (tie["value"], str(tie["valid_from"]), str(tie["valid_to"])) == (
        "1250.00 GBP, P-1",
        "2026-11-09",
        "2026-11-10",
    )
    assert [tie["mention_id"], tie["other_id"]] == parsed.mentions["mention_id"].to_pylist()
    assert parsed.mentions["kind"].to_pylist() == ["company", "person"]
    assert parsed.mentions["reference"].to_pylist() == ["A-1", "A-2"]


def test_a_name_is_read_as_what_it_is_the_name_of() -> None:
    said = {row["property"]: row["value"] for row in read(a_payment()).statements.to_pylist()}
    assert said["name"] == "SYNTHETIC Haulage Ltd"
    assert (said["forename"], said["surname"]) == ("Ailsa Mary", "Larch")
    assert said["company_number"] == "0000ZZ12"


def test_who_pays_and_is_paid_is_one_and_what_is_said_twice_is_said_once() -> None:
    back = a_payment(2, payer="A-2", payee="A-1", payer_kind="person", payer_name="Ailsa Mary Larch", payee_name="")
    parsed = read(a_payment(), a_payment(3), back)
    assert parsed.mentions.num_rows == 2
    told = [(row["mention_id"], row["property"], row["value"]) for row in parsed.statements.to_pylist()]
    assert len(told) == len(set(told))


def test_two_payments_of_one_amount_on_one_day_stay_two() -> None:
    assert len(ties(read(a_payment(1), a_payment(2)))) == 2


def test_rows_that_can_be_no_payment_are_kept_back() -> None:
    parsed = read(
        a_payment(1, amount="0"),
        a_payment(2, amount="-5"),
        a_payment(3, payee="A-1"),
        a_payment(4, currency="pounds"),
        a_payment(5, paid_on="31/02/2026"),
        a_payment(6),
        a_payment(6, amount="9"),
    )
    assert {reject.row: reject.reason for reject in parsed.rejects} == {
        2: "amount is not above nought.",
        3: "amount is not above nought.",
        4: "payer and payee are the same.",
        5: "currency holds 'pounds', which cannot be read.",
        6: "paid_on holds '31/02/2026', which cannot be read.",
        8: "An earlier row has the same payment_reference.",
    }
    assert len(ties(parsed)) == 1


@given(st.lists(st.tuples(st.sampled_from(["GBP", "EUR"]), st.integers(1, 10**9)), min_size=1, max_size=20))
@settings(max_examples=25)
def test_what_the_payments_add_up_to_is_said_to_the_penny(paid: list[tuple[str, int]]) -> None:
    rows = [
        a_payment(number, currency=currency, amount=f"{pence // 100}.{pence % 100:02}")
        for number, (currency, pence) in enumerate(paid)
    ]
    found = read(*rows).assertions[-1].found
    sums = {currency: sum(pence for each, pence in paid if each == currency) for currency, _ in paid}
    counts = {currency: sum(each == currency for each, _ in paid) for currency, _ in paid}
    assert found == "; ".join(
        f"{currency} {Decimal(sums[currency]) / 100:,.2f} in {counts[currency]}" for currency in sorted(sums)
    )
