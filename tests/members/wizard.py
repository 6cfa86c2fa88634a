"""Walking through the import wizard as a clerk does, over HTTP."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from handbook.lib.sheets.writer import write_workbook
from members.models import RosterImport
from tests.jobs import run_jobs

BASE = "/quan-ly/nhap/"
HEADINGS = [("Họ và tên", 30), ("Ngày sinh", 14), ("Giới tính", 8), ("Số căn cước", 16), ("Ngày vào Đảng", 14)]
HEADINGS += [("Ngày chính thức", 14), ("Chi bộ", 30), ("Dân tộc", 12)]
GOOD = ["Vi Thị Suối", "03/02/1961", "Nữ", "099161000777", "19/05/1985", "19/05/1986", "Chi bộ Xóm Một", "Kinh"]
ASKED = ["Lò Văn Núi", "04/05/1970", "Nam", "099070000778", "19/05/1995", "19/05/1996", "Chi bộ Xóm Mộtt", "Kinh"]
BROKEN = ["Hà Văn Đá", "31/02/1972", "Nam", "099072000779", "19/05/1996", "19/05/1997", "Chi bộ Xóm Hai", "Kinh"]


def person(number: int, **cells: str) -> list[str]:
    """A row without any doubt, different for each number; `cells` by heading."""
    row = [
        f"Nông Văn {chr(65 + number // 26 % 26)}{chr(97 + number % 26)}",
        f"{number % 27 + 1:02d}/03/{1950 + number % 40}",
        "Nam",
        f"0990{(1950 + number % 40) % 100:02d}{number:06d}",
        "19/05/1990",
        "19/05/1991",
        "Chi bộ Xóm Một",
        "Kinh",
    ]
    names = [name for name, _ in HEADINGS]
    for heading, text in cells.items():
        row[names.index(heading)] = text
    return row


def workbook(*rows: list[str], title: str = "Danh sách", headings: Any = HEADINGS) -> bytes:
    target = io.BytesIO()
    write_workbook(target, title, headings, rows)
    return target.getvalue()


def upload(client: Any, organisation: Any, content: bytes, name: str = "danh-sach.xlsx", **more: Any) -> Any:
    data = {"as_of": "20/11/2026", "mode": "update", "file": SimpleUploadedFile(name, content), **more}
    return client.post(f"{BASE}tep-moi/?to-chuc={organisation.pk}", data)


def last() -> RosterImport:
    return RosterImport.objects.latest("pk")


def judged(client: Any, organisation: Any, *rows: list[str], **more: Any) -> RosterImport:
    """Upload a workbook of `rows` and let the worker read it."""
    upload(client, organisation, workbook(*rows), **more)
    run_jobs()
    return last()


def address(roster_import: RosterImport, tail: str = "") -> str:
    return f"{BASE}{roster_import.pk}/{tail}"


def page(client: Any, roster_import: RosterImport, tail: str = "") -> str:
    """The page, through every redirect; the read step of the columns is passed as the screen asks."""
    answer = client.get(address(roster_import, tail), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def open_whole(client: Any, path: str) -> int:
    """Status of the answer, read to its end: a file is closed by that."""
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def post(client: Any, roster_import: RosterImport, tail: str, **data: Any) -> Any:
    return client.post(address(roster_import, tail), data, follow=True)


def again(client: Any, roster_import: RosterImport) -> RosterImport:
    """ "Tính lại", and let the worker do it."""
    post(client, roster_import, "tinh-lai/")
    assert run_jobs() == ["members.judge_roster"]
    roster_import.refresh_from_db()
    return roster_import


def confirm(client: Any, roster_import: RosterImport, **data: Any) -> Any:
    """Open the last screen, tick what it asks for and press its button."""
    screen = page(client, roster_import, "xac-nhan/")
    fields = {"digest": roster_import.digest} | ({"has_looked": "on"} if 'name="has_looked"' in screen else {}) | data
    return post(client, roster_import, "xac-nhan/", **fields)


def tally(screen: str) -> dict[str, int]:
    """The numbers of the file as a screen shows them: {"rows", and the tiles by fate}."""
    part = re.search(r'<section class="so-lieu.*?</section>', screen, re.DOTALL)
    assert part is not None, "no numbers on the screen"
    rows = re.search(r"Tệp có <b>(\d+)</b> dòng", part[0])
    tiles = re.findall(r'<li class="(\w+)(?: khong)?"><(?:a|p)[^>]*><b>(\d+)</b>', part[0])
    return {"rows": int(rows[1]) if rows else -1, **{name: int(number) for name, number in tiles}}
