"""What the stories of the desk share: a book to choose from, and a form filled in."""

from typing import Any
from uuid import uuid4

from django.test import Client

from huiketing.matters.models import Matter

CARD = (
    "MZ-006"  # 老年优待证办理: 身份证, 近期照片, and 代办人身份证 where somebody comes for another
)


def filled(**changes: Any) -> dict[str, Any]:
    """朱丽华 comes for her mother's card; phone, not known here yet."""
    typed: dict[str, Any] = {
        "client_key": str(uuid4()),
        "procedure": CARD,
        "words": "我妈的老年证要弄一下",
        "name": "朱丽华",
        "phone": "138 5736 0021",
        "group": "8 组",
        "address": "23 号",
        "gender": "f",
        "answer": "phone",
    } | changes
    return {name: value for name, value in typed.items() if value is not None}


def registered(client: Client, **changes: Any) -> Matter:
    """Sent through the page, and taken."""
    answer = client.post("/desk/register", filled(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return Matter.objects.latest("pk")
