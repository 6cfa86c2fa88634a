"""What goes wrong is told calmly, in Vietnamese, without a trace; a lost database is a 503 everywhere."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template.loader import get_template
from django.test import Client
from django.urls import clear_url_caches, path
from psycopg_pool import PoolTimeout

from handbook import urls

ENGLISH = ("Traceback", "Exception", "Error", "Not Found", "Forbidden", "Bad Request", "Server", "DEBUG")
LOST, BROKEN = "Máy chủ dữ liệu chưa trả lời.", "Máy chủ gặp lỗi"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, BaseException]]:
    """/hong/ raises what is put under "with"."""
    box: dict[str, BaseException] = {}

    @login_not_required
    def view(request: Any) -> Any:
        raise box["with"]

    monkeypatch.setattr(urls, "urlpatterns", [path("hong/", view), *urls.urlpatterns])
    clear_url_caches()
    yield box
    monkeypatch.undo()
    clear_url_caches()


@pytest.fixture
def dead_database(db: None) -> Iterator[list[str]]:
    """From now on every statement fails as it does when the server is gone; the list grows with each try."""
    tries: list[str] = []

    def refuse(self: BaseDatabaseWrapper, *args: Any, **more: Any) -> Any:
        tries.append("cursor")
        raise OperationalError("connection to server on socket failed: No such file or directory\nIs it running?")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connections["default"]), "cursor", refuse)
        patch.setattr(type(connections["default"]), "chunked_cursor", refuse)
        yield tries


def visitor() -> Client:
    return Client(raise_request_exception=False)


def is_calm(answer: Any) -> bool:
    page = answer.content.decode()
    body = page[page.index("<body") :]
    return '<html lang="vi"' in page and not any(word in body for word in ENGLISH)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "member", "administrator"])
def test_missing_page(browse: Any, role: str) -> None:
    answer = browse(role).get("/khong-co-trang-nay/")

    assert answer.status_code == 404
    assert is_calm(answer)
    assert "Không có trang này" in answer.content.decode()
    assert 'href="/tim-kiem/"' in answer.content.decode()


@pytest.mark.django_db
def test_page_of_others(browse: Any) -> None:
    answer = browse("member").get("/chi-bo/phu-trach/")

    assert answer.status_code == 403
    assert is_calm(answer)
    assert "Nếu nhầm, gọi bí thư chi bộ." in answer.content.decode()


@pytest.mark.django_db
def test_form_left_open_too_long() -> None:
    answer = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "x", "password": "x"})

    assert answer.status_code == 403
    assert is_calm(answer)
    assert "Trang mở đã lâu" in answer.content.decode()


@pytest.mark.django_db
def test_wrong_host_and_too_many_fields() -> None:
    strange = Client(raise_request_exception=False).get("/", headers={"host": "la.example"})
    many = Client(raise_request_exception=False).post("/dang-nhap/", {f"f{n}": "x" for n in range(2000)})

    for answer in (strange, many):
        assert answer.status_code == 400
        assert is_calm(answer)
        assert "Máy chủ không hiểu yêu cầu này." in answer.content.decode()


@pytest.mark.django_db
def test_fault_of_our_own_says_nothing_of_it(failing: dict[str, BaseException], browse: Any) -> None:
    failing["with"] = RuntimeError("bí mật bên trong")
    client = browse("member")
    client.raise_request_exception = False

    answer = client.get("/hong/")

    assert answer.status_code == 500
    assert is_calm(answer)
    assert BROKEN in answer.content.decode()
    assert "bí mật" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [OperationalError("server closed the connection"), OperationalError(), InterfaceError("x"), PoolTimeout("x")],
)
def test_database_lost_in_a_page(failing: dict[str, BaseException], error: Exception) -> None:
    failing["with"] = error

    answer = visitor().get("/hong/")

    assert answer.status_code == 503
    assert LOST in answer.content.decode()
    assert is_calm(answer)
    assert answer.headers["Retry-After"] == "60"
    assert set(answer.headers["Cache-Control"].split(", ")) == {"no-store", "private"}


@pytest.mark.parametrize(
    "address",
    ["/", "/van-ban/", "/van-ban/x/", "/thu-tuc/", "/bieu-mau/", "/hoi-dap/", "/thong-bao/", "/tim-kiem/?q=x"],
)
def test_dead_database_closes_pages_of_visitors_gently(dead_database: None, address: str) -> None:
    answer = visitor().get(address)

    assert answer.status_code == 503
    assert LOST in answer.content.decode()
    assert "socket" not in answer.content.decode()


@pytest.mark.parametrize("query", ["status__exact=%00", "q=%00", "o=x", "p=x", "full_name__startswith=N", "e=1"])
def test_address_spoilt_by_hand_in_the_admin(browse: Any, people: Any, query: str) -> None:
    answer = browse("administrator").get(f"/quan-tri/members/member/?{query}")

    assert answer.status_code in (200, 302, 400)
    assert answer.status_code != 400 or "Máy chủ không hiểu yêu cầu này." in answer.content.decode()


@pytest.mark.parametrize("address", ["/dang-nhap/", "/kich-hoat/", "/tro-giup/", "/tiep-can/", "/cai-dat-doc/"])
def test_pages_that_need_no_database_stay_open(dead_database: None, address: str) -> None:
    assert visitor().get(address).status_code == 200


def test_sign_in_with_a_dead_database_loses_nothing_and_says_so(dead_database: None) -> None:
    answer = visitor().post("/dang-nhap/", {"login": "k7m49qxd", "password": "ba-con-trau-xanh"})

    assert answer.status_code == 503
    assert LOST in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/cua-toi/", "/tro-giup/", "/healthz", "/quan-tri/", "/khong-co/", "/van-ban/x/"]
)
def test_dead_database_is_a_503_to_signed_in_people_too(
    request: pytest.FixtureRequest, browse: Any, address: str
) -> None:
    """The session cannot be read, so a middleware fails before any page does."""
    client = browse("administrator")
    client.raise_request_exception = False
    tries = request.getfixturevalue("dead_database")

    answer = client.get(address)

    assert answer.status_code == 503, answer.content.decode()
    assert len(tries) == 1  # each costs the reader five seconds
    assert "socket" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_question_sent_into_a_dead_database(request: pytest.FixtureRequest, browse: Any) -> None:
    client = browse("member")
    client.raise_request_exception = False
    request.getfixturevalue("dead_database")

    answer = client.post("/hoi-dap/gui-cau-hoi/", {"body": "Hỏi?", "visibility": "private"})

    assert answer.status_code == 503
    assert LOST in answer.content.decode()


def test_health_without_database_is_a_503_without_detail(dead_database: None) -> None:
    answer = visitor().get("/healthz")

    assert (answer.status_code, json.loads(answer.content)) == (503, {"database": False, "worker": False})
    assert "no-store" in answer.headers["Cache-Control"]


def heartbeat(age: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "status", "worker"), [("1 second", 200, True), ("59 seconds", 200, True), ("61 seconds", 503, False)]
)
def test_health_listens_to_the_worker(age: str, status: int, worker: bool, django_assert_num_queries: Any) -> None:
    heartbeat(age)

    with django_assert_num_queries(1):
        answer = Client().get("/healthz")

    assert (answer.status_code, json.loads(answer.content)) == (status, {"database": True, "worker": worker})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_without_any_worker_is_a_503() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")

    assert Client().get("/healthz").status_code == 503
    assert Client().post("/healthz").status_code == 405


@pytest.mark.django_db
def test_every_error_page_stands_alone_without_other_sites() -> None:
    for name in ("500", "503"):
        page = get_template(f"errors/{name}.html").render()
        assert '<html lang="vi">' in page
        assert "http://" not in page
        assert "https://" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["", "full_name", "user", "birth_date", "\0", "citizen_id__x"])
def test_only_private_numbers_are_revealed(browse: Any, people: Any, field: str) -> None:
    assert browse("member").post("/cua-toi/", {"field": field}).status_code == 404
    assert browse("secretary").post(f"/chi-bo/phu-trach/{people.member.pk}/", {"field": field}).status_code == 404
