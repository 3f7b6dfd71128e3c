"""What a browser calls a file it was given."""

import re
from typing import Any
from urllib.parse import unquote


def named(answer: Any) -> str:
    """The name in the reader's words. Beside it stands one of plain ASCII with the same ending."""
    said = str(answer.headers["Content-Disposition"])
    fits = re.fullmatch(
        r"(?:attachment|inline); filename=\"([A-Za-z0-9._-]+)\"; "
        r"filename\*=UTF-8''([A-Za-z0-9%._~-]+)",
        said,
    )
    assert fits, said
    plain, words = fits[1], unquote(fits[2])
    assert plain.rpartition(".")[2] == words.rpartition(".")[2]
    return words
