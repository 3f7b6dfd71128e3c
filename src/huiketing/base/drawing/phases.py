"""Where a matter stands, as a moon that fills: the shape says it without the colour."""

_RING = '<circle cx="6" cy="6" r="5.1" fill="none" stroke="currentColor" stroke-width="1.5"/>'
_DISC = '<circle cx="6" cy="6" r="5.6" fill="currentColor"/>'
_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"'

_NEW = _RING
_CRESCENT = (
    _RING + '<path d="M6 .9a5.1 5.1 0 0 1 0 10.2 7.2 7.2 0 0 0 0-10.2Z" fill="currentColor"/>'
)
_HALF = _RING + '<path d="M6 .9a5.1 5.1 0 0 1 0 10.2Z" fill="currentColor"/>'
_GIBBOUS = (
    _RING + '<path d="M6 .9a5.1 5.1 0 0 1 0 10.2C3.3 9.6 3.3 2.4 6 .9Z" fill="currentColor"/>'
)
_FULL = _DISC
_AGAIN = f'<path d="M9.9 3.7A4.7 4.7 0 1 0 10.7 6M10.3 1v3h-3" {_STROKE}/>'
_SLASH = _RING + f'<path d="m2.6 9.4 6.8-6.8" {_STROKE}/>'
_PAUSE = _RING + f'<path d="M4.6 4v4M7.4 4v4" {_STROKE}/>'
_NO_ENTRY = _RING + f'<path d="M3.4 6h5.2" {_STROKE}/>'
_CROSS = _RING + f'<path d="m4 4 4 4M8 4 4 8" {_STROKE}/>'

PHASES: dict[str, str] = {
    "registered": _NEW,
    "assigned": _CRESCENT,
    "in_progress": _HALF,
    "co_handling": _HALF,
    "waiting": _HALF,
    "replied": _GIBBOUS,
    "closed": _FULL,
    "rated": _FULL,
    "reopened": _AGAIN,
    "withdrawn": _SLASH,
    "long_term": _PAUSE,
    "not_accepted": _NO_ENTRY,
    "voided": _CROSS,
}
"""Status code → what stands inside `<svg viewBox="0 0 12 12">`."""


def phase(status: str) -> str:
    """The moon of a status as inline SVG; an unknown status is an empty ring."""
    return (
        '<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">'
        f"{PHASES.get(status, _RING)}</svg>"
    )
