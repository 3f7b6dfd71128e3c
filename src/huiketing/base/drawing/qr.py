"""A QR code as inline SVG, for paper that a resident takes home and for the screen."""

from django.utils.html import escape


def qr(text: str, *, label: str = "") -> str:
    """The QR code of `text`: level M (15 % may be torn off), black, with its quiet zone of 4.

    `label` is what a screen reader says. Raises ValueError for an empty text.
    """
    import segno

    if not text:
        raise ValueError("A QR code needs a text.")
    code = segno.make_qr(text, error="m", boost_error=False)
    # Where modules touch, one stroke a run of them keeps the drawing under two kilobytes.
    path = []
    for y, line in enumerate(code.matrix):
        x = 0
        while x < len(line):
            run = 0
            while x + run < len(line) and line[x + run]:
                run += 1
            if run:
                path.append(f"M{x + 4} {y + 4}h{run}v1h-{run}z")
            x += run or 1
    size = len(code.matrix) + 8
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" width="{size * 4}" height="{size * 4}" '
        f'{spoken} shape-rendering="crispEdges"><path fill="#000" d="{"".join(path)}"/></svg>'
    )
