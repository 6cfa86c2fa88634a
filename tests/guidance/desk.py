"""A procedure with two versions and a draft of a third, for tests that walk all addresses."""

from typing import Any

from django.urls import resolve

from guidance.models import Procedure
from guidance.services.publishing import begin_revision, keep_version
from guidance.views.versions import preview_address


def desk_samples(actor: Any) -> dict[str, list[dict[str, Any]]]:
    """Values for the addresses of the editors' desk; `actor` publishes."""
    page = Procedure.objects.published().pages().order_by("code").first()
    assert page
    draft = begin_revision(page, actor=actor)
    draft.summary = "Dùng khi cần thử bản mới."
    draft.save()
    for note in ("", "Thêm một câu."):
        keep_version(page, published_by=actor, written_by=actor, note=note)
    return {
        "guidance:version": [{"slug": page.slug, "number": number} for number in (1, 2)],
        "guidance:work_page": [{"pk": page.pk}, {"pk": draft.pk}],
        "guidance:compare": [{"pk": draft.pk}],
        "guidance:act": [{"pk": draft.pk, "action": "gui-duyet"}],
        "guidance:preview": [resolve(preview_address(draft)).kwargs],
    }
