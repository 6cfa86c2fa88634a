"""A saved database is restored whole, and only into an empty one."""

from pathlib import Path

import psycopg
import pytest

from handbook.embedded_postgres import EmbeddedPostgres, database_url
from handbook.launch import backup
from handbook.launch.configuration import Configuration
from handbook.launch.project import PROJECT, only_one
from tests.project.servers import Make, ask


@pytest.fixture
def portal(project: Path, folder: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with a database of three rows and no running server."""
    monkeypatch.setattr(backup, "RUN_LOCK", project / ".run.lock")
    monkeypatch.setenv("DATA_DIR", str(folder / "old"))
    server = make(folder / "old")
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept (name text)")
        connection.execute("INSERT INTO kept VALUES ('Đặng'), ('Ứng'), ('Ỷ')")
    server.stop()
    return folder


def test_saved_database_is_restored_whole(portal: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    file = portal / "so-tay.dump"
    assert backup.main(["save", str(file)]) == 0
    monkeypatch.setenv("DATA_DIR", str(portal / "new"))

    assert backup.main(["restore", str(file)]) == 0

    restored = make(portal / "new")
    assert (restored.status(), file.stat().st_mode & 0o777) == ("stopped", 0o600)
    names = "SELECT array_agg(name ORDER BY name) FROM kept"
    owner = "SELECT tableowner::text FROM pg_tables WHERE tablename = 'kept'"
    url = restored.start()
    assert (ask(url, names), ask(url, owner)) == ((["Đặng", "Ứng", "Ỷ"],), ("portal",))
    assert [path.name for path in portal.glob("*.part")] == []


def test_save_leaves_a_running_server_running(portal: Path, make: Make) -> None:
    server = make(portal / "old")
    server.start()

    assert backup.main(["save", str(portal / "so-tay.dump")]) == 0

    assert server.status() == "running"


def test_restore_refuses_a_database_that_is_not_empty(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup.main(["save", str(portal / "so-tay.dump")])

    assert backup.main(["restore", str(portal / "so-tay.dump")]) == 1

    assert capsys.readouterr().err == "The database is not empty: choose another DATA_DIR or DATABASE_URL.\n"


def test_restore_refuses_while_the_portal_runs(portal: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup.main(["save", str(portal / "so-tay.dump")])
    with only_one(project / ".run.lock", "taken"):
        assert backup.main(["restore", str(portal / "so-tay.dump")]) == 1

    assert capsys.readouterr().err == (
        f"The portal already runs from {PROJECT}: end it first, or use the address it printed.\n"
    )


def test_damaged_file_leaves_the_database_empty(
    portal: Path, make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (portal / "so-tay.dump").write_text("no dump")
    monkeypatch.setenv("DATA_DIR", str(portal / "new"))

    assert backup.main(["restore", str(portal / "so-tay.dump")]) == 1

    assert capsys.readouterr().err.startswith("pg_restore failed (pg_restore: error:")
    assert ask(make(portal / "new").start(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == (0,)


def test_nothing_is_saved_where_there_is_no_database(
    portal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(portal / "nowhere"))

    assert backup.main(["save", str(portal / "so-tay.dump")]) == 1

    assert capsys.readouterr().err == f"{portal / 'nowhere'} holds no database: choose another DATA_DIR.\n"
    assert not (portal / "so-tay.dump").exists()
    assert not (portal / "nowhere").exists()


def test_another_database_is_saved_by_its_address(portal: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make(portal / "old").start()
    monkeypatch.setenv("DATABASE_URL", database_url(portal / "old"))
    monkeypatch.setenv("DATA_DIR", str(portal / "unused"))

    backup.save(Configuration.load(), portal / "so-tay.dump")

    assert (portal / "so-tay.dump").stat().st_size > 0
    assert EmbeddedPostgres(portal / "unused").status() == "absent"


@pytest.mark.parametrize("arguments", [[], ["save"], ["steal", "file"]])
def test_unknown_wish_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.main(arguments) == 1

    assert capsys.readouterr().err == f"{backup.USAGE}\n"


def test_missing_file_is_told(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup.main(["restore", str(portal / "none.dump")]) == 1

    assert capsys.readouterr().err == f"There is no file {portal / 'none.dump'}.\n"
