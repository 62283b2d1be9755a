"""What an answer would be worth: the value of perfect and of sample information at known prices.

Each plan is worth something in each outcome, and uses up resources that are worth `charge` elsewhere: the
shadow prices of the tasking programme. Because those prices stay feasible whatever the outcome, the sums below
never fall short of the exact value of the answer (Howard 1966; duality of linear programmes).
"""

from collections.abc import Sequence


def perfect_information(worth: Sequence[Sequence[float]], charges: Sequence[float], chances: Sequence[float]) -> float:
    """An upper bound on what knowing the outcome is worth, in the unit of `worth`.

    `worth[plan][outcome]` is the harm prevented, `charges[plan]` the price of what the plan uses and
    `chances[outcome]` sum to one. Doing nothing is always possible.
    """
    knowing = sum(chance * _best([row[outcome] for row in worth], charges) for outcome, chance in enumerate(chances))
    return knowing - _best_expected(worth, charges, chances)


def sample_information(
    worth: Sequence[Sequence[float]],
    charges: Sequence[float],
    chance: float,
    *,
    sensitivity: float,
    specificity: float,
) -> float:
    """The same for a report that may be wrong, on a question with the two answers no (0) and yes (1).

    `chance` is that of yes; `sensitivity` how often the report says yes when it is so, `specificity` how often
    it says no when it is not.
    """
    says_yes = sensitivity * chance + (1 - specificity) * (1 - chance)
    total = 0.0
    for said, both in ((says_yes, sensitivity * chance), (1 - says_yes, (1 - sensitivity) * chance)):
        if said > 0:
            belief = both / said
            total += said * _best_expected(worth, charges, (1 - belief, belief))
    return total - _best_expected(worth, charges, (1 - chance, chance))


def _best(values: Sequence[float], charges: Sequence[float]) -> float:
    return max(0.0, *(value - charge for value, charge in zip(values, charges, strict=True)))


def _best_expected(worth: Sequence[Sequence[float]], charges: Sequence[float], chances: Sequence[float]) -> float:
    expected = [sum(p * v for p, v in zip(chances, row, strict=True)) for row in worth]
    return _best(expected, charges)
