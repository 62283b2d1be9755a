"""Why the law allows that somebody is told: the same four questions wherever the desk shares, releases or publishes."""

from django import forms

from plait.domain.marking import Purpose
from plait.domain.sharing import Regime, SharingBasis

_LINES = forms.Textarea(attrs={"rows": 2})
_CHOOSE = ("", "Choose")


class BasisForm(forms.Form):
    """All four parts are compulsory, and none is chosen beforehand."""

    regime = forms.ChoiceField(label="Law", choices=[_CHOOSE, *((regime.value, regime.words) for regime in Regime)])
    gateway = forms.CharField(max_length=1000, help_text="The power or duty under which they are told.", widget=_LINES)
    purpose = forms.ChoiceField(choices=[_CHOOSE, *((purpose.value, purpose.words) for purpose in Purpose)])
    necessity = forms.CharField(
        label="Why it is necessary", max_length=2000, help_text="Kept with what they are told.", widget=_LINES
    )

    def basis(self) -> SharingBasis:
        """The four as one value, of a valid form."""
        typed = self.cleaned_data
        return SharingBasis(
            regime=Regime(typed["regime"]),
            gateway=typed["gateway"],
            purpose=Purpose(typed["purpose"]),
            necessity=typed["necessity"],
        )
