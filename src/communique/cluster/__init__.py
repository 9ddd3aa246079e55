"""Shards of a stage on the workers of a Dask cluster: `pool` at the machine that builds, `worker` at the others.

`worker` loads nothing until it works: the scheduler of a cluster, which reads what is sent to workers, needs no more
than the package itself.
"""
