"""?ngay=: the library and a text as on another day, kept from page to page, said on the page; and the migration."""

import datetime as dt
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from documents.models import Document
from tests.documents.test_relations import in_a_row
from tests.documents.test_validity import relate, text
from tests.factories import make_document

pytestmark = pytest.mark.django_db
LIST = "/van-ban/"


def listed(**query: str) -> list[str]:
    return sorted(row.symbol for row in Client().get(LIST, query).context["page"].object_list)


@pytest.mark.parametrize(
    ("day", "symbols"),
    [
        ("31/12/2024", []),
        ("01/01/2025", ["1-QĐ/TU"]),
        ("31/01/2025", ["1-QĐ/TU"]),
        ("01/02/2025", ["2-QĐ/TU"]),
        ("28/02/2025", ["2-QĐ/TU"]),
        ("01/03/2025", ["3-QĐ/TU"]),
        ("2025-03-01", ["3-QĐ/TU"]),
    ],
)
def test_list_as_on_a_day(day: str, symbols: list[str]) -> None:
    in_a_row(3)

    assert listed(ngay=day) == listed(ngay=day, **{"hieu-luc": "con"}) == symbols


def test_list_as_on_a_day_with_all_states_leaves_out_what_was_not_issued() -> None:
    in_a_row(3)
    text(symbol="9-QĐ/TU", issued_on="2025-02", effective_on="2025-03-05")
    everything = {"hieu-luc": "tat-ca"}

    assert listed(ngay="31/01/2025", **everything) == ["1-QĐ/TU"]
    assert listed(ngay="01/02/2025", **everything) == ["1-QĐ/TU", "2-QĐ/TU", "9-QĐ/TU"]
    assert listed(ngay="01/02/2025", **{"hieu-luc": "con"}) == ["2-QĐ/TU"]


def test_only_in_force_leaves_out_what_is_not_known() -> None:
    text(symbol="1-QĐ/TU")
    make_document(symbol="2-QĐ/TU", status="unknown")
    make_document(symbol="3-QĐ/TU", status="partly_expired")

    assert listed() == ["1-QĐ/TU", "2-QĐ/TU", "3-QĐ/TU"]
    assert listed(**{"hieu-luc": "con"}) == ["1-QĐ/TU", "3-QĐ/TU"]


def test_chosen_day_is_said_and_kept() -> None:
    for number in range(25):
        text(title=f"Thử {number:02d}")
    query = {"ngay": "31/12/2025", "loai": "guidance"}

    page = Client().get(LIST, query).content.decode()

    assert 'Kho văn bản như ngày <b class="so">31/12/2025</b>' in page
    assert 'value="31/12/2025"' in page
    assert re.search(r'rel="next" href="\?ngay=31%2F12%2F2025&amp;loai=guidance&amp;trang=2"', page)
    assert '<a href="?loai=guidance">Về hôm nay</a>' in page
    addresses = re.findall(r'<a class="dong" href="(/van-ban/[^"]+)"', page)
    assert len(addresses) == 20
    assert all(address.endswith("?ngay=31/12/2025") for address in addresses)
    of_text = Client().get(addresses[0]).content.decode()
    assert 'Hiệu lực xét tại ngày <b class="so">31/12/2025</b>' in of_text


def test_day_goes_on_to_the_newer_text() -> None:
    old, new = in_a_row(2)

    page = Client().get(old.get_absolute_url(), {"ngay": "31/12/2025"}).content.decode()

    assert f'<a href="{new.get_absolute_url()}?ngay=31/12/2025">Xem bản mới</a>' in page


@pytest.mark.parametrize(
    "asked", ["31/02/2025", "2025", "12/2025", "hôm qua", "31/12/25", "0/0/0", "1/1/1700", "9" * 99]
)
def test_day_that_is_none_gets_a_sentence_and_today(asked: str) -> None:
    old, _ = in_a_row(2)

    for address in (LIST, old.get_absolute_url()):
        answer = Client().get(address, {"ngay": asked})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f"Ngày “{asked[:30]}” không có. Ghi đủ ngày/tháng/năm, ví dụ 31/12/2025." in page
        assert (answer.context["asked"].day, answer.context["asked"].is_chosen) == (timezone.localdate(), False)


@pytest.mark.parametrize("asked", ["", "\0", " ", f"{timezone.localdate():%d/%m/%Y}"])
def test_no_day_and_today_choose_nothing(asked: str) -> None:
    document = text()

    page = Client().get(document.get_absolute_url(), {"ngay": asked}).content.decode()

    assert "Hiệu lực xét tại ngày" not in page
    assert 'class="loi"' not in page


def test_text_before_its_issue_says_so() -> None:
    page = Client().get(text().get_absolute_url(), {"ngay": "25/05/2025"}).content.decode()

    assert "Ngày 25/05/2025 văn bản này chưa được ban hành." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_on_a_day_runs_a_constant_number_of_queries(rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        relate(text(issued_on="2025-08-01", effective_on="2025-08-01"), "partly_repeals", text())
    Client().get(LIST)

    with django_assert_num_queries(5):
        Client().get(LIST, {"ngay": "31/12/2025"})


def _alter(change: str, constraint: Any) -> None:
    """Inside the test's transaction: what waits for its end is looked at first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        getattr(editor, change)(Document, constraint)


def test_what_was_typed_as_state_becomes_an_editors_word_and_back() -> None:
    """The data step between the two changes of the table, on rows as they stood before the second."""
    step = import_module("documents.migrations.0009_states_become_overrides")
    founded = next(each for each in Document._meta.constraints if each.name == "document_override_is_founded")
    told, bare, unknown, doubted = (make_document(status="") for _ in range(4))
    _alter("remove_constraint", founded)
    typed = {told: ("expired", "Đã có bản mới."), bare: ("in_force", ""), unknown: ("unknown", "")}
    typed[doubted] = ("unknown", "Chưa có bản gốc.")
    for document, (state, reason) in typed.items():
        Document.objects.filter(pk=document.pk).update(override=state, override_reason=reason, source="Trang thử")
    Document.objects.filter(pk=told.pk).update(verified_on="2026-02-03", verified_by="Người thử")

    step.state(apps, None)

    _alter("add_constraint", founded)
    for document in typed:
        document.refresh_from_db()
    assert (told.override, told.override_reason, told.override_source, told.override_checked_by) == (
        "expired",
        "Đã có bản mới.",
        "Trang thử",
        "Người thử",
    )
    assert told.override_checked_on == dt.date(2026, 2, 3)
    assert (bare.override, bare.override_reason, bare.override_checked_on) == (
        "in_force",
        "Ghi từ trước, chưa nêu lý do.",
        timezone.localdate(bare.updated_at),
    )
    assert (unknown.override, doubted.override, doubted.override_reason) == ("", "unknown", "Chưa có bản gốc.")
    states = dict(Document.objects.with_status().values_list("pk", "status"))
    assert states == {told.pk: "expired", bare.pk: "in_force", unknown.pk: "unknown", doubted.pk: "unknown"}

    _alter("remove_constraint", founded)
    step.unstate(apps, None)

    before = Document.objects.values_list("override", "override_reason").order_by("pk")
    assert list(before) == list(typed.values())
