"""What the files have done without anybody waiting."""

from huiketing.base.background import daily
from huiketing.files.store import finish_removals

daily(at="03:40")(finish_removals)
