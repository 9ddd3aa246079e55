from collections.abc import Iterator

import pytest
from s3_server import s3_bucket as s3_bucket
from s3_server import s3_server as s3_server
from website import Site, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running
