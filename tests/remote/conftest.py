"""Object stores and web servers to read from and to publish to."""

from s3_server import s3_bucket as s3_bucket
from s3_server import s3_server as s3_server
