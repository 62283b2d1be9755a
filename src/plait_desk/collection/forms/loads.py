"""Sending a file."""

from django import forms


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="File", help_text="CSV (UTF-8), XLSX or JSON lines; packed with gzip, or alone in a ZIP archive."
    )
