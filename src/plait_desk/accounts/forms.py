"""What people type about themselves and others."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, make_aware

from plait.domain.ids import Ref, UnreadableId, decode, encode
from plait.domain.marking import MarkingTier, Purpose
from plait.policy.permissions import Permission
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner, Person, Unit
from plait_desk.accounts.queries import OWN_KINDS, Way
from plait_desk.looks.basis import BasisForm

LINES = forms.Textarea(attrs={"rows": 2})


class WayForm(forms.Form):
    """Under which grant, and for which purpose, somebody acts from now on."""

    way = forms.ChoiceField(label="Act as", widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: tuple[Way, ...], **options: Any) -> None:  # Django's form arguments
        super().__init__(*args, **options)
        self.fields["way"] = forms.ChoiceField(
            label="Act as", widget=forms.RadioSelect, choices=[(way.code, way.words) for way in ways]
        )

    def chosen(self) -> tuple[int, Purpose]:
        """The grant's id and the purpose, of a valid form."""
        code, _, purpose = str(self.cleaned_data["way"]).partition(":")
        return decode(code), Purpose(purpose)


class PersonForm(forms.Form):
    """A new person."""

    username = forms.CharField(
        label="Sign-in name", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        label="First password",
        max_length=128,
        help_text="Tell it to the person yourself. At first sign-in they set up their device.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )

    def clean_username(self) -> str:
        """The name, if nobody has it yet."""
        username = str(self.cleaned_data["username"])
        if Person.objects.filter(username=username).exists():
            raise ValidationError("Somebody has this sign-in name already. Choose another.")
        return username


class ReasonForm(forms.Form):
    """Why somebody needs to see a thing."""

    thing = forms.CharField(widget=forms.HiddenInput, max_length=80)
    next = forms.CharField(widget=forms.HiddenInput, max_length=2_000)
    reason = forms.CharField(
        label="Why do you need this?",
        help_text="For instance the operation, the task or the question it serves. Name no source.",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_thing(self) -> Ref:
        """The thing, as cited."""
        try:
            return Ref.parse(self.cleaned_data["thing"])
        except UnreadableId as error:
            raise ValidationError("Open the page again: the address does not say what it is about.") from error

    def clean_next(self) -> str:
        """An address of this desk, or the front page."""
        address = str(self.cleaned_data["next"])
        return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


class ThenForm(forms.Form):
    """Whom an overseer asks about, and which instant."""

    person = forms.ChoiceField(label="Person")
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args: Any, **options: Any) -> None:  # Django's form arguments
        super().__init__(*args, **options)
        people = Person.objects.order_by("name", "pk").values_list("pk", "name")
        self.fields["person"] = forms.ChoiceField(
            label="Person", choices=[(encode(key), f"{name} ({encode(key)})") for key, name in people]
        )

    def at(self) -> datetime:
        """The instant, of a valid form."""
        return make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"]))


class SeatForm(BasisForm):
    """A place on the own list of a kind of material, and why the law allows it."""

    kind = forms.ChoiceField(label="List", choices=[(kind.value, kind.words) for kind in OWN_KINDS])
    person = forms.ModelChoiceField(queryset=Person.objects.filter(is_active=True).order_by("name", "pk"))
    to_on = forms.DateField(
        label="Until, not including (if known)", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ("kind", "person", "to_on")

    def clean_to_on(self) -> date | None:
        """A day after today, or nothing."""
        ends: date | None = self.cleaned_data["to_on"]
        if ends and ends <= localdate():
            raise ValidationError("Choose a day after today.")
        return ends


class RefusalForm(forms.Form):
    """Why a proposed grant is refused."""

    reason = forms.CharField(label="Why not", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class GrantForm(forms.Form):
    """A grant to propose for one person."""

    partner = forms.ModelChoiceField(label="Body", queryset=Partner.objects.order_by("name", "pk"))
    unit = forms.ModelChoiceField(label="Unit (if any)", queryset=Unit.objects.order_by("name", "pk"), required=False)
    role = forms.ChoiceField(label="Role", choices=[(role.value, role.words) for role in Role])
    clearance = forms.ChoiceField(label="Up to", choices=[(tier.value, tier.value) for tier in MarkingTier])
    purposes = forms.MultipleChoiceField(
        label="For these purposes",
        choices=[(purpose.value, purpose.words) for purpose in Purpose],
        widget=forms.CheckboxSelectMultiple,
    )
    from_on = forms.DateField(
        label="From (if later than the second signature)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    to_on = forms.DateField(
        label="Until, not including (if known)", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    lent_by = forms.ModelChoiceField(
        label="Seconded from (if lent by another body)",
        help_text="A secondment must have an end, and ends by itself.",
        queryset=Partner.objects.order_by("name", "pk"),
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        """The unit must be a part of the body, and the term must not end before it begins."""
        cleaned = super().clean() or self.cleaned_data
        unit, partner = cleaned.get("unit"), cleaned.get("partner")
        if unit and partner and unit.partner_id != partner.pk:
            self.add_error("unit", f"{unit.name} is not a unit of {partner.name}.")
        from_on, to_on = cleaned.get("from_on"), cleaned.get("to_on")
        if from_on and to_on and to_on <= from_on:
            self.add_error("to_on", "The last day comes after the first.")
        return cleaned


class TokenForm(forms.Form):
    """A token for a machine that acts as the person acts now, and does less."""

    name = forms.CharField(label="Which machine, and for what", max_length=100)
    permissions = forms.MultipleChoiceField(label="It may", widget=forms.CheckboxSelectMultiple)
    to_on = forms.DateField(
        label="Until, not including",
        help_text="A token always ends: within a year.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, offered: tuple[Permission, ...], **options: Any) -> None:  # Django's form arguments
        super().__init__(*args, **options)
        self.fields["permissions"] = forms.MultipleChoiceField(
            label="It may",
            widget=forms.CheckboxSelectMultiple,
            choices=[(permission.value, permission.words) for permission in offered],
        )
