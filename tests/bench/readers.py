"""Readers of a running portal: so many people, each reading a page, pausing, reading the next."""

import asyncio
import math
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

PATIENCE = 30.0
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


class Reader(NamedTuple):
    """Somebody with a cookie ("" for a guest) and the addresses read one after the other."""

    cookie: str
    addresses: Sequence[str]


@dataclass
class Seen:
    """`waits`: milliseconds from asking to the last byte; `statuses`: how often each, 0 where no answer came."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1] if len(self.waits) > 1 else 0.0

    @property
    def failures(self) -> int:
        """Answers of 500 and above, and those that never came."""
        return sum(count for status, count in self.statuses.items() if not status or status >= 500)


def read_for(
    port: int,
    readers: Sequence[Reader],
    pause: float,
    goes_on: Callable[[], bool],
    seconds: float = math.inf,
) -> Seen:
    """All `readers` at once against 127.0.0.1:`port`, each pausing `pause` seconds on the average, as long as
    `goes_on()` and at most `seconds`.
    """
    return asyncio.run(_read(port, readers, pause, goes_on, seconds))


async def _read(
    port: int, readers: Sequence[Reader], pause: float, goes_on: Callable[[], bool], seconds: float
) -> Seen:
    seen, end = Seen(), time.monotonic() + seconds
    people = [asyncio.create_task(_reads(port, reader, pause, seen, number)) for number, reader in enumerate(readers)]
    while goes_on() and (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(0.2, left))
    for person in people:
        person.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    return seen


async def _reads(port: int, reader: Reader, pause: float, seen: Seen, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- every run wants the same readers
    turn = chance.randrange(len(reader.addresses))
    await asyncio.sleep(chance.random() * pause)
    while True:
        began = time.monotonic()
        status = await _get(port, reader.addresses[turn % len(reader.addresses)], reader.cookie)
        seen.waits.append(1000 * (time.monotonic() - began))
        seen.statuses[status] += 1
        turn += 1
        await asyncio.sleep(chance.expovariate(1 / pause))


async def _get(port: int, address: str, cookie: str) -> int:
    """The status of one answer, read to its end; 0 where none came within PATIENCE."""
    try:
        async with asyncio.timeout(PATIENCE):
            reading, writing = await asyncio.open_connection("127.0.0.1", port)
            try:
                told = f"Cookie: {cookie}\r\n" if cookie else ""
                writing.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n{told}Connection: close\r\n\r\n".encode())
                await writing.drain()
                answer = await reading.read(-1)
            finally:
                writing.close()
    except (OSError, TimeoutError):
        return 0
    status = _STATUS.match(answer)
    return int(status[1]) if status else 0
