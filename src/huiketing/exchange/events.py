"""What is written down of tables that come in and go out."""

from django.utils.translation import gettext_lazy as _

from huiketing.history.record import describe

IMPORTED = "ledger.imported"
EXPORTED = "ledger.exported"
EXPORTED_WITH_CONTACTS = "ledger.exported_with_contacts"
DUTY_EXPORTED = "ledger.duty_log_exported"

describe(
    IMPORTED,
    _("took over the register %(file)s: %(new)s new, %(known)s known, %(refused)s to mend"),
)
describe(
    EXPORTED, _("exported the register from %(start)s to %(end)s, %(count)s rows, phones masked")
)
describe(
    EXPORTED_WITH_CONTACTS,
    _("exported the register from %(start)s to %(end)s, %(count)s rows, with phones and addresses"),
)
describe(DUTY_EXPORTED, _("exported the duty log from %(start)s to %(end)s, %(count)s rows"))
