"""Published datasets: open a version and query it."""
