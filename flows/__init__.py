"""Prefect flows: thin wrappers around the stages of `communique`, and nothing else."""

if __name__ == "flows":
    raise ImportError("import communique.flows instead: `flows/` is its home in the tree, not a package of its own")
