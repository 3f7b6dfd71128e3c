"""The handbook's rows: what a procedure is, what it says, who answers for it, what was learned."""

from huiketing.handbook.models.experience import Experience, Useful
from huiketing.handbook.models.procedure import LifeEvent, LifeEventPart, Procedure, Variant
from huiketing.handbook.models.rules import Citation, LegalResource
from huiketing.handbook.models.saying import Choice, Ranker, Saying
from huiketing.handbook.models.signing import Authorship, Opinion, SignOffRule
from huiketing.handbook.models.version import Edition, ProcedureVersion

__all__ = [
    "Authorship",
    "Choice",
    "Citation",
    "Edition",
    "Experience",
    "LegalResource",
    "LifeEvent",
    "LifeEventPart",
    "Opinion",
    "Procedure",
    "ProcedureVersion",
    "Ranker",
    "Saying",
    "SignOffRule",
    "Useful",
    "Variant",
]
