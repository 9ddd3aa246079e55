"""The settings of a dataset in an object store go and come with its versions."""

import obstore
import pytest
from obstore.store import S3Store
from s3_server import S3Server
from sending import Elsewhere, States, at, bring, send

from communique.errors import BusyError
from communique.remote import claims
from communique.remote.working_copy import working_copy


def test_settings_that_were_changed_go_with_the_version(s3_bucket: str, states: States) -> None:
    send(s3_bucket, states.first)
    opened = S3Store(s3_bucket, prefix="data/aid")
    said = bytes(obstore.get(opened, "dataset.toml").bytes()) + b"# changed in the store\n"
    obstore.put(opened, "dataset.toml", said)
    with working_copy(at(s3_bucket), []) as folder:
        assert (folder / "dataset.toml").read_bytes() == said
        bring(states.second, folder)
        (folder / "dataset.toml").write_bytes(said + b"# and here\n")
    assert bytes(obstore.get(opened, "dataset.toml").bytes()) == said + b"# and here\n"


def test_who_loses_puts_the_settings_back(
    s3_bucket: str, s3_server: S3Server, states: States, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(s3_bucket, states.first)
    opened = S3Store(s3_bucket, prefix="data/aid", endpoint=s3_server.endpoint)
    said = bytes(obstore.get(opened, "dataset.toml").bytes())

    def other_wins(*_: object) -> None:
        obstore.put(opened, "versions.json", (states.second / "versions.json").read_bytes())

    monkeypatch.setattr(claims.Claim, "check", other_wins)
    (states.other / "dataset.toml").write_bytes(said + b"# here\n")
    with pytest.raises(BusyError):
        send(s3_bucket, states.other)
    (states.other / "dataset.toml").write_bytes(said)
    assert bytes(obstore.get(opened, "dataset.toml").bytes()) == said
