"""Where what an event is about can be looked at."""

from uuid import UUID

from django.apps import apps


def page_of(subject_type: str, uid: UUID) -> str:
    """The page the subject's row names, and who asks there is asked; empty where it names none."""
    try:
        row = apps.get_model(subject_type)._default_manager.filter(uid=uid).first()
    except (LookupError, ValueError):
        return ""
    page = getattr(row, "get_absolute_url", None)
    return str(page()) if page else ""
