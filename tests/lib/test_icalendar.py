"""Calendar files: whole days, escaped texts, folded lines, reminders."""

import datetime as dt

from handbook.lib.icalendar import LONGEST_LINE, Entry, calendar_file

MADE_AT = dt.datetime(2026, 11, 25, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_an_entry_is_a_whole_day_with_its_reminders() -> None:
    entry = Entry(
        "a1", dt.date(2026, 12, 31), "Hạn; nộp, giấy\\tờ", "Dòng một\r\nDòng hai", "https://x.test/a", (20, 0)
    )

    assert unfolded(calendar_file("Việc của tôi", [entry], made_at=MADE_AT)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//So tay dang vien//Viec den han//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Việc của tôi",
        "BEGIN:VEVENT",
        "UID:a1",
        "DTSTAMP:20261125T003000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Hạn\\; nộp\\, giấy\\\\tờ",
        "DESCRIPTION:Dòng một\\nDòng hai",
        "URL:https://x.test/a",
        "TRANSP:TRANSPARENT",
        *("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Hạn\\; nộp\\, giấy\\\\tờ", "TRIGGER:-P20D", "END:VALARM"),
        *("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Hạn\\; nộp\\, giấy\\\\tờ", "TRIGGER:PT0S", "END:VALARM"),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_long_lines_are_folded_between_characters() -> None:
    words = "Đủ năm tuổi Đảng, mức bảy mươi lăm năm; " * 9
    content = calendar_file("x", [Entry("a", dt.date(2026, 1, 1), words)], made_at=MADE_AT)

    assert max(len(line) for line in content.split(b"\r\n")) <= LONGEST_LINE
    assert all(line.decode() for line in content.split(b"\r\n") if line)
    escaped = words.replace(",", "\\,").replace(";", "\\;")
    assert f"SUMMARY:{escaped}" in unfolded(content)


def test_a_control_character_cannot_begin_a_line_of_its_own() -> None:
    content = calendar_file("x\r\nBEGIN:VEVENT", [Entry("a\x00", dt.date(2026, 1, 1), "b\x0bc")], made_at=MADE_AT)

    assert content.count(b"\r\nBEGIN:VEVENT") == 1
    assert b"\x00" not in content
    assert b"\x0b" not in content
