"""Whether the whole index was cut by the rules of today, or has to be made anew."""

from huiketing.search.grams import CUTTING
from huiketing.search.models import Cutting, Entry


def is_old() -> bool:
    """Whether something stands in the index that older rules may have cut."""
    return not _is_of_today() and Entry.objects.exists()


def settle() -> bool:
    """Whether the index has to be made anew; an empty one is of today's rules at once."""
    if _is_of_today():
        return False
    if Entry.objects.exists():
        return True
    keep()
    return False


def keep() -> None:
    """Everything in the index is cut by the rules of today."""
    Cutting.objects.update_or_create(pk=Cutting.THE_ONE, defaults={"number": CUTTING})


def _is_of_today() -> bool:
    return Cutting.objects.filter(pk=Cutting.THE_ONE, number__gte=CUTTING).exists()
