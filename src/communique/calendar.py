"""Names of months and days of the week in English, in small letters, from the locale data that Babel carries."""

from babel import Locale

_ENGLISH = Locale("en")

MONTHS = frozenset(name.lower() for name in _ENGLISH.months["format"]["wide"].values())
SHORT_MONTHS = frozenset(name.lower() for name in _ENGLISH.months["format"]["abbreviated"].values()) | {"sept"}
"""Without the full stop. "Sept" is what the British write; the locale data of other regions have it."""
WEEKDAYS = frozenset(name.lower() for name in _ENGLISH.days["format"]["wide"].values())
