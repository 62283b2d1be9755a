"""What is asked before an edition is published."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django import forms

from plait.domain.edition import Edition
from plait.reporting.report import REPORT_TITLES
from plait_desk.accounts.models import Partner, Person
from plait_desk.looks.basis import BasisForm


class PublishForm(BasisForm):
    """Kind, edition, why it may be told; the second person of a public one, and the readers of a restricted one."""

    kind = forms.ChoiceField(choices=[(kind.value, title) for kind, title in REPORT_TITLES.items()])
    edition = forms.ChoiceField(
        choices=[(edition.word, f"{edition.word.capitalize()}: {edition.readers}") for edition in Edition]
    )
    readers = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.order_by("name", "pk"),
        required=False,
        help_text="Restricted edition only. Your own body always reads it.",
    )
    second = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Second person",
        required=False,
        help_text="A public edition needs a second person who may release.",
    )
    second_code = forms.CharField(
        label="Their sign-in code",
        required=False,
        max_length=6,
        help_text="The second person types the six figures that their device shows: that is how they agree.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    field_order = ("kind", "edition", "regime", "gateway", "purpose", "necessity")

    def __init__(self, *args: object, seconds: list[int], **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # Django's own signature
        field = self.fields["second"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(pk__in=seconds).order_by("name", "pk")

    def clean(self) -> dict[str, object]:
        """A public edition has its second person, who is there and agrees."""
        said = self.cleaned_data
        if said.get("edition") != Edition.PUBLIC.word:
            return said
        second = said.get("second")
        if second is None:
            self.add_error("second", "Name the second person: a public edition is released by two.")
        elif not _is_theirs(second, str(said.get("second_code", ""))):
            self.add_error("second_code", "This is not the code that their device shows now.")
        return said


def _is_theirs(person: Person, code: str) -> bool:
    device = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).first()
    return device is not None and bool(TOTP(device).validate_code(code))
