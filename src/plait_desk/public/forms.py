"""What somebody without an account may write."""

from django import forms

from plait_desk.collection.services.concerns import LONGEST, new_form

_LINES = forms.Textarea(attrs={"rows": 8})


class TellForm(forms.Form):
    """A concern. Nothing but the words is asked for."""

    text = forms.CharField(
        max_length=LONGEST,
        label="What did you see or hear?",
        help_text="Say where and when, what you know, and what you only think. You need not say who you are.",
        widget=_LINES,
    )
    contact = forms.CharField(
        required=False,
        max_length=200,
        label="How to reach you, if you want",
        help_text="Leave this empty to stay anonymous: you can still read and answer our questions with your receipt.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    form = forms.CharField(max_length=64, initial=new_form, widget=forms.HiddenInput)


class ReceiptForm(forms.Form):
    """The code that opens a conversation."""

    receipt = forms.CharField(
        max_length=80,
        label="Your receipt",
        help_text="26 letters and digits. Blanks, dashes and capitals do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    """An answer, with the receipt that it belongs to."""

    receipt = forms.CharField(max_length=80, widget=forms.HiddenInput)
    text = forms.CharField(max_length=LONGEST, label="Your answer", widget=forms.Textarea(attrs={"rows": 5}))
