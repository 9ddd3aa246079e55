"""The language model: which one builds by default, and whether its files are the pinned ones."""

from collections.abc import Iterator

from communique.cli.health.check import Check, State, Use, needed
from communique.errors import CommuniqueError

AREA = "model"


def check_model(use: Use) -> Iterator[Check]:
    """Compare the digest of the installed model with its pin. Loads spaCy."""
    hindrance = needed(use, Use.BUILD)
    try:
        from communique.extract.models import DEFAULT_MODEL, PINNED_SHA256, model_sha256
    except ImportError as error:
        yield Check(AREA, "spaCy", hindrance, f"cannot be loaded ({error})", 'pip install "communique[pipeline]"')
        return
    pin = PINNED_SHA256[DEFAULT_MODEL]
    again = "install the pinned version again: pip install --force-reinstall " + DEFAULT_MODEL.replace("_", "-")
    try:
        digest = model_sha256(DEFAULT_MODEL)
    except ImportError:
        yield Check(AREA, DEFAULT_MODEL, hindrance, "missing", again)
        return
    except (OSError, CommuniqueError) as error:
        yield Check(AREA, DEFAULT_MODEL, hindrance, f"cannot be read ({error})", again)
        return
    if digest == pin:
        yield Check(AREA, DEFAULT_MODEL, State.OK, f"sha256 {digest[:12]}, as pinned")
    else:
        yield Check(AREA, DEFAULT_MODEL, hindrance, f"sha256 {digest[:12]}, not the pinned {pin[:12]}", again)
