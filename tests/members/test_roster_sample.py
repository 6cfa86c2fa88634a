"""Every sample workbook, lists and registers alike, is understood as its ground truth says, row by row."""

import pytest

from members.rosters.report import as_report
from members.rosters.types import Change
from tests.members.roster_help import SAMPLE, judge_sample, known_after, truth_of
from tests.rosters.rosterkit.compare import compare, passed

READ = [
    "01-nhap-lieu-sach",
    "02-nhap-lieu-so-dinh-danh",
    "03-chin-truong-ngay-thang",
    "04-chin-truong-may-kieu-my",
    "05-trich-ngang-nam-nu",
    "06-trich-ngang-o-gop",
    "07-so-7-hsdv-mot-dong",
    "08-so-7-hsdv-bon-dong",
    "09-huy-hieu-4a-hhd",
    "10-nhieu-sheet-toan-xa",
    "11-chin-truong-to-chuc-trung-lap",
    "12-chi-bo-danh-sach-ngan",
    "13-tat-ca-va-vung-rong",
    "14-ky-truoc",
]


@pytest.mark.parametrize("name", READ)
def test_sample_equals_its_truth(name):
    truth = truth_of(name)

    judgement = judge_sample(SAMPLE / f"{name}.xlsx", truth["scope"], truth["as_of"])

    report = compare(truth, as_report(judgement))
    assert passed(report), report
    assert sum(judgement.counts()[kind] for kind in ("new", "changed", "unchanged", "repeated", "waiting")) == len(
        truth["rows"]
    )


def test_follow_up_finds_every_change_and_everybody_missing():
    first, second = truth_of("14-ky-truoc"), truth_of("14-ky-sau")
    known = known_after(judge_sample(SAMPLE / "14-ky-truoc.xlsx", first["scope"], first["as_of"]))

    later = judge_sample(SAMPLE / "14-ky-sau.xlsx", second["scope"], second["as_of"], known)

    report = compare(second, as_report(later))
    assert passed(report), report
    rows = {(row.sheet, row.row): row for row in later.rows}
    for want in second["rows"]:
        got = rows[want["sheet"], want["row"]]
        assert got.change.value == want["change"]["kind"], (want["row"], want["change"], got.findings)
        if want["change"]["kind"] == "changed":
            assert {name: list(pair) for name, pair in got.changes.items()} == want["change"]["fields"]
    assert {m.get("full_name") for m in later.missing} == {m["full_name"] for m in second["missing"]}


@pytest.mark.parametrize("name", READ)
def test_same_file_twice_changes_nothing(name):
    truth = truth_of(name)
    first = judge_sample(SAMPLE / f"{name}.xlsx", truth["scope"], truth["as_of"])

    again = judge_sample(SAMPLE / f"{name}.xlsx", truth["scope"], truth["as_of"], known_after(first))

    assert {row.change for row in again.rows if not row.waits} <= {Change.UNCHANGED, Change.REPEATED}
    assert again.missing == []


def test_messages_never_show_a_whole_number():
    for name in READ:
        truth = truth_of(name)
        for row in judge_sample(SAMPLE / f"{name}.xlsx", truth["scope"], truth["as_of"]).rows:
            numbers = [v for k, v in row.member.items() if v and k in ("citizen_id", "card_number", "phone")]
            for finding in row.findings:
                assert not any(number in finding.message for number in numbers), finding
