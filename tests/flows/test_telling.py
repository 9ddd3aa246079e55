"""What a flow tells of a refresh, read back from a real server: artifacts, log, and notifications by a block."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterName,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect_server import comes
from refreshed_site import ministry
from webhook import Hook, running_hook

from communique.errors import UnreachableError
from communique.flows.blocks import send_by_block
from communique.flows.refresh import refresh
from communique.operations.notify import NotifyError
from communique.operations.status import read_status

pytestmark = [pytest.mark.usefixtures("server"), pytest.mark.slow]


@pytest.fixture
def hook() -> Iterator[Hook]:
    with running_hook() as running:
        yield running


def saved(hook: Hook, name: str) -> str:
    """Save a block that posts to the webhook, and give its name."""
    template: dict[str, Any] = {"subject": "{{subject}}", "body": "{{body}}"}
    CustomWebhookNotificationBlock(name="ops", url=hook.url, json_data=template).save(name, overwrite=True)
    return f"custom-webhook/{name}"


def test_a_block_of_prefect_sends(hook: Hook) -> None:
    send_by_block(saved(hook, "sends"), "communique: aid: 1 to look at", "- ministry went quiet")
    assert hook.told == [{"subject": "communique: aid: 1 to look at", "body": "- ministry went quiet"}]


def test_a_block_that_is_not_there_does_not_notify_or_fails_is_told_and_keeps_its_secrets(hook: Hook) -> None:
    with pytest.raises(NotifyError, match="Prefect knows no block custom-webhook/none"):
        send_by_block("custom-webhook/none", "a", "b")
    Secret(value="x").save("plain", overwrite=True)
    with pytest.raises(NotifyError, match="is none that notifies"):
        send_by_block("secret/plain", "a", "b")
    hook.statuses = [404]
    with pytest.raises(NotifyError, match=r"could not send \(HTTPStatusError\)") as told:
        send_by_block(saved(hook, "fails"), "a", "b")
    assert "secret-token" not in str(told.value)


def artifact(dataset: str, name: str) -> Any:
    """The newest artifact of a dataset's refreshes: a page, or the rows of a table."""
    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[f"refresh-{dataset}-{name}"]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=wanted)
    data = max(found, key=lambda one: one.created).data
    return data if name == "summary" else json.loads(data)


def logged(dataset: str) -> list[str]:
    """What stands in the log of the newest run."""
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=FlowRunFilter(name=FlowRunFilterName(any_=[f"refresh {dataset}"])))
        newest = max(runs, key=lambda run: run.created)
        found = client.read_logs(log_filter=LogFilter(flow_run_id=LogFilterFlowRunId(any_=[newest.id])))
    return [line.message for line in found]


def test_a_refresh_leaves_artifacts_log_and_status_and_tells_by_a_block_what_went_wrong(
    tmp_path: Path, hook: Hook
) -> None:
    with ministry(tmp_path) as site:
        config = tmp_path / "sources.yaml"
        config.write_text(config.read_text("utf-8") + f"notify:\n  block: {saved(hook, 'told')}\n", "utf-8")
        refresh(config, "ships", tmp_path / "datasets", workers=1, tries=0)

        assert artifact("ships", "sources")[0] | {"problem": None} == {
            "source": "ministry",
            "listed": 2,
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "gone": 0,
            "refused": 0,
            "left_over": 0,
            "problem": None,
        }
        rows = {row["table"]: row["rows"] for row in artifact("ships", "rows")}
        assert rows["documents"] == 2
        page = artifact("ships", "summary")
        assert page.startswith("# ships 1.0.0: published\n")
        assert (tmp_path / "datasets" / "ships" / "1.0.0").as_uri() in page
        expected = {"extract", "extract is through", "ministry: read", "published: the first version"}
        assert comes(lambda: expected <= set(logged("ships")), 60), "lines of the log come in batches"
        assert hook.told == []

        site.server.server_close()
        site.pages.clear()
        with pytest.raises(UnreachableError):
            refresh(config, "ships", tmp_path / "datasets", workers=1, tries=0)
    assert artifact("ships", "summary").startswith("# ships failed\n")
    (told,) = hook.told
    assert "no source could be read" in str(told["body"])
    assert comes(lambda: any("no source could be read" in line for line in logged("ships")), 60)
    status = read_status(tmp_path / "datasets" / "ships")
    assert status is not None
    assert status.last_run is not None
    assert (status.last_run.ending, status.last_good_run and status.last_good_run.version) == ("unreachable", "1.0.0")
