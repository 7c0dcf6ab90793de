"""The drawings of the site: icons in one stroke, the logo, the road. Each is text that stands by itself in a page."""

from django.utils.translation import gettext_lazy as _

# Mirrored in a right-to-left page, for they point along the line.
TURNS = {"back", "exit", "go", "join", "out"}

# On a field of 24 by 24.
ICONS = {
    "answer": '<path d="M4 4h16v12H11l-5 4v-4H4z"/><path d="m8.5 10 2.5 2.5 4.5-5"/>',
    "ask": '<circle cx="12" cy="12" r="9.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 3v.1"/>',
    "back": '<path d="M20 12H5m6-6-6 6 6 6"/>',
    "bad": '<rect x="3" y="3" width="18" height="18" rx="2"/><path d="M7.5 17c1.5-4 7.5-4 9 0M9 9v.1M15 9v.1"/>',
    "bar": '<path d="M6 12h12" stroke-width="4"/>',
    "date": '<path d="M4 5.5h16v15H4zM4 10h16M8 3v4m8-4v4"/>',
    "down": '<path d="M12 5v14m-6-6 6 6 6-6"/>',
    "exit": '<path d="M13 4h7v16h-7M3 12h12m-4-4 4 4-4 4"/>',
    "easy": '<path d="M12 6C9.5 4.5 6.5 4 3 4v14c3.5 0 6.5.5 9 2 2.5-1.5 5.5-2 9-2V4c-3.5 0-6.5.5-9 2zm0 0v14"/>',
    "eye": '<path d="M2 12c5-8 15-8 20 0-5 8-15 8-20 0z"/><circle cx="12" cy="12" r="2.5"/>',
    "globe": '<circle cx="12" cy="12" r="9.5"/><path d="M2.5 12h19M12 2.5c6 5.5 6 13.5 0 19-6-5.5-6-13.5 0-19z"/>',
    "go": '<path d="M4 12h15m-6-6 6 6-6 6"/>',
    "good": '<circle cx="12" cy="12" r="9.5"/><path d="M7.5 13.5c1.5 4 7.5 4 9 0M9 9v.1M15 9v.1"/>',
    "hand": (
        '<path d="M12 21c-4 0-6-3-7.5-6.5-.6-1.5 1.2-2.5 2.3-1.2L8.5 15V5.5a1.5 1.5 0 0 1 3 0V11m0-7a1.5 1.5 '
        '0 0 1 3 0v7m0-5a1.5 1.5 0 0 1 3 0v8.5c0 4-2 6.5-5.5 6.5z"/>'
    ),
    "hmm": '<path d="M12 2.5 22 12l-10 9.5L2 12z"/><path d="M8.5 14.5h7M9.5 10v.1m5-.1v.1"/>',
    "hear": '<path d="M4 9.5v5h3.5L12 19V5L7.5 9.5z"/><path d="M15.5 9c1.5 2 1.5 4 0 6m3-8.5c3 3.5 3 7.5 0 11"/>',
    "join": '<path d="M3 5c6 0 5 7 11 7h6M3 19c6 0 5-7 11-7m2-4 4 4-4 4"/>',
    "keep": '<path d="M12 3v11m-5-5 5 5 5-5M4 19.5h16"/>',
    "late": '<path d="M12 3.5 22 20.5H2z"/><path d="M12 10v4.5m0 3v.1"/>',
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "loop": '<path d="M5 12a7 7 0 1 1 2.5 5.4M4 18.5l3.5-1-1-3.5"/>',
    "mail": '<path d="M3 5.5h18v13H3z"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "out": '<path d="M11 4H4v16h7M9 12h12m-4-4 4 4-4 4"/>',
    "part": (
        '<path d="M12.0 1.0L14.6 4.0L18.5 3.1L18.8 7.1L22.5 8.6L20.4 12.0L22.5 15.4L18.8 16.9L18.5 20.9L14.6 '
        "20.0L12.0 23.0L9.4 20.0L5.5 20.9L5.2 16.9L1.5 15.4L3.6 12.0L1.5 8.6L5.2 7.1L5.5 3.1L9.4 "
        '4.0Z" stroke-width="2"/><path d="M12 3v18a9 9 0 0 0 0-18z" fill="currentColor" stroke="none"/>'
    ),
    "pause": '<path d="M8.5 6v12m7-12v12" stroke-width="3.5"/>',
    "phone": (
        '<path d="M6 3h4l1.5 5L9 10c1 2.5 2.5 4 5 5l2-2.5 5 1.5v4c0 1.5-1 2-2.5 2C10 20 4 13 4 5.5 4 4 4.5 3 6 3z"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "said": '<path d="M4 5h16v11H11l-5 4v-4H4z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "sun": (
        '<path d="M12.0 1.0L14.7 3.6L18.5 3.1L19.1 6.8L22.5 8.6L20.8 12.0L22.5 15.4L19.1 17.2L18.5 20.9L14.7 '
        "20.4L12.0 23.0L9.3 20.4L5.5 20.9L4.9 17.2L1.5 15.4L3.2 12.0L1.5 8.6L4.9 6.8L5.5 3.1L9.3 "
        '3.6Z" stroke-width="2"/><path d="m8 12.5 2.8 2.8L16 9.5"/>'
    ),
    "table": '<path d="M3 9h18M6 9v10m12-10v10M8 5h8"/>',
    "talk": '<path d="M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21"/>',
    "tick": '<path d="m5 12.5 5 5L19.5 7"/>',
    "up": '<path d="M12 19V5m-6 6 6-6 6 6"/>',
    "home": '<path d="M3 11.5 12 4l9 7.5M5.5 9.5V20h13V9.5M10 20v-6h4v6"/>',
    "people": (
        '<circle cx="8" cy="7.5" r="3"/><circle cx="16.5" cy="8.5" r="2.5"/>'
        '<path d="M2.5 20c0-8 11-8 11 0m1.5-6.3c3.5-1.2 6.5 1 6.5 6.3"/>'
    ),
    "way": '<path d="M12 2.5v19M12 5h7l2.5 2.5L19 10h-7M12 12H5.5L3 14.5 5.5 17H12"/>',
    "wait": '<path d="M6 3h12M6 21h12M7.5 3c0 5 4.5 6 4.5 9s-4.5 4-4.5 9m9-18c0 5-4.5 6-4.5 9s4.5 4 4.5 9"/>',
    "work": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>',
}

# Those that an editor may put beside a fact, for who would rather look than read.
DRAWINGS = {
    "home": _("a house"),
    "wait": _("an hourglass"),
    "way": _("a road sign"),
    "people": _("two people"),
    "talk": _("somebody speaks"),
    "hear": _("somebody listens"),
    "mail": _("a letter"),
    "phone": _("a phone"),
    "date": _("a calendar"),
    "lock": _("a lock"),
}

LOGO = (
    '<svg class="logo" viewBox="0 0 48 32" aria-hidden="true">'
    '<path d="M10 22C20 34 28 -2 38 10" stroke="#ffb92b" stroke-width="5"/>'
    '<path d="M2 3h16v12H11l-5 5v-5H2z" fill="currentColor" stroke="none"/>'
    '<path d="M38.0 10.0L40.4 12.6L43.9 11.9L44.3 15.4L47.5 16.9L45.8 20.0L47.5 23.1L44.3 24.6L43.9 28.1L40.4'
    " 27.4L38.0 30.0L35.6 27.4L32.1 28.1L31.7 24.6L28.5 23.1L30.2 20.0L28.5 16.9L31.7 15.4"
    'L32.1 11.9L35.6 12.6Z" fill="#ffb92b" stroke="none"/>'
    '<path d="m33.5 20.5 3 3 6-6.5" stroke="#3b0f3f" stroke-width="3"/>'
    "</svg>"
)

# The road to the next stop, drawn twice: casing, then surface. `h` lies, `v` stands; the style sheet shows one of them.
ROADS = {
    "a": ("M0 50C36 -6 64 -6 100 50", "M50 0C96 34 96 66 50 100"),
    "b": ("M0 50C36 106 64 106 100 50", "M50 0C4 34 4 66 50 100"),
    "back": ("M100 0C142 0 142 79 100 79H4C-12 79 -12 100 0 100", ""),
}
