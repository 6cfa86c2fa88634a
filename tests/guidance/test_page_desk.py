"""The desk over all kinds of pages: what waits for whom, and which branch an editor writes; pages from before it."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from guidance.models import PAGE_KINDS, Convention, Signpost
from guidance.services import publishing
from guidance.services.publishing import begin_revision, submit_page
from handbook.lib.reasons import reason_words
from handbook.worklist import work_of
from tests.factories import make_convention, make_group, make_procedure, make_signpost

pytestmark = pytest.mark.django_db
DESK = "/quan-ly/thu-tuc/"


def test_what_waits_is_counted_over_all_kinds(cast: Any, browse: Any) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for make in (make_procedure, make_signpost, make_convention):
        make("Quá hạn", review_on=yesterday)
        make("Đang soạn", published_at=None)
        submitted = {"submitted_at": timezone.now(), "submitted_by": cast["editor"]}
        make("Chờ duyệt", published_at=None, **submitted)

    def told(role: str) -> set[str]:
        return {f"{work.number} {work.words}" for work in work_of(cast[role])}

    assert told("editor") == {"3 trang quá hạn rà soát", "3 trang đang soạn"}
    assert told("publisher") == told("editor") | {"3 trang chờ đồng chí duyệt"}
    for work in work_of(cast["publisher"]):
        rows = browse("publisher").get(work.url).context["page"].object_list
        assert {row.kind for row in rows} == set(PAGE_KINDS)
        assert len(rows) == work.number
    publishing.confirm_page(Convention.objects.get(title="Quá hạn"), actor=cast["editor"])
    assert "2 trang quá hạn rà soát" in told("editor")


def test_desk_shows_one_kind_or_all(cast: Any, browse: Any) -> None:
    made = [make("Trang thử") for make in (make_procedure, make_signpost, make_convention)]
    editor = browse("editor")

    def shown(query: str) -> list[Any]:
        return list(editor.get(DESK + query).context["page"])

    assert shown("") == made
    for page in made:
        assert shown(f"?loai={page.kind}") == [page]
        assert shown(f"?loai={page.kind}&viec=dang-soan") == []
    assert shown("?loai=khong-co") == made
    assert editor.get("/quan-ly/khong-co/1/").status_code == 404
    assert editor.get(f"/quan-ly/quy-uoc/{made[0].pk + 1_000}/").status_code == 404


def test_editor_held_to_groups_writes_their_pointers_and_no_common_rules(cast: Any, browse: Any) -> None:
    mine, free, taken = (make_group(title=title) for title in ("Của tôi", "Của chung", "Của người khác"))
    pointers = {
        group: make_signpost(group=group, published_at=None, text="<p>Một.</p>") for group in (mine, free, taken)
    }
    rule = make_convention(published_at=None, text="<p>Một.</p>")
    taken.editors.add(cast["publisher"])
    editor, every = browse("editor"), {*pointers.values(), rule}

    def reach(role: str) -> set[Any]:
        models = {type(page) for page in every}
        return {row for model in models for row in model.objects.editable_by(cast[role])}

    def begins(role: str) -> list[int]:
        kinds = ("procedure", "signpost", "convention")
        return [browse(role).get(f"/quan-tri/guidance/{kind}/add/").status_code for kind in kinds]

    assert reach("editor") == {pointers[mine], pointers[free], rule}
    assert begins("editor") == [200, 200, 200]
    mine.editors.add(cast["editor"])
    assert reach("editor") == {pointers[mine]}
    assert reach("publisher") == reach("administrator") == every
    assert (begins("editor"), begins("publisher")) == ([200, 200, 403], [200, 200, 200])
    address = "/quan-tri/guidance/signpost/add/"
    offered = editor.get(address).context["adminform"].form.fields["group"].queryset
    assert list(offered) == [mine]
    told = {"title": "Ra ngoài", "slug": "ra-ngoai", "text": "<p>Một.</p>", "order": 0, "group": free.pk}
    assert "group" in editor.post(address, told).context["adminform"].form.errors
    groups = [editor.get(f"/quan-tri/guidance/proceduregroup/{group.pk}/change/") for group in (mine, free)]
    assert [answer.context["has_change_permission"] for answer in groups] == [True, False]
    assert "Soạn quy ước chung mới" not in editor.get(DESK).content.decode()
    for page in every - {pointers[mine]}:
        with pytest.raises(PermissionDenied):
            submit_page(page, actor=cast["editor"])
        assert editor.get(page.get_desk_url()).context["actions"] == set()
    assert submit_page(pointers[mine], actor=cast["editor"]).submitted_at


def test_migration_publishes_what_readers_saw_and_takes_back_what_nobody_approved(cast: Any) -> None:
    migration = importlib.import_module("guidance.migrations.0014_pages_are_published")
    seen = make_convention("Đã đối chiếu", verified_on=dt.date(2026, 11, 20), published_at=None)
    unchecked = make_signpost("Chưa đối chiếu", published_at=None)

    migration.publish(apps, None)

    for page, day in ((seen, dt.date(2026, 11, 20)), (unchecked, timezone.localdate())):
        page.refresh_from_db()
        assert (timezone.localdate(page.published_at), page.review_on) == (day, day + dt.timedelta(days=365))
    begin_revision(seen, actor=cast["editor"])
    begin_revision(unchecked, actor=cast["editor"])
    publishing.withdraw_page(unchecked, actor=cast["publisher"])
    migration.leave_published_pages_only(apps, None)
    assert (list(Convention.objects.all()), list(Signpost.objects.all())) == ([seen], [])


def test_history_from_before_the_common_desk_keeps_its_words() -> None:
    assert reason_words("procedure.published") == reason_words("page.published") == "Công bố trang"
    assert reason_words("procedure.edited") == "Sửa trong trang quản trị"
