"""Whatever is killed at whatever moment: a roster is in whole or not at all, and work goes on by itself."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.members.crash_help import Portal, portal_of_its_own, write_people

ROWS = 2500
STATE = "SELECT state FROM members_rosterimport ORDER BY id DESC LIMIT 1"
MEMBERS = "SELECT count(*) FROM members_member"
WITHOUT_CELL = "SELECT count(*) FROM members_member WHERE organisation_id IS NULL"
JUDGING = "SELECT state = 'judging' AND progress_done >= 1000 FROM members_rosterimport ORDER BY id DESC LIMIT 1"
WRITING = "SELECT state = 'applying' AND progress_done >= 1000 FROM members_rosterimport ORDER BY id DESC LIMIT 1"


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    with portal_of_its_own() as portal:
        yield portal


@pytest.fixture
def portal(running: Portal) -> Iterator[Portal]:
    yield running
    running.forget_members()


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_people(tmp_path / "danh-sach.xlsx", range(ROWS))


@pytest.mark.parametrize(("moment", "state"), [(JUDGING, "judging"), (WRITING, "applying")])
def test_killed_process_leaves_nothing_half_done_and_a_worker_completes(
    portal: Portal, roster: Path, moment: str, state: str
) -> None:
    process = portal.import_roster(roster)
    assert portal.wait_until(moment, process)

    process.kill()
    process.communicate()
    left = portal.ask(STATE), portal.ask(MEMBERS)
    portal.finish_what_was_left()

    assert left == (state, 0)
    if state == "applying":
        assert (portal.ask(STATE), portal.ask(MEMBERS), portal.ask(WITHOUT_CELL)) == ("done", ROWS, 0)
    else:
        assert (portal.ask(STATE), portal.ask(MEMBERS)) == ("judged", 0), "a person has not confirmed yet"


def test_killed_database_loses_nothing_and_the_work_is_taken_up_again(portal: Portal, roster: Path) -> None:
    process = portal.import_roster(roster)
    assert portal.wait_until(WRITING, process)

    postmaster = int((portal.server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    process.communicate()
    portal.server.start()
    left = portal.ask(STATE), portal.ask(MEMBERS)
    portal.finish_what_was_left()

    assert process.returncode != 0
    assert left == ("applying", 0)
    assert (portal.ask(STATE), portal.ask(MEMBERS)) == ("done", ROWS)


def test_sending_the_file_again_after_a_crash_makes_no_double(portal: Portal, roster: Path) -> None:
    process = portal.import_roster(roster)
    assert portal.wait_until(WRITING, process)
    process.kill()
    process.communicate()
    portal.finish_what_was_left()

    again = portal.import_roster(roster)
    output, _ = again.communicate()

    assert (again.returncode, portal.ask(MEMBERS)) == (0, ROWS)
    assert f"Dòng {ROWS}: mới 0, thay đổi 0, giữ nguyên {ROWS}" in output


def test_four_overlapping_files_at_once_give_every_member_once(portal: Portal, tmp_path: Path) -> None:
    files = [write_people(tmp_path / f"{n}.xlsx", range(n * 300, n * 300 + 900)) for n in range(4)]

    processes = [portal.import_roster(path) for path in files]
    for process in processes:
        process.communicate()
    for path in files:  # whoever was told that something had changed sends the file again
        code, output = portal.run("import_roster", str(path), "--organisation", "A", "--actor", "quan-tri")
        assert code == 0, output

    assert portal.ask(MEMBERS) == 1800
    assert portal.ask("SELECT count(DISTINCT citizen_id_index) FROM members_member") == 1800
    assert portal.ask("SELECT count(*) FROM members_membership WHERE ended_on IS NULL") == 1800
    assert portal.ask("SELECT count(*) FROM members_rosterimport WHERE state IN ('judging', 'applying')") == 0
