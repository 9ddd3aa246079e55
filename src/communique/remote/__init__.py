"""Datasets that lie elsewhere: read from a web server or an object store, published to an object store.

Needs the extra `remote`. Nothing here is loaded for a dataset in a folder. `reading` opens a version and fetches what a
query needs of it; `working_copy` brings a dataset here to be written to, and `pushing` sends what was published back.
"""
