"""Forms are rendered by templates/django/forms, found through TEMPLATES like any other page."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """Label, hint, error and field in one order everywhere; the error summary on top of the form."""

    form_template_name = "django/forms/div.html"
    formset_template_name = "django/forms/formsets/div.html"
    field_template_name = "django/forms/field.html"
