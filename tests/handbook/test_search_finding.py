"""What is found and in which order, by whom; and the command for scripts."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from documents.models import Clause, Document
from exchange.services.questions import answer_question
from guidance.services.publishing import begin_revision, publish_page, submit_page, withdraw_page
from handbook.searching.suggesting import suggest
from members.access import Operator
from tests.conftest import ROLES
from tests.factories import make_convention, make_document, make_procedure, make_question, make_signpost
from tests.handbook.search_help import facts, make_clauses, named

pytestmark = pytest.mark.django_db


def test_a_clause_is_found_with_its_text_label_and_anchor() -> None:
    make_clauses(make_document("Quy định nuôi ong", slug="nuoi-ong"), "Tổ ong đặt cách đường.", "Mật ong lọc kỹ.")

    [hit] = facts("mat ong loc")

    assert hit == {
        "kind": "clause",
        "title": "Quy định nuôi ong",
        "slug": "nuoi-ong",
        "label": "Điều 2",
        "anchor": "dieu-2",
        "score": hit["score"],
    }
    assert hit["score"] > 0


def test_an_article_speaks_for_what_stands_in_it_and_a_paragraph_for_itself() -> None:
    law, party = make_document("Quy định một"), make_document("Hướng dẫn hai")
    [article] = make_clauses(law, "")
    Clause.objects.create(
        document=law, parent=article, position=2, kind="clause", label="khoản 1", anchor="k1", text="Phơi thóc ở sân."
    )
    upper = Clause.objects.create(
        document=party, position=1, kind="paragraph", label="3", anchor="muc-3", heading="Về việc gặt hái"
    )
    for n, text in ((1, "Cất thóc trong bồ."), (2, "Xay thóc bằng cối.")):
        name = {"kind": "paragraph", "label": f"3.{n}", "anchor": f"muc-3-{n}"}
        Clause.objects.create(document=party, parent=upper, position=n + 1, text=text, **name)

    assert named("phơi thóc") == [("Quy định một", "Điều 1")]
    assert named("gặt hái xay thóc cối")[0] == ("Hướng dẫn hai", "3.2")
    assert ("Hướng dẫn hai", "3") not in named("thóc")


@pytest.mark.parametrize("make", [make_convention, make_signpost])
def test_pages_beside_the_procedures_are_found_while_they_are_published(
    cast: dict[str, Any], browse: Any, make: Any
) -> None:
    page = make("Nộp quỹ bắp ngô", text="<p>Góp ở kho làng.</p>")
    found = [("Nộp quỹ bắp ngô", "")]
    assert [named("góp kho làng"), named("quy bap ngo")] == [found, found]
    assert suggest("quy bap", user=cast["anonymous"]) == ["Nộp quỹ bắp ngô"]

    draft = begin_revision(page, actor=cast["publisher"])
    draft.text = "<p>Cất trong hũ sành.</p>"
    draft.save()
    assert [named("hũ sành", cast[role]) for role in ("anonymous", "publisher")] == [[], []]
    submit_page(draft, actor=cast["editor"])
    publish_page(draft, actor=cast["publisher"])
    assert [named("hũ sành"), named("góp kho làng")] == [found, []]
    shown = browse("anonymous").get("/tim-kiem/", {"q": "hu sanh"}).content.decode()
    assert f'href="{page.get_absolute_url()}"' in shown
    assert "Hướng dẫn khác" in shown

    withdraw_page(page, actor=cast["publisher"])
    assert named("hũ sành") == []
    assert suggest("quy bap", user=cast["anonymous"]) == []


def test_a_text_is_a_hit_of_its_own_by_its_name_or_without_clauses() -> None:
    make_clauses(make_document("Quy chế lễ hội"), "Lễ hội báo trước hai mươi ngày.")
    make_document("Quy ước làng", summary="Làng mở lễ hội vào mùa xuân.")

    assert ("Quy chế lễ hội", "") in named("quy chế lễ hội")
    assert ("Quy chế lễ hội", "") not in named("lễ hội báo trước mấy ngày")
    assert ("Quy ước làng", "") in named("mùa xuân")


def test_marks_that_were_typed_count_for_more_and_their_place_does_not_matter() -> None:
    document = make_document("Văn bản")
    make_clauses(document, "Nghỉ khi ốm bán hàng.", "Nghỉ khi ốm bàn hàng.", "Việc hoà giải.")

    assert [label for _, label in named("bàn hàng")] == ["Điều 2", "Điều 1"]
    assert [label for _, label in named("bán hàng")] == ["Điều 1", "Điều 2"]
    assert {label for _, label in named("ban hang")} == {"Điều 1", "Điều 2"}
    assert named("hòa giải") == named("hoà giải") == named("hoa giai") == [("Văn bản", "Điều 3")]


def test_a_number_reaches_its_text_and_a_number_within_a_question_does_not(cast: Any) -> None:
    make_document("Thi hành Điều lệ", symbol="294-QĐ/TW", symbol_key="294-qđ/tw", number=294)
    make_clauses(make_document("Văn bản khác"), "Người đến sau 294 ngày thì hỏi ban quản lý chợ.")

    assert named("qd 294") == named("294-QĐ/TƯ") == [("Thi hành Điều lệ", "")]
    assert named("tôi đến sau 294 ngày thì phải hỏi ai ở chợ")[0] == ("Văn bản khác", "Điều 1")


def test_a_question_may_name_the_law_it_is_about() -> None:
    for number, symbol in ((45, "45/2019/QH14"), (10, "10/2012/QH13")):
        law = make_document(f"Luật Thử {number}", symbol=symbol, symbol_key=symbol.lower(), number=number)
        make_clauses(law, "Người làm đủ năm được nghỉ mười hai ngày.", "Việc khác.")

    assert named("Luật 45/2019/QH14") == [("Luật Thử 45", "")]
    asked = "theo Luật 45/2019/QH14 thì người làm đủ một năm được nghỉ mấy ngày"
    assert named(asked)[0] == ("Luật Thử 45", "Điều 1")


def test_a_long_article_is_ranked_by_the_passage_that_answers() -> None:
    law = make_document("Quy định thử")
    short = "Người chở đò để xe máy ở bến thì được tính tiền bằng giá gửi xe."
    long_one, _ = make_clauses(law, "", short)
    Clause.objects.filter(document=law, position=2).update(position=9)
    passages = [
        "Trồng cây dọc bờ sông cách mép nước năm mét, chọn loại rễ sâu giữ được đất khi lũ về.",
        "Bè cá neo ngoài luồng, cách cầu một trăm mét, ban đêm treo đèn đỏ ở bốn góc cho thuyền thấy.",
        "Người chở đò để xe máy trên đò thì tính tiền bằng hai khách.",
        "Cát sỏi chỉ được lấy ở bãi đã cắm mốc, không lấy vào mùa nước cạn, không đổ lại đá thừa xuống lòng sông.",
    ]
    for n, text in enumerate(passages, start=2):
        Clause.objects.create(
            document=law, parent=long_one, position=n, kind="clause", label=f"khoản {n}", anchor=f"k{n}", text=text
        )

    asked = "Tôi để xe máy trên đò thì người chở đò được tính tiền bằng mấy khách"

    assert [label for _, label in named(asked)] == ["Điều 1", "Điều 2"]


@pytest.mark.parametrize("role", ROLES)
def test_each_reader_finds_what_that_reader_may_open(cast: Any, tree: Any, role: str) -> None:
    """Also where what may not be opened would fill the first places."""
    for n, fields in enumerate(
        [
            {},
            {"access": "members"},
            {"access": "organisation", "organisation": tree.cell_b1},
            {"access": "organisation", "organisation": tree.commune_a},
            {"published_at": None},
        ]
    ):
        make_clauses(make_document(f"Văn bản {n}", **fields), "Chữ lạ lùng.")
    question = make_question(cast["member"], "Chữ lạ riêng?", may_publish=True)
    answer_question(question, "Chữ lạ đáp riêng.", actor=cast["officer"])
    make_procedure("Chữ lạ đang soạn", published_at=None)
    readable = {document.title for document in Document.objects.visible_to(cast[role])}
    drafts = {"Chữ lạ đang soạn"} if role in ("editor", "publisher", "administrator") else set()

    assert {title for title, _ in named("chữ lạ", cast[role])} == readable | drafts


def test_hidden_texts_do_not_crowd_out_what_may_be_read(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("handbook.searching.finding.MOST_HITS", 2)
    for n in range(5):
        make_clauses(make_document(f"Kín {n}", access="members"), "Sửa cầu treo.")
    make_clauses(make_document("Mở"), "Người dân góp công sửa chiếc cầu treo bắc qua suối ở đầu làng.")

    assert named("sửa cầu treo") == [("Mở", "Điều 1")]


def test_search_command_answers_for_a_reader_a_line_a_question(cast: Any, tmp_path: Path) -> None:
    make_clauses(make_document("Quy định chợ", access="members", slug="cho"), "Bán cá tươi.")
    asked = tmp_path / "questions.txt"
    asked.write_text("cá tươi\nkhông có gì\n\n", encoding="utf-8")

    def told(*arguments: str) -> list[list[dict[str, Any]]]:
        out = StringIO()
        call_command("search", *arguments, "--json", stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    as_operator = told("--file", str(asked))
    assert [[(hit["slug"], hit["label"], hit["anchor"]) for hit in hits] for hits in as_operator] == [
        [("cho", "Điều 1", "dieu-1")],
        [],
        [],
    ]
    assert told("cá tươi", "--as", cast["member"].handbook_code) == as_operator[:1]
    assert told("cá tươi", "--as", "anonymous") == [[]]
    assert list(as_operator[0][0]) == ["kind", "title", "slug", "label", "anchor", "score"]


def test_search_command_says_when_it_has_no_index(settings: Any) -> None:
    make_document("Quy định đò ngang")
    blocked = Path(settings.MEDIA_ROOT) / "no-directory"
    blocked.write_text("")
    settings.SEARCH_DIR = blocked
    out, err = StringIO(), StringIO()

    call_command("search", "đò ngang", "--json", stdout=out, stderr=err)

    assert [hit["title"] for hit in json.loads(out.getvalue())] == ["Quy định đò ngang"]
    assert err.getvalue() == f"No index can be kept in {blocked}: titles and summaries are searched.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Give one question"),
        (("a", "--file", "b"), "Give one question"),
        (("--file", "/nothing/here"), "cannot be read"),
        (("a", "--as", "nobody"), "No account"),
        (("a", "--limit", "0"), "--limit"),
    ],
)
def test_search_command_says_what_is_wrong(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("search", *arguments)


def test_operator_reaches_what_an_administrator_does(cast: Any) -> None:
    make_document("Bản nháp", published_at=None)

    assert list(Document.objects.visible_to(Operator())) == list(Document.objects.visible_to(cast["administrator"]))
