"""Words that are hard to write down."""

HARD = 'a "b", c;\nd\te <f> & ]]> \x0b\u202e = 1 + \u2028 ü 𐍈'
"""Quotation marks, line ends, what XML takes for its own or cannot have, and letters beyond the first plane."""
