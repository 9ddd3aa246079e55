"""A value as YAML has it on one line: as JSON, but for characters that YAML wants escaped and JSON does not."""

import json
import re

from communique.dataset.manifest import Json

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def flow(value: Json) -> str:
    """Return a value in YAML, on one line."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
