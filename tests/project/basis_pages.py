"""What a visitor and the office see of pages whose basis has changed."""

from types import SimpleNamespace
from typing import Any

from django.test import Client

from documents.models import BasisReview, Document
from tests.admin_forms import fields_of
from tests.documents.test_validity import text

BANNER = "Căn cứ đã thay đổi, đang rà soát"


def addresses(pages: SimpleNamespace) -> dict[str, str]:
    return {
        "guidance.procedure": pages.procedure.get_absolute_url(),
        "guidance.form": "/bieu-mau/",
        "guidance.signpost": pages.signpost.get_absolute_url(),
        "exchange.question": pages.question.get_public_url(),
        "exchange.notice": pages.notice.get_absolute_url(),
    }


def marked(pages: SimpleNamespace) -> set[str]:
    """Kinds of pages on which a visitor sees the mark."""
    client = Client()
    return {kind for kind, address in addresses(pages).items() if BANNER in client.get(address).content.decode()}


def waiting() -> list[tuple[str, int]]:
    return sorted(BasisReview.objects.open().values_list("page_kind", "page_id"))


def resting_on_old(pages: SimpleNamespace) -> list[tuple[str, int]]:
    return sorted(
        [
            ("guidance.procedure", pages.procedure.pk),
            ("guidance.form", pages.form.pk),
            ("guidance.signpost", pages.signpost.pk),
            ("exchange.question", pages.question.pk),
            ("exchange.notice", pages.notice.pk),
        ]
    )


def replace_in_admin(browse: Any, old: Document, kind: str = "replaces", **fields: Any) -> Document:
    """As an office does it: the new text's form, a relation added in its last part, saved."""
    new = text(title="Mới", symbol="9-HD/TU", issued_on="2026-01-10", effective_on="2026-02-01")
    publisher = browse("publisher")
    address = f"/quan-tri/documents/document/{new.pk}/change/"
    row = {"kind": kind, "target": old.pk, "effective_on": "", "touched": "", "note": "", "is_certain": "on"} | fields
    data = fields_of(publisher, address) | {"relations_out-TOTAL_FORMS": "1"}
    data |= {f"relations_out-0-{name}": value for name, value in row.items()}
    answer = publisher.post(address, data)
    assert answer.status_code == 302, answer.context["errors"]
    return new
