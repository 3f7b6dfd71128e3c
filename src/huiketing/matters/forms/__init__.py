"""The form of each step: `FORMS` maps the name a step has in addresses to the form that takes it.

`rate` is missing on purpose: only the resident rates, on their own page.
"""

from huiketing.matters.forms import answering, handing, leading, papers
from huiketing.matters.forms.answering import ContactForm
from huiketing.matters.forms.base import StepForm
from huiketing.matters.forms.handing import Colleagues, ToSomebody

__all__ = ["FORMS", "GROUPS", "INLINE", "Colleagues", "ContactForm", "StepForm", "ToSomebody"]

FORMS: dict[str, type[StepForm]] = {
    form.step.name: form
    for form in (
        handing.AcceptForm,
        handing.AssignForm,
        handing.ReturnForm,
        handing.CoHandlerForm,
        handing.OpinionForm,
        answering.ContactForm,
        answering.PlanVisitForm,
        answering.ReplyForm,
        answering.CloseForm,
        answering.ReopenForm,
        answering.WithdrawForm,
        answering.VoidForm,
        answering.NotAcceptForm,
        answering.CallBackForm,
        answering.RectifyForm,
        papers.WaitForm,
        papers.ResumeForm,
        papers.TickForm,
        papers.UntickForm,
        papers.GapForm,
        papers.SupplyGapForm,
        papers.HoldOriginalForm,
        papers.ReturnOriginalForm,
        leading.AskExtensionForm,
        leading.AskLongTermForm,
        leading.DecideForm,
        leading.RemindForm,
        leading.SuperviseForm,
        leading.AnswerSupervisionForm,
        leading.LinkForm,
        leading.MergeForm,
        leading.SplitForm,
    )
}

INLINE = frozenset(
    {
        "tick",
        "untick",
        "supply-gap",
        "return-original",
        "decide",
        "answer-supervision",
        "rectify",
    }
)
"""Steps drawn beside the row they are about, not among the acts."""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("accept", "opinion", "contact", "plan-visit", "reply", "close", "rate-by-callback"),
    ("resume", "wait", "accept-with-gap", "hold-original"),
    ("assign", "return", "add-co-handler"),
    ("ask-extension", "ask-long-term", "remind", "supervise"),
    ("link", "split", "merge"),
    ("reopen", "withdraw", "not-accept", "void"),
)
"""The order in which the acts stand, each group apart from the next."""
