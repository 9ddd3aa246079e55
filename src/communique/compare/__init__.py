"""Compare: what differs between two versions of a dataset, and what a row, a version or a dataset has been through.

Reads published files alone, with the vocabulary of `changes`; loads neither pandera nor anything of the pipeline.
"""
