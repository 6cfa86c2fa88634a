"""Projects and ports of their own for the tests of starting."""

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from documents.services.changes import notice_changes
from exchange.services.questions import answer_question, publish_answer
from guidance.models import FormTemplate
from handbook.embedded_postgres import EmbeddedPostgres
from handbook.launch import configuration
from tests.documents.test_validity import text
from tests.factories import make_notice, make_procedure, make_question, make_signpost
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


@pytest.fixture
def pages(cast: Any, people: SimpleNamespace) -> SimpleNamespace:
    """One page of each kind resting on `old`; `other` and `free` rest on another text; nothing has changed yet."""
    old, steady = text(title="Cũ", symbol="1-HD/TU"), text(title="Vững", symbol="2-HD/TU")
    procedure, other = make_procedure("Chuyển sinh hoạt", responsible="Ban Mẫu"), make_procedure("Việc khác")
    procedure.provisions.create(document=old, locator="Điều 5", order=1)
    procedure.provisions.create(document=steady, locator="Điều 1", order=2)
    other.provisions.create(document=steady, locator="Điều 2")
    form = FormTemplate.objects.create(code="1-MT", name="Mẫu thử", document=old)
    signpost = make_signpost("Chỗ khác", slug="cho-khac", text="<p>Ở nơi khác.</p>")
    signpost.documents.add(old)
    question = make_question(people.member.user, "Hỏi?", may_publish=True)
    answer_question(question, "Đáp.", actor=cast["officer"], basis=[old])
    publish_answer(question, "Hỏi chung?", "Đáp chung.", actor=cast["publisher"])
    notice = make_notice(cast["publisher"], "Báo việc")
    notice.basis.add(old)
    notice_changes()
    return SimpleNamespace(
        old=old,
        steady=steady,
        procedure=procedure,
        other=other,
        form=form,
        signpost=signpost,
        question=question,
        notice=notice,
    )
