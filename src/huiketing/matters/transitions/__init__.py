r"""Every way a matter changes: one function a step, and the table they obey.

    registered -> assigned -> in_progress <-> waiting
        ^            |             |
        |__returned__|          replied -> closed -> rated
                                   \__________\________\___ reopened -> in_progress

A step is one database transaction: the rule is checked, the row is moved unless somebody moved
it first, and the event with its notices is written. Nothing else writes `status`.
"""

from huiketing.matters.transitions.asking import (
    DECIDE,
    EXTEND,
    SHELVE,
    ask_extension,
    ask_long_term,
    decide,
)
from huiketing.matters.transitions.assigning import (
    ACCEPT,
    ADD_CO_HANDLER,
    ASSIGN,
    OPINE,
    RETURN,
    accept,
    add_co_handler,
    assign,
    give_back,
    give_opinion,
)
from huiketing.matters.transitions.back_entering import Answered, Origin, back_enter
from huiketing.matters.transitions.closing import (
    CLOSE,
    NOT_ACCEPT,
    REOPEN,
    REPLY,
    VOID,
    WITHDRAW,
    close,
    not_accept,
    reopen,
    reply,
    void,
    withdraw,
)
from huiketing.matters.transitions.contacting import CONTACT, PLAN_VISIT, contact, plan_visit
from huiketing.matters.transitions.generality import set_generality
from huiketing.matters.transitions.learning import may_write_experience, write_experience
from huiketing.matters.transitions.limits import set_limit
from huiketing.matters.transitions.papers import (
    HOLD_ORIGINAL,
    RESUME,
    RETURN_ORIGINAL,
    SUPPLY_GAP,
    TICK,
    UNTICK,
    WAIT,
    accept_with_gap,
    hold_original,
    resume,
    return_original,
    supply_gap,
    tick,
    untick,
    wait_for_papers,
)
from huiketing.matters.transitions.rating import (
    CALL_BACK,
    RATE,
    RECTIFY,
    answer_rectification,
    rate,
    rate_by_callback,
)
from huiketing.matters.transitions.registering import (
    REGISTER,
    TAKE_IN,
    receive_from_door,
    register,
    register_settled,
)
from huiketing.matters.transitions.relating import LINK, MERGE, SPLIT, link, merge, split
from huiketing.matters.transitions.step import STEPS, Step, once
from huiketing.matters.transitions.supervising import (
    ANSWER_SUPERVISION,
    REMIND,
    SUPERVISE,
    answer_supervision,
    remind,
    supervise,
)

__all__ = [
    "ACCEPT",
    "ADD_CO_HANDLER",
    "ANSWER_SUPERVISION",
    "ASSIGN",
    "CALL_BACK",
    "CLOSE",
    "CONTACT",
    "DECIDE",
    "EXTEND",
    "HOLD_ORIGINAL",
    "LINK",
    "MERGE",
    "NOT_ACCEPT",
    "OPINE",
    "PLAN_VISIT",
    "RATE",
    "RECTIFY",
    "REGISTER",
    "REMIND",
    "REOPEN",
    "REPLY",
    "RESUME",
    "RETURN",
    "RETURN_ORIGINAL",
    "SHELVE",
    "SPLIT",
    "STEPS",
    "SUPERVISE",
    "SUPPLY_GAP",
    "TAKE_IN",
    "TICK",
    "UNTICK",
    "VOID",
    "WAIT",
    "WITHDRAW",
    "Answered",
    "Origin",
    "Step",
    "accept",
    "accept_with_gap",
    "add_co_handler",
    "answer_rectification",
    "answer_supervision",
    "ask_extension",
    "ask_long_term",
    "assign",
    "back_enter",
    "close",
    "contact",
    "decide",
    "give_back",
    "give_opinion",
    "hold_original",
    "link",
    "may_write_experience",
    "merge",
    "not_accept",
    "once",
    "plan_visit",
    "rate",
    "rate_by_callback",
    "receive_from_door",
    "register",
    "register_settled",
    "remind",
    "reopen",
    "reply",
    "resume",
    "return_original",
    "set_generality",
    "set_limit",
    "split",
    "supervise",
    "supply_gap",
    "tick",
    "untick",
    "void",
    "wait_for_papers",
    "withdraw",
    "write_experience",
]
