"""Periods: words that say when, and the days they stand for where text and publication date settle it."""

from communique.extract.periods.governing import is_in_telling_aside, is_when_told, period_for
from communique.extract.periods.reading import find_periods, periods_of

__all__ = ["find_periods", "is_in_telling_aside", "is_when_told", "period_for", "periods_of"]
