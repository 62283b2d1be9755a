"""The base of every row that tells somebody something: why the law allows it."""

from django.db import models

from plait.domain.marking import Purpose
from plait.domain.sharing import Regime, SharingBasis, read_basis


class Grounded(models.Model):
    """A row that says under which law, power and purpose something is shared, and why that is necessary."""

    regime = models.CharField(max_length=20, choices=[(regime.value, regime.words) for regime in Regime])
    gateway = models.TextField(help_text="the power or duty under which it is shared")
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.words) for purpose in Purpose])
    necessity = models.TextField(help_text="why it is necessary to share this with them")

    class Meta:
        abstract = True

    @property
    def sharing_basis(self) -> SharingBasis:
        """The four as one value."""
        return read_basis(self.regime, self.gateway, self.purpose, self.necessity)


def grounds(basis: SharingBasis) -> dict[str, str]:
    """The columns of a basis, for the row that is made with it."""
    return {
        "regime": basis.regime.value,
        "gateway": basis.gateway.strip(),
        "purpose": basis.purpose.value,
        "necessity": basis.necessity.strip(),
    }


def is_grounded(name: str) -> models.CheckConstraint:
    """A constraint for the row's Meta: none of the four is empty, whoever writes it."""
    empty = models.Q(regime="") | models.Q(gateway="") | models.Q(purpose="") | models.Q(necessity="")
    return models.CheckConstraint(condition=~empty, name=name)
