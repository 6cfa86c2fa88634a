"""A page of each kind with two versions and a draft of a third, for tests that walk all addresses."""

from typing import Any

from django.urls import resolve

from guidance.models import PAGE_KINDS
from guidance.services.publishing import begin_revision, keep_version
from guidance.views.versions import preview_address


def desk_samples(actor: Any) -> dict[str, list[dict[str, Any]]]:
    """Values for the addresses of the editors' desk; `actor` publishes."""
    samples: dict[str, list[dict[str, Any]]] = {
        f"guidance:{name}": [] for name in ("work_page", "compare", "act", "preview")
    }
    for kind, model in PAGE_KINDS.items():
        page: Any = model.objects.published().pages().order_by("pk").first()
        draft = begin_revision(page, actor=actor)
        draft.title += " (bản mới)"
        draft.save()
        versions = [
            keep_version(page, published_by=actor, written_by=actor, note=note) for note in ("", "Thêm một câu.")
        ]
        samples[versions[0].route] = [{"slug": page.slug, "number": version.number} for version in versions]
        samples["guidance:work_page"] += [{"kind": kind, "pk": row.pk} for row in (page, draft)]
        samples["guidance:compare"].append({"kind": kind, "pk": draft.pk})
        samples["guidance:act"].append({"kind": kind, "pk": draft.pk, "action": "gui-duyet"})
        samples["guidance:preview"].append(resolve(preview_address(draft)).kwargs)
    return samples
