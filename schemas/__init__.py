"""The contract: one pandera model per table, and everything that is derived from it.

Kept empty of imports so that vocabularies can be used without loading pandera:
`communique.schemas.contract` is the door to the tables.
"""

if __name__ == "schemas":
    raise ImportError("import communique.schemas instead: `schemas/` is its home in the tree, not a package of its own")
