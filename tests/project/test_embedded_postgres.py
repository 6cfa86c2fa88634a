"""The starter against real servers in directories of their own."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from handbook.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, database_url
from tests.project.servers import Make, ask, mode
from tests.project.variables import PROJECT


def kill(server: EmbeddedPostgres) -> int:
    process = int((server.data / "postmaster.pid").read_text().split("\n")[0])
    os.kill(process, signal.SIGKILL)
    return process


def test_start_gives_a_site_role_that_owns_its_database_and_is_no_superuser(make: Make) -> None:
    server = make()

    url = server.start()

    roles = "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(url, roles) == ("portal", False, True, False)
    assert ask(url, "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database "
                    "WHERE datname = current_database()") == ("portal", "UTF8")  # fmt: skip
    assert ask(url, "SELECT lower('ĐẶNG THỊ ƯƠNG'), 'Đào' ILIKE 'đÀO'") == ("đặng thị ương", True)


def test_start_listens_on_a_private_socket_only(make: Make) -> None:
    server = make()

    url = server.start()

    assert ask(url, "SELECT current_setting('listen_addresses'), current_setting('data_checksums')") == ("", "on")
    assert [mode(server.data), mode(server.socket)] == [0o700, 0o700]
    assert (server.home / "conf" / "pg_hba.conf").read_text() == "local all all peer map=portal\n"


def test_database_url_is_known_before_the_start(make: Make, folder: Path) -> None:
    expected = database_url(folder)

    assert make().start() == expected
    assert database_url(str(folder)) == expected


def test_status_tells_absent_running_and_stopped(make: Make) -> None:
    server = make()
    seen = [server.status()]

    server.start()
    seen.append(server.status())
    server.stop()
    seen.append(server.status())
    server.stop()

    assert seen == ["absent", "running", "stopped"]


def test_killed_server_starts_again_with_every_committed_row(make: Make) -> None:
    server = make(fsync="on")
    url = server.start()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    kill(server)

    server.start()

    assert ask(url, "SELECT count(*), sum(number) FROM kept") == (1000, 500500)


def test_start_after_a_reboot_that_gave_the_process_id_to_somebody_else(make: Make) -> None:
    server = make()
    url = server.start()
    dead = kill(server)
    account = {"user": server.account.pw_uid} if server.account else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **account) as other:
        for path in (server.data / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"):
            path.write_text(path.read_text().replace(f"{dead}\n", f"{other.pid}\n", 1))

        server.start()

        other.kill()
    assert ask(url, "SELECT 1") == (1,)


def test_server_that_lost_its_socket_is_ended_and_started_again(make: Make) -> None:
    server = make()
    url = server.start()
    shutil.rmtree(server.socket)

    server.start()

    assert ask(url, "SELECT 1") == (1,)


def test_concurrent_starters_of_an_empty_directory_share_one_server(make: Make, folder: Path) -> None:
    server = make()
    script = "import sys; from handbook.embedded_postgres import *; print(EmbeddedPostgres(sys.argv[1]).start())"

    command = [sys.executable, "-c", script, str(folder)]
    starters = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [starter.communicate()[0].strip() for starter in starters]

    assert answers == [server.url] * 3
    assert ask(server.url, "SELECT 1") == (1,)


def test_starter_killed_in_initdb_leaves_nothing_in_the_way(make: Make, folder: Path) -> None:
    half = folder / "pg" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    server = make()

    assert ask(server.start(), "SELECT 1") == (1,)


@pytest.mark.parametrize("name", ["pg/data/PG_VERSION", "pg/PG_VERSION", "pg/diary.txt"])
def test_foreign_directory_is_refused_and_left_alone(make: Make, folder: Path, name: str) -> None:
    foreign = folder / name
    foreign.parent.mkdir(parents=True)
    foreign.write_text("15\n")
    before = sorted(folder.rglob("*"))

    with pytest.raises(EmbeddedPostgresError) as refusal:
        make().start()

    assert str(refusal.value) == (f"{foreign.parent} holds files that are not the portal's: choose another DATA_DIR.")
    assert (sorted(folder.rglob("*")), foreign.read_text()) == (before, "15\n")


def test_data_of_another_major_version_are_refused(make: Make) -> None:
    server = make()
    server.start()
    server.stop()
    version = server.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("16\n")

    with pytest.raises(EmbeddedPostgresError) as refusal:
        server.start()

    assert str(refusal.value) == (
        f"{server.data} was made by PostgreSQL 16 and these programs are {ours.strip()}: "
        "dump with the old programs, restore with the new ones."
    )


def test_directories_opened_by_a_copy_are_closed_again(make: Make) -> None:
    server = make()
    url = server.start()
    server.stop()
    server.data.chmod(0o755)
    server.socket.chmod(0o755)

    server.start()

    assert ask(url, "SELECT 1") == (1,)
    assert [mode(server.data), mode(server.socket)] == [0o700, 0o700]


def test_programs_that_are_not_where_they_were_said_to_be(
    make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_PG_BIN", str(folder))

    with pytest.raises(EmbeddedPostgresError) as refusal:
        make().start()

    monkeypatch.undo()
    assert str(refusal.value) == f"PORTAL_PG_BIN is {str(folder)!r}, where PostgreSQL's programs are not."


@pytest.mark.parametrize("name", ["x" * 120, "với dấu, phẩy 'nháy'"])
def test_socket_of_an_unsuitable_path_lies_in_a_short_private_directory(make: Make, folder: Path, name: str) -> None:
    server = make(folder / name)

    url = server.start()

    assert ask(url, "SELECT 1") == (1,)
    assert (server.socket.parent, mode(server.socket)) == (Path("/tmp"), 0o700)  # noqa: S108


def test_socket_directory_of_somebody_else_is_refused(make: Make, folder: Path) -> None:
    server = make(folder / ("x" * 120))
    server.socket.symlink_to(folder)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        server.start()

    server.socket.unlink()
    assert str(refusal.value) == f"{server.socket} was made by somebody else: remove it and start again."


def test_failed_start_names_the_log(make: Make) -> None:
    server = make(shared_buffers="1")

    with pytest.raises(EmbeddedPostgresError) as failure:
        server.start()

    assert str(failure.value) == f"PostgreSQL did not start; its reasons stand in {server.log}."
    assert "shared_buffers" in server.log.read_text()
