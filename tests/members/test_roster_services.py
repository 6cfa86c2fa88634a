"""The services behind an import: files at rest, decisions that last, a second pair of eyes, time-outs."""

import datetime as dt
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.audit import recording
from handbook.lib.sheets.writer import write_workbook
from members.models import Fate, ImportState, LearnedValue, Member, RosterDecision, RosterImport
from members.services.rosters import imports
from members.services.rosters.decisions import decide_row, forget_row, forget_value, learn_value
from members.services.rosters.expiry import expire_imports
from members.services.rosters.resume import resume_imports
from members.services.rosters.staging import opened
from tests.factories import make_member, make_user
from tests.members.test_roster_undo import HEADINGS, row

GOOD = row("Vi Thị Suối", "099161000777")
UNKNOWN_CELL = row("Vi Thị Khe", "099161000778", "CB KP ba bảy")
NO_DAY = ["Vi Thị Đồi", "31/02/1961", *row("", "099161000779")[2:]]


def sheet(*rows: list[str]) -> io.BytesIO:
    target = io.BytesIO()
    write_workbook(target, "Danh sách", HEADINGS, rows)
    target.seek(0)
    return target


@pytest.fixture
def judge(cast: dict[str, Any], tree: SimpleNamespace) -> Any:
    """`judge(*rows, **options)`: a file of commune A, judged."""

    def judged(*rows: list[str], **options: Any) -> RosterImport:
        actor = options.pop("actor", cast["officer"])
        started = imports.start_import(tree.commune_a, sheet(*rows), "danh-sach.xlsx", actor=actor, **options)
        return imports.judge_import(started.pk)

    return judged


def again(roster_import: RosterImport, actor: Any) -> RosterImport:
    imports.judge_again(roster_import, actor=actor)
    return imports.judge_import(roster_import.pk)


def write(roster_import: RosterImport, actor: Any, **options: Any) -> RosterImport:
    imports.confirm_import(roster_import, actor=actor, **options)
    return imports.apply_import(roster_import.pk)


def fates(roster_import: RosterImport) -> list[str]:
    return list(roster_import.rows.exclude(fate=Fate.MISSING).values_list("fate", flat=True))


def test_file_and_rows_are_sealed_at_rest(judge: Any) -> None:
    judged = judge(GOOD)

    stored = Path(judged.upload.path).read_bytes()
    assert b"PK" not in stored[:20]
    assert "Suối".encode() not in stored
    assert opened(judged.rows.of_fate(Fate.NEW).get()).member["citizen_id"] == "099161000777"
    raw = RosterImport.objects.raw("SELECT id, encode(payload, 'escape') AS sealed FROM members_rosterrow")[0].sealed
    assert "099161000777" not in raw


def test_an_answer_about_a_word_holds_for_every_row_and_the_next_file(judge: Any, cast: dict[str, Any]) -> None:
    officer, other = cast["officer"], row("Vi Thị Núi", "099161000780", "CB KP ba bảy")
    judged = judge(GOOD, UNKNOWN_CELL, other)
    assert fates(judged) == ["new", "waiting", "waiting"]

    learned = learn_value(judged.organisation, "organisation", "CB KP Ba Bảy ", "A1", actor=officer)

    assert fates(again(judged, officer)) == ["new", "new", "new"]
    assert fates(judge(UNKNOWN_CELL)) == ["new"]
    forget_value(learned, actor=officer)
    assert fates(judge(UNKNOWN_CELL)) == ["waiting"]


def test_words_are_learned_within_the_scope_only(judge: Any, cast: dict[str, Any]) -> None:
    judged = judge(UNKNOWN_CELL)

    with pytest.raises(ValidationError):
        learn_value(judged.organisation, "organisation", "CB KP ba bảy", "B1", actor=cast["officer"])
    with pytest.raises(PermissionDenied):
        learn_value(judged.organisation, "organisation", "CB KP ba bảy", "A1", actor=cast["other_officer"])

    assert LearnedValue.objects.count() == 0


def test_a_mended_row_enters_and_the_decision_survives_while_the_row_is_unchanged(
    judge: Any, cast: dict[str, Any]
) -> None:
    judged = judge(GOOD, NO_DAY)
    print_ = judged.rows.of_fate(Fate.WAITING).get().fingerprint

    decide_row(judged, print_, actor=cast["officer"], fixes={"birth_date": "28/02/1961"})
    mended = again(judged, cast["officer"])

    assert fates(mended) == ["new", "new"]
    assert opened(mended.rows.get(position=1)).member["birth_date"] == "1961-02-28"
    assert fates(judge(NO_DAY)) == ["new"], "the same row in another file"
    assert fates(judge([*NO_DAY[:1], "30/02/1961", *NO_DAY[2:]])) == ["waiting"], "the row reads otherwise now"


def test_a_skipped_row_is_counted_and_can_be_taken_up_again(judge: Any, cast: dict[str, Any]) -> None:
    judged = judge(GOOD, UNKNOWN_CELL)
    print_ = judged.rows.of_fate(Fate.WAITING).get().fingerprint

    decide_row(judged, print_, actor=cast["officer"], is_skipped=True)
    skipped = again(judged, cast["officer"])
    assert (fates(skipped), skipped.counts["rows"], skipped.counts["skipped"]) == (["new", "skipped"], 2, 1)

    forget_row(skipped, print_, actor=cast["officer"])
    assert fates(again(skipped, cast["officer"])) == ["new", "waiting"]


def test_of_two_rows_that_say_the_same_one_is_decided_about(judge: Any, cast: dict[str, Any]) -> None:
    judged = judge(UNKNOWN_CELL, UNKNOWN_CELL, GOOD)
    first, second = judged.rows.order_by("position").values_list("fingerprint", flat=True)[:2]

    decide_row(judged, second, actor=cast["officer"], is_skipped=True)
    assert fates(again(judged, cast["officer"])) == ["waiting", "skipped", "new"]

    decide_row(judged, first, actor=cast["officer"], fixes={"organisation": "Chi bộ Xóm Một"})
    assert fates(again(judged, cast["officer"])) == ["new", "skipped", "new"]
    assert fates(judge(UNKNOWN_CELL)) == ["new"], "the row alone in another file"


@pytest.mark.parametrize(
    ("arrived", "state", "stay"),
    [
        ("15/03/2024", "", (dt.date(2024, 3, 15), None)),
        ("2024", "", (None, None)),
        ("15/03/2024", "Từ trần", (dt.date(2024, 3, 15), dt.date(2025, 1, 2))),
        ("15/03/2025", "Từ trần", (None, dt.date(2025, 1, 2))),
    ],
)
def test_the_day_a_newcomer_came_to_the_cell_is_kept(
    cast: dict[str, Any], tree: SimpleNamespace, arrived: str, state: str, stay: tuple[dt.date | None, dt.date | None]
) -> None:
    target, officer = io.BytesIO(), cast["officer"]
    died = "02/01/2025" if state else ""
    headings = [*HEADINGS[:-1], ("Ngày chuyển đến", 14), ("Từ trần (ngày)", 14)]
    write_workbook(target, "Danh sách", headings, [[*row("Vi Thị Suối", "099161000777")[:-1], arrived, died]])
    target.seek(0)
    started = imports.start_import(tree.commune_a, target, "danh-sach.xlsx", actor=officer, as_of=dt.date(2026, 1, 1))

    write(imports.judge_import(started.pk), officer)

    membership = Member.objects.get(full_name="Vi Thị Suối").memberships.get()
    assert (membership.started_on, membership.ended_on) == stay


def test_an_accepted_doubt_enters_without_the_doubtful_value_and_an_error_never(
    judge: Any, cast: dict[str, Any]
) -> None:
    weak = [[*row("Lò Văn Núi", "")[:3], "19616100077", *row("", "")[4:]], NO_DAY]
    judged = judge(*weak)
    for stored in judged.rows.of_fate(Fate.WAITING):
        codes = tuple(finding.code for finding in opened(stored).findings)
        decide_row(judged, stored.fingerprint, actor=cast["officer"], accepted=codes)

    decided = again(judged, cast["officer"])

    assert fates(decided) == ["new", "waiting"]
    assert opened(decided.rows.get(position=0)).member["citizen_id"] is None


def test_decisions_need_the_scope_and_a_row_of_the_file(judge: Any, cast: dict[str, Any]) -> None:
    judged = judge(NO_DAY)
    print_ = judged.rows.of_fate(Fate.WAITING).get().fingerprint

    with pytest.raises(PermissionDenied):
        decide_row(judged, print_, actor=cast["other_officer"], is_skipped=True)
    with pytest.raises(ValidationError):
        decide_row(judged, "f" * 64, actor=cast["officer"], is_skipped=True)

    assert RosterDecision.objects.count() == 0


def test_add_only_leaves_known_members_as_they_are(judge: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    known = make_member("Vi Thị Suối", cell=tree.cell_a2, birth_date="1961-02-03", citizen_id="099161000777")
    judged = judge(GOOD, row("Lò Thị Mới", "099161000781"), mode="add")

    write(judged, cast["officer"])

    known.refresh_from_db()
    assert fates(judged) == ["skipped", "new"]
    assert known.organisation == tree.cell_a2


def test_all_or_nothing_writes_nothing_while_a_row_waits(judge: Any, cast: dict[str, Any]) -> None:
    judged = judge(GOOD, NO_DAY)

    with pytest.raises(ValidationError, match="Còn 1 dòng chờ xử lý"):
        imports.confirm_import(judged, actor=cast["officer"], is_all_or_nothing=True)

    assert not Member.objects.filter(full_name="Vi Thị Suối").exists()


@pytest.fixture
def unusual(judge: Any, tree: SimpleNamespace) -> RosterImport:
    """A file that moves everybody out of a cell of twelve."""
    rows = []
    for number in range(12):
        name, card = f"Vi Thị Đông {chr(65 + number)}", f"0991610009{number:02d}"
        make_member(
            name,
            cell=tree.cell_a1,
            birth_date="1961-02-03",
            citizen_id=card,
            admission_date="1985-05-19",
            official_date="1986-05-19",
        )
        rows.append(row(name, card, "Chi bộ Xóm Hai"))
    return judge(*rows)


def test_an_unusual_file_waits_for_a_second_person(
    unusual: RosterImport, cast: dict[str, Any], tree: SimpleNamespace
) -> None:
    asked = imports.confirm_import(unusual, actor=cast["officer"])
    assert (asked.state, {alarm["kind"] for alarm in asked.alarms}) == (ImportState.APPROVAL, {"leaving"})
    for role in ("officer", "other_officer", "secretary", "editor"):
        with pytest.raises(PermissionDenied):
            imports.approve_import(asked, actor=cast[role])

    imports.approve_import(asked, actor=cast["administrator"])
    done = imports.apply_import(asked.pk)

    assert (done.state, done.approved_by) == (ImportState.DONE, cast["administrator"])
    assert Member.objects.filter(organisation=tree.cell_a2, full_name__startswith="Vi Thị Đông").count() == 12


def test_a_change_the_file_does_not_touch_stops_nothing(
    judge: Any, cast: dict[str, Any], tree: SimpleNamespace, people: SimpleNamespace
) -> None:
    judged = judge(GOOD)
    with recording("test.edited"):
        people.outsider.other_name = "Tên Khác Thử"
        people.outsider.save()
        people.neighbour.other_name = "Tên Khác Thử"
        people.neighbour.save()

    assert write(judged, cast["officer"]).state == ImportState.DONE


def test_what_would_be_written_otherwise_now_is_shown_again(
    judge: Any, cast: dict[str, Any], tree: SimpleNamespace
) -> None:
    known = make_member("Vi Thị Suối", cell=tree.cell_a1, birth_date="1961-02-03", citizen_id="099161000777")
    judged = judge(GOOD)
    with recording("test.edited"):
        known.admission_date = "1985-06-01"
        known.save()

    written = write(judged, cast["officer"])

    assert (written.state, written.message) == (ImportState.JUDGED, imports.CHANGED_MEANWHILE)
    known.refresh_from_db()
    assert known.admission_date == "1985-06-01"
    assert write(written, cast["officer"]).state == ImportState.DONE


def test_contents_expire_also_when_nobody_confirms(
    judge: Any, cast: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    waiting, written = judge(NO_DAY), write(judge(GOOD), cast["officer"])
    files = [Path(waiting.upload.path), Path(written.upload.path)]

    assert expire_imports() == 0
    assert [file.exists() for file in files] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_imports(timezone.now() + dt.timedelta(days=91)) == 2

    waiting.refresh_from_db()
    written.refresh_from_db()
    member = Member.objects.get(full_name="Vi Thị Suối")
    assert (waiting.state, waiting.rows.count()) == (ImportState.CANCELLED, 0)
    assert (written.state, written.rows.get(fate=Fate.NEW).member, written.rows.get(fate=Fate.NEW).payload) == (
        ImportState.DONE,
        member,
        "",
    )
    assert [file.exists() for file in files] == [False, False]


def test_an_import_without_a_job_gets_a_new_one(judge: Any, cast: dict[str, Any], tree: SimpleNamespace) -> None:
    started = imports.start_import(tree.commune_a, sheet(GOOD), "danh-sach.xlsx", actor=cast["officer"])
    later = timezone.now() + dt.timedelta(minutes=3)

    assert resume_imports() == [], "its job may be about to be written"
    assert resume_imports(later) == [started.pk]
    assert resume_imports(later) == [], "it has one now"
    assert ProcrastinateJob.objects.filter(task_name="members.judge_roster").count() == 1


def test_command_takes_answers_and_tells_by_its_status(
    judge: Any, cast: dict[str, Any], tree: SimpleNamespace, tmp_path: Path
) -> None:
    make_user(handbook_code="can-bo")
    path, answers, report = tmp_path / "ds.xlsx", tmp_path / "tra-loi.json", tmp_path / "report.json"
    path.write_bytes(sheet(GOOD, UNKNOWN_CELL, NO_DAY).getvalue())
    options = {"organisation": "A", "actor": "administrator", "report": str(report), "stdout": io.StringIO()}
    call_command("import_roster", path, dry_run=True, **options)
    rows = json.loads(report.read_text(encoding="utf-8"))["rows"]
    values = [{"field": "organisation", "written": "CB KP ba bảy", "value": "A1"}]
    told = {"values": values, "rows": {rows[2]["fingerprint"]: {"skip": True}}}
    answers.write_text(json.dumps(told), encoding="utf-8")

    call_command("import_roster", path, answers=str(answers), all_or_nothing=True, **options)

    assert sorted(Member.objects.filter(full_name__startswith="Vi Thị").values_list("full_name", flat=True)) == [
        "Vi Thị Khe",
        "Vi Thị Suối",
    ]
    answers.write_text('{"ghi": 1}', encoding="utf-8")
    with pytest.raises(CommandError, match="mục không rõ: ghi"):
        call_command("import_roster", path, answers=str(answers), **options)
