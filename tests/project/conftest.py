"""Projects and ports of their own for the tests of starting."""

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch import configuration
from tests.project.servers import QUICK, Make
from tests.project.variables import PROJECT, known_variables


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without `.env`, and no variable of the portal set."""
    for name in known_variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(configuration, "ENV_FILE", tmp_path / ".env")
    monkeypatch.setattr(configuration, "RUN_FILE", tmp_path / ".run.env")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy of this project with our virtual environment, started by nobody else."""
    folder = Path(tempfile.mkdtemp(prefix="so-tay-checkout-"))
    folder.chmod(0o755)
    copy = folder / "bản sao"
    left_out = shutil.ignore_patterns(".git", ".venv", "var", ".env", ".run*", "__pycache__", ".*_cache")
    shutil.copytree(PROJECT, copy, ignore=left_out)
    (copy / ".venv").symlink_to(Path(sys.prefix))
    yield copy
    shutil.rmtree(folder)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A directory every account may enter, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="so-tay-pg-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def make(folder: Path) -> Iterator[Make]:
    servers = []

    def make(path: Path = folder, **options: str) -> EmbeddedPostgres:
        servers.append(EmbeddedPostgres(path, options=QUICK | options))
        return servers[-1]

    yield make
    for server in servers:
        server.stop()
        shutil.rmtree(server.socket, ignore_errors=True)
