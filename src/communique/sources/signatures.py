"""Files of other kinds under a suffix of ours: a PDF called `.txt`, a zip archive called `.jsonl`."""

import tomllib
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.sources.refusals import RefusalError, Rule

_HEAD = 512
HEAD_BYTES = 64
"""First bytes of a refused file that its row in quarantine shows."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How a kind of file begins."""

    name: str
    begins: bytes
    at: int
    is_text: bool
    """Whether `begins` is text in lower case, before which white space does not count."""
    plain_only: bool
    """Whether only what should be plain text may not begin so."""

    def fits(self, head: bytes, written: bytes) -> bool:
        """Whether a file that begins with `head` is of this kind; `written` is that in small letters, without space."""
        return written.startswith(self.begins) if self.is_text else head.startswith(self.begins, self.at)


def refuse_other_kinds(data: bytes, *, plain: bool = False) -> None:
    """Raise RefusalError (`other_kind`) for data that begins as a kind of file that is no text does.

    `plain`: the data should be plain text, so that an HTML page is another kind too.
    """
    head = data[:_HEAD]
    written = head.removeprefix(BOM_UTF8).lstrip().lower()
    if not _may_fit(head, written):
        return
    for signature in _signatures():
        if (plain or not signature.plain_only) and signature.fits(head, written):
            raise RefusalError(Rule.OTHER_KIND, signature.name, row=shown(data))


def shown(data: bytes) -> dict[str, str | int]:
    """What a row of quarantine shows of bytes that are no text: how many they are, and the first."""
    return {"bytes": len(data), "head_hex": data[:HEAD_BYTES].hex(" ")}


def _may_fit(head: bytes, written: bytes) -> bool:
    """Whether any signature fits: asked of every record, so all that stand at one place are looked at together."""
    return written.startswith(_begin(None)) or any(head.startswith(_begin(at), at) for at in _places())


@cache
def _places() -> tuple[int, ...]:
    return tuple(sorted({one.at for one in _signatures() if not one.is_text}))


@cache
def _begin(at: int | None) -> tuple[bytes, ...]:
    """How the kinds begin whose signature stands at a place; those that are text for None."""
    return tuple(one.begins for one in _signatures() if (None if one.is_text else one.at) == at)


@cache
def _signatures() -> tuple[Signature, ...]:
    data = tomllib.loads(files("communique.sources").joinpath("signatures.toml").read_text("utf-8"))
    return tuple(
        Signature(
            name=entry["name"],
            begins=entry["text"].encode() if "text" in entry else bytes.fromhex(entry["hex"]),
            at=entry.get("at", 0),
            is_text="text" in entry,
            plain_only=entry.get("plain_only", False),
        )
        for entry in data["signature"]
    )
