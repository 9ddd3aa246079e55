"""Pages about a dataset: the report of a version, and a site of every fact. Built from published files."""
