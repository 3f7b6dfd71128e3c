"""What the parlour keeps beside a matter, when whoever asked is erased."""

from huiketing.matters import erasing
from huiketing.parlour.models import Checklist

# Names of papers of the procedure, nobody's own words.
erasing.declare(Checklist, frame=("brought", "missing"))
