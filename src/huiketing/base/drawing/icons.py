"""Icons on a 24 px grid: strokes only, round ends, drawn for this product."""

ICONS: dict[str, str] = {
    "phone": '<path d="M6.2 3.8h2.6l1.6 4.3-2 1.6a12.4 12.4 0 0 0 5.9 5.9l1.6-2 4.3 1.6v2.6'
    'a2.2 2.2 0 0 1-2.4 2.2A16.2 16.2 0 0 1 4 6.2a2.2 2.2 0 0 1 2.2-2.4Z"/>',
    "home": '<path d="m3.5 11.5 8.5-7.3 8.5 7.3"/><path d="M5.8 9.8v10h12.4v-10"/>'
    '<path d="M10 19.8v-5.6h4v5.6"/>',
    "pin": '<path d="M12 21s6.8-6 6.8-11.2A6.8 6.8 0 0 0 5.2 9.8C5.2 15 12 21 12 21Z"/>'
    '<circle cx="12" cy="9.8" r="2.4"/>',
    "note": '<path d="M4 4.8h16v11.6h-8.4L7.6 20v-3.6H4Z"/><path d="M8 9h8M8 12.4h5"/>',
    "camera": '<path d="M3.6 7.6h4l1.5-2.4h5.8l1.5 2.4h4v11.6H3.6Z"/>'
    '<circle cx="12" cy="13" r="3.4"/>',
    "calendar": '<rect x="4" y="5.4" width="16" height="14.6" rx="1.5"/>'
    '<path d="M4 10h16M8.4 3.4v4M15.6 3.4v4"/>',
    "printer": '<path d="M7.4 8.6V3.8h9.2v4.8"/>'
    '<rect x="4" y="8.6" width="16" height="7.6" rx="1.2"/>'
    '<path d="M7.4 13.6h9.2v6.6H7.4Z"/>',
    "user": '<circle cx="12" cy="8" r="3.8"/>'
    '<path d="M4.6 20.2c.6-4.2 3.5-6.2 7.4-6.2s6.8 2 7.4 6.2"/>',
    "users": '<circle cx="9" cy="8.4" r="3.4"/>'
    '<path d="M2.8 19.6c.5-3.8 2.9-5.6 6.2-5.6s5.7 1.8 6.2 5.6"/>'
    '<path d="M15.2 5.3a3.3 3.3 0 0 1 0 6.3M17 14.5c2.4.6 3.8 2.3 4.2 5.1"/>',
    "book": '<path d="M12 6.4C10 4.9 7.4 4.4 3.6 4.6v13.6c3.8-.2 6.4.3 8.4 1.8 2-1.5 4.6-2 8.4-1.8'
    'V4.6c-3.8-.2-6.4.3-8.4 1.8Z"/><path d="M12 6.4V20"/>',
    "list": '<path d="M6 4.8h12v15.4H6Z"/><path d="M9.2 3.2v3.2M14.8 3.2v3.2M9 11h6M9 15h4"/>',
    "plus": '<path d="M12 4.6v14.8M4.6 12h14.8"/>',
    "search": '<circle cx="10.8" cy="10.8" r="6.2"/><path d="m15.4 15.4 4.8 4.8"/>',
    "mic": '<rect x="9" y="3.4" width="6" height="10.4" rx="3"/>'
    '<path d="M5.6 11.4a6.4 6.4 0 0 0 12.8 0M12 17.8v3"/>',
    "check": '<path d="m4.8 12.6 4.8 4.8L19.4 6.8"/>',
    "warn": '<path d="M12 4.2 21 19.6H3Z"/><path d="M12 10v4.6M12 17v.1"/>',
    "offline": '<path d="M4 4l16 16M3.6 10.4a13 13 0 0 1 4.2-2.7M11.6 6.7a12.7 12.7 0 0 1 8.8 3.7'
    'M6.8 13.8a8.4 8.4 0 0 1 4.4-2.2M9.8 17a3.6 3.6 0 0 1 4.4 0"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.8.2l3-3a4 4 0 0 0-5.7-5.7l-1.3 1.3"/>'
    '<path d="M14 10a4 4 0 0 0-5.8-.2l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3"/>',
    "leaf": '<path d="M4.6 19.6C4 10.8 9.6 5 19.6 4.6c.4 9.8-4.8 15.8-12.6 13.2"/>'
    '<path d="M4.6 19.6c2.4-4.6 5.4-7.4 9-9"/>',
    "back": '<path d="M19.6 12H4.6M10.6 5.6 4.4 12l6.2 6.4"/>',
    "more": '<path d="M5.4 12h.1M12 12h.1M18.6 12h.1" stroke-width="3"/>',
    "menu": '<path d="M4 6.8h16M4 12h16M4 17.2h16"/>',
    "clock": '<circle cx="12" cy="12" r="8.4"/><path d="M12 7v5.2l3.4 2"/>',
    "lock": '<rect x="5" y="10.6" width="14" height="9.6" rx="1.5"/>'
    '<path d="M8.2 10.6V7.8a3.8 3.8 0 0 1 7.6 0v2.8M12 14.4v2"/>',
    "star": '<path d="m12 3.8 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8Z"/>',
    "door": '<path d="M6.4 20.2V3.8h11.2v16.4M3.6 20.2h16.8M14.2 12v.6"/>',
    "gear": '<circle cx="12" cy="12" r="3"/><path d="M12 3.4v2.8M12 17.8v2.8M3.4 12h2.8M17.8 12h2.8'
    'M5.9 5.9l2 2M16.1 16.1l2 2M18.1 5.9l-2 2M7.9 16.1l-2 2"/>'
    '<circle cx="12" cy="12" r="6"/>',
    "download": '<path d="M12 3.8v11.4M7 10.6l5 4.8 5-4.8M4.4 20h15.2"/>',
    "upload": '<path d="M12 15.6V4.2M7 8.8l5-4.8 5 4.8M4.4 20h15.2"/>',
    "eye": '<path d="M2.8 12c2.3-4.1 5.3-6.2 9.2-6.2s6.9 2.1 9.2 6.2c-2.3 4.1-5.3 6.2-9.2 6.2'
    'S5.1 16.1 2.8 12Z"/><circle cx="12" cy="12" r="2.8"/>',
    "edit": '<path d="m4.4 19.6 1-4.6L16 4.4l3.6 3.6L9 18.6Z"/><path d="m13.6 6.8 3.6 3.6"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "undo": '<path d="M8.6 5 4.4 9.2l4.2 4.2"/><path d="M4.6 9.2h9.2a5.4 5.4 0 0 1 0 10.8H9"/>',
    "chat": '<path d="M4 5h16v11.4h-7.2L8 20.2v-3.8H4Z"/>',
    "send": '<path d="M20.4 3.8 3.6 10.6l6.6 2.8 2.8 6.8Z"/><path d="m10.2 13.4 4.8-4.6"/>',
    "image": '<rect x="3.8" y="5" width="16.4" height="14" rx="1.5"/>'
    '<circle cx="9" cy="10" r="1.6"/>'
    '<path d="m4 17 5-4 3.4 2.6 3.2-3.4 4.6 4.4"/>',
    "pause": '<path d="M8.6 5.4v13.2M15.4 5.4v13.2"/>',
    "bell": '<path d="M6.4 16.6V11a5.6 5.6 0 0 1 11.2 0v5.6l1.6 1.8H4.8Z"/>'
    '<path d="M10 18.6a2 2 0 0 0 4 0M12 3.4v2"/>',
    "help": '<circle cx="12" cy="12" r="8.4"/>'
    '<path d="M9.6 9.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.8M12 16.6v.1"/>',
}
"""Name → what stands inside `<svg viewBox="0 0 24 24">`."""

ICONS["visit"] = ICONS["pin"]


def icon(name: str) -> str:
    """The icon as inline SVG, hidden from screen readers: the word beside it speaks.

    Raises KeyError for a name that is not drawn.
    """
    return (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f"{ICONS[name]}</svg>"
    )
