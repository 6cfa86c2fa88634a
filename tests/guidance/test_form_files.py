"""Templates of forms: who keeps, publishes and uses them; a filled form holds its reader's own data, nothing stays."""

import datetime as dt
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AccessLogEntry
from guidance.models import FormFile, FormTemplate, Paper
from guidance.services.form_files import keep_form_file, publish_form_file, withdraw_form_file
from handbook.demo.form_files import keep_word_file, word_file
from members.models import Member
from tests.factories import make_document, make_procedure
from tests.guidance.test_filling import texts

LINES = ("Tôi là {{ho_ten}}, số {{so_can_cuoc}}, sinh {{ngay_sinh}}.", "{{chi_bo}}, {{dia_chi}}, {{la}}")
DAY = dt.date(2026, 1, 1)


def upload(lines: tuple[str, ...] = LINES, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, word_file(lines))


@pytest.fixture
def made(cast: dict[str, Any], people: SimpleNamespace) -> SimpleNamespace:
    """A form that holds, its published template, and a procedure that needs it."""
    form = FormTemplate.objects.create(code="1-MT", name="Mẫu thử", document=make_document())
    procedure = make_procedure()
    Paper.objects.create(procedure=procedure, name="Giấy thử", form=form)
    row = keep_word_file(form, LINES, cast["editor"], DAY)
    address = reverse("guidance:fill_form", args=[form.pk])
    return SimpleNamespace(form=form, row=row, address=address, procedure=procedure, **vars(people))


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.PhoneOrCodeBackend")
    return client


def listing(*folders: str) -> list[str]:
    return sorted(str(path) for folder in folders for path in Path(folder).rglob("*"))


@pytest.mark.parametrize("role", ["member", "neighbour", "secretary"])
def test_a_form_holds_the_own_record_of_its_reader_and_nobody_elses(
    cast: dict[str, Any], made: SimpleNamespace, role: str
) -> None:
    own = Member.objects.select_related("organisation").get(user=cast[role])
    others = Member.objects.exclude(pk=own.pk).exclude(full_name="")

    answer = client_of(cast[role]).post(made.address, {"as": "docx"})

    lines = texts(answer.content)
    assert lines[0] == f"Tôi là {own.full_name}, số {own.citizen_id}, sinh 03/02/1961."
    assert lines[1].startswith(f"{own.organisation.name}, {own.address or '………'}")
    whole = " ".join(lines)
    assert [other.full_name for other in others if other.full_name in whole or other.citizen_id in whole] == []
    entry = AccessLogEntry.objects.get(action="exported")
    assert (entry.actor, entry.subject_id, entry.path) == (cast[role], own.pk, made.address)
    assert entry.fields.split(",")[0] == "citizen_id"


def test_nothing_of_a_filled_form_stays_on_disk(
    cast: dict[str, Any], made: SimpleNamespace, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    client = client_of(cast["member"])
    before = listing(settings.MEDIA_ROOT, str(tmp_path))

    answers = [client.post(made.address, {"as": kind}) for kind in ("docx", "in")]

    assert listing(settings.MEDIA_ROOT, str(tmp_path)) == before
    assert ["no-store" in answer["Cache-Control"] for answer in answers] == [True, True]
    assert answers[0]["Content-Disposition"] == 'attachment; filename="mau-1-mt-dien-san.docx"'
    assert "Tôi là Nguyễn Thị Mẫu, số 099161000001" in answers[1].content.decode()


def test_the_page_tells_what_is_filled_and_what_is_left_to_the_hand(
    cast: dict[str, Any], made: SimpleNamespace
) -> None:
    page = client_of(cast["member"]).get(made.address)

    assert [one.name for one in page.context["known"]] == ["ho_ten", "so_can_cuoc", "ngay_sinh", "chi_bo", "dia_chi"]
    assert [one.name for one in page.context["by_hand"]] == ["la"]
    assert "099161000001" not in page.content.decode()
    assert AccessLogEntry.objects.count() == 0


def test_hostile_values_of_a_record_are_words_in_the_file_and_on_the_page(
    cast: dict[str, Any], made: SimpleNamespace
) -> None:
    name = '<script>alert(1)</script> {{so_can_cuoc}} " INCLUDETEXT'
    Member.objects.filter(pk=made.member.pk).update(full_name=name)
    client = client_of(cast["member"])

    assert texts(client.post(made.address, {"as": "docx"}).content)[0].startswith(f"Tôi là {name}, số")
    assert "<script>alert" not in client.post(made.address, {"as": "in"}).content.decode()


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("member", 200), ("editor", 200), ("officer", 200)])
def test_only_a_member_gets_a_file(
    cast: dict[str, Any], made: SimpleNamespace, settings: Any, role: str, status: int
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    client = Client() if role == "anonymous" else client_of(cast[role])

    answer = client.post(made.address, {"as": "docx"})

    assert answer.status_code == status
    assert ("Content-Disposition" in answer) == (role == "member")


def test_the_offer_stands_on_the_list_and_on_the_procedure_for_members_alone(
    cast: dict[str, Any], made: SimpleNamespace
) -> None:
    pages = (reverse("guidance:forms"), made.procedure.get_absolute_url())

    offered = {
        role: [made.address in (Client() if role == "anonymous" else client_of(cast[role])).get(page).content.decode()
               for page in pages]
        for role in ("anonymous", "member", "editor")
    }  # fmt: skip

    assert offered == {"anonymous": [False, False], "member": [True, True], "editor": [False, False]}


def test_a_form_whose_text_has_lost_force_says_so_wherever_it_is_offered(
    cast: dict[str, Any], made: SimpleNamespace
) -> None:
    FormTemplate.objects.filter(pk=made.form.pk).update(document=make_document(status="expired"))
    client = client_of(cast["member"])
    pages = [client.get(page) for page in (reverse("guidance:forms"), made.procedure.get_absolute_url(), made.address)]

    pages.append(client.post(made.address, {"as": "in"}))

    words = "Văn bản hướng dẫn mẫu này đã hết hiệu lực"
    assert [page.content.decode().count(words) for page in pages] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": dt.date(2200, 1, 1)},
        {"valid_from": DAY, "valid_to": DAY},
        {"published_at": None},
    ],
)
def test_a_template_is_offered_only_while_it_is_valid_and_published(
    cast: dict[str, Any], made: SimpleNamespace, change: dict[str, Any]
) -> None:
    FormFile.objects.filter(pk=made.row.pk).update(**change)

    assert client_of(cast["member"]).get(made.address).status_code == 404
    assert made.address not in client_of(cast["member"]).get(reverse("guidance:forms")).content.decode()


def test_the_newest_version_is_used_and_a_lost_file_is_told(cast: dict[str, Any], made: SimpleNamespace) -> None:
    newer = keep_word_file(made.form, ("Bản mới: {{ho_ten}}",), cast["editor"], DAY, version=2)
    client = client_of(cast["member"])

    assert texts(client.post(made.address, {"as": "docx"}).content) == ["Bản mới: Nguyễn Thị Mẫu"]
    newer.file.storage.delete(newer.file.name)
    assert "Tệp mẫu bị mất hoặc hỏng" in client.post(made.address, {"as": "docx"}).content.decode()


def test_a_second_person_publishes_and_may_withdraw(cast: dict[str, Any], made: SimpleNamespace) -> None:
    own = keep_form_file(made.form, upload(), valid_from=DAY, actor=cast["publisher"])

    with pytest.raises(ValidationError, match="người tải mẫu này"):
        publish_form_file(own, actor=cast["publisher"])
    for role in ("editor", "member", "officer"):
        with pytest.raises(PermissionDenied):
            publish_form_file(own, actor=cast[role])
    with pytest.raises(PermissionDenied):
        keep_form_file(made.form, upload(), valid_from=DAY, actor=cast["officer"])
    other = keep_form_file(made.form, upload(), valid_from=DAY, actor=cast["editor"])
    assert publish_form_file(other, actor=cast["publisher"]).published_at is not None
    assert withdraw_form_file(other, actor=cast["publisher"]).published_at is None
    assert [event.pgh_context.metadata["reason"] for event in other.history.order_by("pgh_id")] == [
        "form_file.kept",
        "form_file.published",
        "form_file.withdrawn",
    ]


def test_an_editor_uploads_in_the_admin_and_tries_it(
    cast: dict[str, Any], made: SimpleNamespace, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR_WAIVED = True
    client = client_of(cast["editor"])
    fields = {"form": made.form.pk, "valid_from": "01/02/2026", "valid_to": ""}
    add = reverse("admin:guidance_formfile_add")

    refused = client.post(add, fields | {"upload": upload(name="mau.docm")})
    taken = client.post(add, fields | {"upload": upload()})

    assert "macro" in refused.content.decode()
    assert taken.status_code == 302
    row = FormFile.objects.get(version=2)
    assert (row.names, row.published_at) == (["ho_ten", "so_can_cuoc", "ngay_sinh", "chi_bo", "dia_chi", "la"], None)
    page = client.get(reverse("admin:guidance_formfile_change", args=[row.pk])).content.decode()
    assert "{{so_can_cuoc}}" in page
    trial = client.get(reverse("admin:guidance_formfile_trial", args=[row.pk]))
    assert texts(trial.content)[0] == "Tôi là Nguyễn Thị Ví Dụ, số 099161000000, sinh 03/02/1961."
