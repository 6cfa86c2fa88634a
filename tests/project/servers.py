"""Real database servers in directories of their own."""

import stat
from collections.abc import Callable
from pathlib import Path

import psycopg

from handbook.embedded_postgres import EmbeddedPostgres

QUICK = {"fsync": "off"}
Make = Callable[..., EmbeddedPostgres]


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
