"""Who opens which text and file: all roles on two branches."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from documents.models import Document, DocumentFile, DocumentRelation, IssuingBody
from members.models import Organisation
from tests.conftest import ROLES
from tests.factories import give_role, make_document, make_file, make_organisation, make_user

ALL = {"public", "members", "province", "commune_a", "cell_a1", "cell_b1", "nobody", "draft", "planned"}
IN_A1 = {"public", "members", "province", "commune_a", "cell_a1"}
SEEN = {
    "anonymous": {"public"},
    "member": IN_A1,
    "neighbour": IN_A1,
    "secretary": IN_A1,
    "cousin": IN_A1 - {"cell_a1"},
    "outsider": {"public", "members", "province", "cell_b1"},
    "other_secretary": {"public", "members", "province", "cell_b1"},
    "officer": IN_A1,
    "other_officer": {"public", "members", "province", "cell_b1"},
    "dpo": {"public", "members"},
    "editor": ALL,
    "publisher": ALL,
    "administrator": ALL,
}
PUBLISHERS = {"publisher", "administrator"}


@pytest.fixture
def texts(tree: SimpleNamespace) -> dict[str, Document]:
    """One text for each kind of access, by name."""
    later = timezone.now() + dt.timedelta(days=1)
    return {
        "public": make_document("public"),
        "members": make_document("members", access="members"),
        "province": make_document("province", access="organisation", organisation=tree.province),
        "commune_a": make_document("commune_a", access="organisation", organisation=tree.commune_a),
        "cell_a1": make_document("cell_a1", access="organisation", organisation=tree.cell_a1),
        "cell_b1": make_document("cell_b1", access="organisation", organisation=tree.cell_b1),
        "nobody": make_document("nobody", access="organisation"),
        "draft": make_document("draft", published_at=None),
        "planned": make_document("planned", published_at=later),
    }


def titles(rows: Any) -> set[str]:
    return {row.title for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_texts_visible_and_editable_by_role(cast: Any, texts: dict[str, Document], role: str) -> None:
    assert titles(Document.objects.visible_to(cast[role])) == SEEN[role]
    if role != "editor":
        assert titles(Document.objects.editable_by(cast[role])) == (ALL if role in PUBLISHERS else set())


@pytest.mark.parametrize("role", ROLES)
def test_files_are_visible_where_their_text_is(cast: Any, texts: dict[str, Document], role: str) -> None:
    for text in texts.values():
        make_file(text)

    assert titles(f.document for f in DocumentFile.objects.visible_to(cast[role])) == SEEN[role]
    if role != "editor":
        editable = titles(f.document for f in DocumentFile.objects.editable_by(cast[role]))
        assert editable == (ALL if role in PUBLISHERS else set())


@pytest.mark.parametrize("role", ROLES)
def test_list_page_and_file_answer_alike(browse: Any, texts: dict[str, Document], role: str) -> None:
    """The list, the count in it, the page and the file of every text: hidden looks like missing."""
    for text in texts.values():
        make_file(text)
    client = browse(role)

    listed = client.get("/van-ban/")
    pages = {name for name, text in texts.items() if client.get(text.get_absolute_url()).status_code == 200}
    files = set()
    for name, text in texts.items():
        answer = client.get(text.files.get().get_absolute_url())
        if answer.status_code == 200:
            files.add(name)
            assert answer.getvalue() == b"noi dung thu"
        else:
            assert answer.status_code == 404
            assert name not in answer.content.decode()

    assert titles(listed.context["page"].object_list) == pages == files == SEEN[role]
    assert f"{len(SEEN[role])} văn bản" in listed.content.decode()


@pytest.mark.parametrize("role", ["anonymous", "member", "officer", "dpo"])
def test_hidden_and_missing_texts_look_the_same(browse: Any, texts: dict[str, Document], role: str) -> None:
    client = browse(role)

    hidden = client.get("/van-ban/{}/".format(texts["draft"].slug))
    missing = client.get("/van-ban/{}/".format(texts["draft"].slug[:-1] + "x"))

    assert hidden.status_code == missing.status_code == 404
    slugs = [texts["draft"].slug, texts["draft"].slug[:-1] + "x"]
    assert hidden.content.decode().replace(slugs[0], "") == missing.content.decode().replace(slugs[1], "")


def test_filters_offer_only_what_the_reader_may_see(browse: Any, texts: dict[str, Document]) -> None:
    secret_body = IssuingBody.objects.create(slug="ban-kin", name="Ban Kín Thử", level="province")
    Document.objects.filter(pk=texts["cell_b1"].pk).update(
        type="plan", issuing_body=secret_body, issued_on="1999-01-01"
    )

    seen = browse("outsider").get("/van-ban/").content.decode()
    unseen = browse("member").get("/van-ban/").content.decode()

    for words in ("Kế hoạch", "Ban Kín Thử", "1999"):
        assert words in seen
        assert words not in unseen
    assert browse("member").get("/van-ban/", {"nam": "1999", "loai": "plan"}).context["page"].paginator.count == 5


def test_search_and_relations_never_name_a_hidden_text(browse: Any, texts: dict[str, Document]) -> None:
    DocumentRelation.objects.create(source=texts["draft"], kind="replaces", target=texts["public"])
    DocumentRelation.objects.create(source=texts["public"], kind="guides", target=texts["cell_b1"])
    Document.objects.update(summary="chữ chung của mọi văn bản thử")

    for role in ROLES:
        client = browse(role)
        found = client.get("/van-ban/", {"q": "chu chung cua moi van ban"})
        page = client.get(texts["public"].get_absolute_url())
        assert titles(found.context["page"].object_list) == SEEN[role]
        assert (texts["draft"].symbol in page.content.decode()) is ("draft" in SEEN[role])
        assert ("Đã bị thay bằng" in page.content.decode()) is ("draft" in SEEN[role])
        assert (texts["cell_b1"].symbol in page.content.decode()) is ("cell_b1" in SEEN[role])


def test_member_who_left_reads_public_texts_only(
    cast: Any, people: SimpleNamespace, texts: dict[str, Document]
) -> None:
    people.member.status, people.member.ended_on, people.member.end_reason = "ended", "2026-10-01", "other"
    people.member.save()

    assert titles(Document.objects.visible_to(cast["member"])) == {"public"}


def test_disabled_account_reads_public_texts_only(cast: Any, texts: dict[str, Document]) -> None:
    cast["administrator"].is_active = False

    assert titles(Document.objects.visible_to(cast["administrator"])) == {"public"}


def test_two_roles_add_up(tree: SimpleNamespace, texts: dict[str, Document]) -> None:
    user = make_user()
    give_role(user, "officer", tree.cell_a1)
    give_role(user, "officer", tree.cell_b1)

    assert titles(Document.objects.visible_to(user)) == IN_A1 | {"cell_b1"}


def test_text_for_a_body_with_a_similar_number_stays_hidden(tree: SimpleNamespace, cast: Any) -> None:
    """Paths are compared part by part: /1/5/ is not the beginning of /1/52/."""
    lookalike = make_organisation("Chi bộ Số Giống", parent=tree.commune_b, code="L")
    Organisation.objects.filter(pk=lookalike.pk).update(path=tree.cell_a1.path.rstrip("/") + "9/")
    make_document("lookalike", access="organisation", organisation=lookalike)

    assert "lookalike" not in titles(Document.objects.visible_to(cast["member"]))
    assert "lookalike" in titles(Document.objects.visible_to(cast["officer"]))  # it stands below the commune
