"""Five faces, from very satisfied to very dissatisfied, told apart by the mouth alone."""

_MOUTHS = {
    5: "M7.4 13.6c1 2.6 2.7 3.8 4.6 3.8s3.6-1.2 4.6-3.8",
    4: "M8 14.4c1 1.5 2.3 2.2 4 2.2s3-.7 4-2.2",
    3: "M8.2 15.4h7.6",
    2: "M8 16.6c1-1.5 2.3-2.2 4-2.2s3 .7 4 2.2",
    1: "M7.6 17.2c.9-2.3 2.5-3.5 4.4-3.5s3.5 1.2 4.4 3.5",
}


def face(level: int) -> str:
    """The face of `level` (5 very satisfied … 1 very dissatisfied) as inline SVG."""
    return (
        '<svg class="face-drawing" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<circle cx="12" cy="12" r="9.4"/>'
        '<path class="eye" d="M8.7 9.4v.9M15.3 9.4v.9"/>'
        f'<path d="{_MOUTHS[level]}"/></svg>'
    )
