"""The starter and the accounts of the machine: root, an ordinary user, a user without a name."""

import multiprocessing
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from handbook.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, database_url
from handbook.launch.binaries import server_account
from tests.project.servers import QUICK, Make, ask, mode

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account start the server")


def test_user_without_a_name_is_told_before_anything_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        EmbeddedPostgres(folder).start()

    assert str(refusal.value) == (
        "The user id 54321 has no name on this machine, which the embedded PostgreSQL needs: "
        "start under a named account or set DATABASE_URL."
    )
    assert list(folder.iterdir()) == []


def run_as(account_id: int, group_id: int, work: Callable[[], None]) -> int | None:
    """Exit status of a forked child that is that account and nothing else."""

    def drop_and_work() -> None:
        os.setgroups([])
        os.setgid(group_id)
        os.setuid(account_id)
        work()

    child = multiprocessing.get_context("fork").Process(target=drop_and_work)
    child.start()
    child.join()
    return child.exitcode


@only_root
def test_ordinary_user_starts_a_server_of_her_own(make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reachable = make(folder / "root")
    reachable.start()
    monkeypatch.setenv("PORTAL_PG_BIN", str(reachable.binaries))
    account = server_account(Path("/nowhere"))
    own = folder / "own"
    own.mkdir()
    os.chown(own, account.pw_uid, account.pw_gid)

    def start_and_stop() -> None:
        server = EmbeddedPostgres(own, options=QUICK)
        assert ask(server.start(), "SELECT current_user::text") == ("portal",)
        assert [mode(server.home), mode(server.data), mode(server.socket)] == [0o700] * 3
        server.stop()

    assert run_as(account.pw_uid, account.pw_gid, start_and_stop) == 0
    assert {path.stat().st_uid for path in (own / "pg").rglob("*")} == {account.pw_uid}


@only_root
def test_other_accounts_cannot_reach_the_socket(make: Make) -> None:
    server = make()
    server.start()

    def connect() -> None:
        with socket.socket(socket.AF_UNIX) as client:
            sys.exit(7 if client.connect_ex(str(server.socket / ".s.PGSQL.5432")) == 13 else 1)

    assert run_as(54321, 54321, connect) == 7


@only_root
def test_data_move_where_the_servers_account_can_go_and_no_mode_changes(
    make: Make, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_STATE_DIR", str(folder / "state"))
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = make(closed / "var")

    url = server.start()

    assert ask(url, "SELECT 1") == (1,)
    assert server.home.parent == folder / "state"
    assert (server.home / "ORIGIN").read_text() == f"{closed / 'var' / 'pg'}\n"
    assert (database_url(closed / "var"), mode(closed)) == (url, 0o700)


@only_root
def test_moved_data_that_are_gone_are_missed(
    make: Make, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_STATE_DIR", str(folder / "state"))
    tmp_path.chmod(0o700)
    server = make(tmp_path / "var")
    server.start()
    server.stop()
    shutil.rmtree(server.home)

    with pytest.raises(EmbeddedPostgresError) as refusal:
        server.start()

    note = tmp_path / "var" / "pg" / "MOVED"
    assert str(refusal.value) == (
        f"{server.home} with the database is gone: bring it back, or remove {note} to start empty."
    )


def test_umask_of_the_starter_does_not_hide_the_data_from_the_server(make: Make) -> None:
    before = os.umask(0o077)
    try:
        url = make().start()
    finally:
        os.umask(before)

    assert ask(url, "SELECT 1") == (1,)
