"""Unpacking of `.gz`, a part at a time: several members in a row are one file, as for gzip itself."""

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from communique.sources.refusals import RefusalError, Rule

_CHUNK = 1 << 18
_UNPACKED = 1 << 20
"""The most that is unpacked at a time, so that a bomb is noticed before it is in memory."""

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


def unpack(stream: BinaryIO, trailing: Callable[[], None]) -> Iterator[bytes]:
    """The bytes packed in a stream, in parts of at most 1 MiB.

    Calls `trailing` where something that is no gzip stands behind the last member: what was unpacked has passed its
    checksum and is good all the same. Raises RefusalError (`bad_gzip`) when the archive is broken or ends too soon;
    what was unpacked before that has been given. OSError passes.
    """
    data = stream.read(_CHUNK)
    members = 0
    while data:
        if not data.startswith(_MAGIC[: len(data)]) and members:
            trailing()
            return
        member = zlib.decompressobj(_GZIP)
        try:
            while not member.eof:
                if part := member.decompress(data, _UNPACKED):
                    yield part
                data = member.unconsumed_tail
                if not data and not member.eof and not (data := stream.read(_CHUNK)):
                    # A full output buffer may hide that all input is used: only then is more to come without input.
                    if part := member.decompress(b"", _UNPACKED):
                        yield part
                        continue
                    raise RefusalError(Rule.BAD_GZIP, "it ends before the end of the archive")
        except zlib.error as error:
            raise RefusalError(Rule.BAD_GZIP, str(error)) from error
        members += 1
        data = member.unused_data.lstrip(b"\0")
        while not data and (more := stream.read(_CHUNK)):
            data = more.lstrip(b"\0")
        if len(data) == 1:
            data += stream.read(_CHUNK)
