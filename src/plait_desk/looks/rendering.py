"""How forms look: label, hint, error above the control, and all errors once more on top."""

from django.forms.renderers import TemplatesSetting


class PlaitForms(TemplatesSetting):
    """Set as FORM_RENDERER; `django.forms` must be among the installed apps, after plait_desk.looks."""

    form_template_name = "looks/form.html"
    field_template_name = "looks/field.html"
