"""Plain makers of valid objects for tests; every argument has a harmless default. Nobody here is real."""

import datetime as dt
import itertools
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from documents.models import Document, DocumentFile, IssuingBody
from exchange.models import Notice, Question
from guidance.models import Convention, Procedure, ProcedureGroup, Signpost
from members.models import DirectoryEntry, Member, Membership, Organisation, RoleAssignment
from members.services.roles import sync_staff

PASSWORD = "ba-con-trau-xanh"
_numbers = itertools.count(1)


def make_organisation(name: str = "", *, parent: Organisation | None = None, type: str = "cell", **fields: Any) -> Any:
    number = next(_numbers)
    made = Organisation.objects.create(
        name=name or f"Chi bộ Thử {number}",
        code=fields.pop("code", f"T{number:04d}"),
        type=type,
        parent=parent,
        **fields,
    )
    made.refresh_from_db()
    return made


def make_user(name: str = "Người Dùng Thử", **fields: Any) -> User:
    """An activated account that signs in with PASSWORD."""
    fields.setdefault("activated_at", timezone.now())
    return User.objects.create_user(password=PASSWORD, display_name=name, **fields)


def make_member(name: str = "Đảng Viên Thử", *, cell: Organisation | None = None, **fields: Any) -> Member:
    """An official member of `cell`; `user=True` makes an account too."""
    if fields.get("user") is True:
        fields["user"] = make_user(name)
    defaults = {
        "sex": "female",
        "birth_date": "1961-02-03",
        "status": "official",
        "admission_date": "1985-05-19",
        "official_date": "1986-11-19",
    }
    member = Member.objects.create(full_name=name, **(defaults | fields))
    if cell is not None:
        Membership.objects.create(member=member, organisation=cell, started_on=dt.date(2020, 1, 1))
        member.refresh_from_db()
    return member


def give_role(user: User, role: str, organisation: Organisation | None = None, **fields: Any) -> RoleAssignment:
    fields.setdefault("valid_from", dt.date(2026, 1, 1))
    made = RoleAssignment.objects.create(user=user, role=role, organisation=organisation, **fields)
    sync_staff(user)
    return made


def make_document(title: str = "Văn bản thử", **fields: Any) -> Document:
    """A published text for everybody; `status` is what an editor states, "" leaves it to the facts."""
    number = next(_numbers)
    body = (
        fields.pop("issuing_body", None)
        or IssuingBody.objects.get_or_create(slug="co-quan-thu", defaults={"name": "Cơ quan thử", "level": "province"})[
            0
        ]
    )
    fields.setdefault("published_at", timezone.now())
    if status := fields.pop("status", "in_force"):
        fields = {"override": status, "override_reason": "Thử.", "override_checked_on": dt.date(2026, 1, 1)} | fields
        fields = {"override_set_at": timezone.now()} | fields
    defaults = {
        "slug": f"van-ban-thu-{number}",
        "symbol": f"{number}-HD/TU",
        "symbol_key": f"{number} hd tu",
        "number": number,
        "type": "guidance",
        "access": "public",
        "issued_on": "2026-01-15",
    }
    return Document.objects.create(title=title, issuing_body=body, **(defaults | fields))


def make_file(document: Document, content: bytes = b"noi dung thu", **fields: Any) -> DocumentFile:
    defaults = {
        "slug": "ban-goc",
        "label": "Bản gốc",
        "content_type": "text/plain",
        "extension": "txt",
        "size": len(content),
        "sha256": "0" * 64,
        "is_declared_not_secret": True,
    }
    made = DocumentFile(document=document, **(defaults | fields))
    made.file.save("ban-goc", ContentFile(content), save=False)
    made.save()
    return made


def make_group(**fields: Any) -> ProcedureGroup:
    number = next(_numbers)
    return ProcedureGroup.objects.create(**({"slug": f"nhom-thu-{number}", "title": f"Nhóm thử {number}"} | fields))


def make_procedure(title: str = "Việc thử", **fields: Any) -> Procedure:
    """A published procedure without parts."""
    number = next(_numbers)
    fields.setdefault("published_at", timezone.now())
    defaults = {
        "code": f"X{number:03d}",
        "slug": f"viec-thu-{number}",
        "official_name": title,
        "summary": "Dùng khi thử.",
    }
    return Procedure.objects.create(title=title, group=fields.pop("group", None) or make_group(), **(defaults | fields))


def make_convention(title: str = "Quy ước thử", **fields: Any) -> Convention:
    """A published page of rules common to all procedures."""
    fields.setdefault("published_at", timezone.now())
    return Convention.objects.create(title=title, **({"slug": f"quy-uoc-thu-{next(_numbers)}"} | fields))


def make_signpost(title: str = "Chỉ đường thử", **fields: Any) -> Signpost:
    """A published pointer elsewhere."""
    fields.setdefault("published_at", timezone.now())
    defaults = {"slug": f"chi-duong-thu-{next(_numbers)}", "group": fields.pop("group", None) or make_group()}
    return Signpost.objects.create(title=title, **(defaults | fields))


def make_question(asker: User, body: str = "Câu hỏi thử?", **fields: Any) -> Question:
    member = Member.objects.filter(user=asker).first()
    fields.setdefault("organisation", member.organisation if member else None)
    return Question.objects.create(asker=asker, body=body, **fields)


def make_notice(author: User, title: str = "Thông báo thử", **fields: Any) -> Notice:
    """A published notice for everybody."""
    number = next(_numbers)
    fields.setdefault("published_at", timezone.now())
    defaults = {"slug": f"thong-bao-thu-{number}", "body": "Nội dung thử.", "audience": "everyone"}
    return Notice.objects.create(title=title, author=author, **(defaults | fields))


def make_entry(body: Organisation | str, **fields: Any) -> DirectoryEntry:
    """An entry of the directory on show, for a body of the tree, or for one elsewhere called so."""
    fields = {"is_shown": True, "phone": "0000000001", "office": "Ban Thử"} | fields
    if isinstance(body, str):
        return DirectoryEntry.objects.create(
            name=body, **({"code": f"N{next(_numbers)}", "level": "province"} | fields)
        )
    return DirectoryEntry.objects.create(organisation=body, **fields)
