"""How notices leave the house; found by `history` when it is ready, so that the relay knows."""

from huiketing.exchange.channels import mail, webhook

__all__ = ["mail", "webhook"]
