"""The words of a matter's status, for a chip that was given no label of its own."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

LABELS: dict[str, "str | Promise"] = {
    "registered": pgettext_lazy("status", "To assign"),
    "assigned": pgettext_lazy("status", "To accept"),
    "in_progress": pgettext_lazy("status", "In progress"),
    "co_handling": pgettext_lazy("status", "Handled jointly"),
    "waiting": pgettext_lazy("status", "Waiting for papers"),
    "replied": pgettext_lazy("status", "Replied"),
    "closed": pgettext_lazy("status", "Closed"),
    "rated": pgettext_lazy("status", "Rated"),
    "reopened": pgettext_lazy("status", "Reopened"),
    "withdrawn": pgettext_lazy("status", "Withdrawn"),
    "long_term": pgettext_lazy("status", "Listed long-term"),
    "not_accepted": pgettext_lazy("status", "Not accepted"),
    "voided": pgettext_lazy("status", "Voided"),
}
"""Status code → its word. `co_handling` is computed, the others are stored."""

MEANINGS: dict[str, "str | Promise"] = {
    "registered": pgettext_lazy("what a status means", "Just registered, nobody named yet"),
    "assigned": pgettext_lazy("what a status means", "Handed on, waiting to be accepted"),
    "in_progress": pgettext_lazy("what a status means", "Somebody is on it"),
    "co_handling": pgettext_lazy("what a status means", "Another unit is on it too"),
    "waiting": pgettext_lazy("what a status means", "The resident brings something; clock stopped"),
    "replied": pgettext_lazy("what a status means", "Answered, waiting for a rating"),
    "closed": pgettext_lazy("what a status means", "Done, not rated yet"),
    "rated": pgettext_lazy("what a status means", "Rated"),
    "reopened": pgettext_lazy("what a status means", "Not satisfied, taken up again"),
    "withdrawn": pgettext_lazy("what a status means", "The resident took it back"),
    "long_term": pgettext_lazy("what a status means", "Approved to wait, looked at again by a day"),
    "not_accepted": pgettext_lazy("what a status means", "Not ours; told where to go"),
    "voided": pgettext_lazy("what a status means", "Registered by mistake; the number stays"),
}
"""Status code → one plain sentence, for help and the component page."""

RATINGS: dict[int, "str | Promise"] = {
    5: pgettext_lazy("rating", "Very satisfied"),
    4: pgettext_lazy("rating", "Satisfied"),
    3: pgettext_lazy("rating", "Fairly satisfied"),
    2: pgettext_lazy("rating", "Not satisfied"),
    1: pgettext_lazy("rating", "Not at all satisfied"),
}
"""The five levels of 好差评, best first; 1 and 2 open a rectification."""
