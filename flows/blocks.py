"""Notifications by blocks of Prefect."""

import inspect

from prefect.blocks import notifications  # noqa: F401 - makes the types of blocks known
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.utilities.asyncutils import run_coro_as_sync

from communique.operations.notify import NotifyError


def send_by_block(name: str, subject: str, body: str) -> None:
    """Send a body under a subject by the notification block TYPE/NAME of the configured API.

    Raises NotifyError. What the library of the service says is left out of it: addresses with secrets stand there.
    """
    try:
        block = Block.load(name)
    except ValueError:
        raise NotifyError(f"Prefect knows no block {name}: `prefect block ls` lists what it knows") from None
    except Exception as error:
        raise NotifyError(f"the block {name} cannot be loaded ({type(error).__name__})") from error
    if not isinstance(block, NotificationBlock):
        raise NotifyError(f"the block {name} is none that notifies")
    try:
        with block.raise_on_failure():
            sending: object = block.notify(body, subject)
            if inspect.iscoroutine(sending):  # as the types of others may have it
                run_coro_as_sync(sending)
    except Exception as error:
        raise NotifyError(f"the block {name} could not send ({type(error).__name__}): look at its settings") from error
