"""Rows of a table in another order: `communique.row_order`."""

from communique.row_order import in_order_of, rows_at

__all__ = ["in_order_of", "rows_at"]
