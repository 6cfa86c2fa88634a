"""Files encrypted at rest: AES-256-GCM in blocks, so that a large one never stands in memory whole.

Each block is sealed by `encrypt` for "context:number:last?", so blocks cannot be exchanged, left out or cut off
(ASVS 5.0: 11.3, 14.2.7). The block's length (4 bytes, big-endian) stands before it.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from handbook.lib.encryption import DecryptionError, decrypt_bytes, encrypt_bytes

BLOCK = 1_000_000


def _context(context: str, number: int, is_last: bool) -> str:
    return f"{context}:{number}:{'last' if is_last else 'more'}"


def seal(source: BinaryIO, target: BinaryIO, context: str) -> None:
    """Write what `source` still holds into `target`, sealed for `context`."""
    block, number = source.read(BLOCK), 0
    while True:
        following = source.read(BLOCK)
        data = encrypt_bytes(block, _context(context, number, not following))
        target.write(len(data).to_bytes(4, "big") + data)
        if not following:
            return
        block, number = following, number + 1


def unsealed(source: Any, context: str) -> Iterator[bytes]:
    """The blocks of a sealed file in their order. Raises DecryptionError for one that was changed or cut off."""
    number, header = 0, source.read(4)
    while header:
        data = source.read(int.from_bytes(header, "big"))
        header = source.read(4)
        yield decrypt_bytes(data, _context(context, number, not header))
        number += 1
    if number == 0:
        raise DecryptionError(f"A file of {context} is empty.")
