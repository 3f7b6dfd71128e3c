"""How every form of the product is drawn."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw fields with the product's own templates, from any room."""

    field_template_name = "base/forms/field.html"
