"""Procedures, and offices that receive transfers, as pages that readers keep and report."""

from typing import Any

from django.db.models import QuerySet

from documents.pages import PageKey, PageRow, ReaderPages
from documents.querysets.changes import is_stale
from guidance.models import Procedure
from members.models import DirectoryEntry


class ProcedurePages(ReaderPages):
    kind = "thu-tuc"

    def rows(self, user: Any) -> QuerySet:
        return Procedure.objects.visible_to(user).for_list().annotate(is_stale=is_stale("guidance.procedure"))

    def name_of(self, page: Procedure) -> str:
        return page.title

    def row_of(self, page: Any) -> PageRow:
        return PageRow(
            key=PageKey(self.kind, page.pk),
            slug=page.slug,
            title=page.title,
            url=page.get_absolute_url(),
            sub=page.official_name,
            tile="TT",
            tag="Căn cứ đã thay đổi" if page.is_stale else "",
            tag_class="nhac",
        )


class DirectoryPages(ReaderPages):
    kind = "danh-ba"

    def rows(self, user: Any) -> QuerySet:
        return DirectoryEntry.objects.visible_to(user).for_list()

    def name_of(self, page: DirectoryEntry) -> str:
        return page.title

    def row_of(self, page: DirectoryEntry) -> PageRow:
        return PageRow(
            key=PageKey(self.kind, page.pk),
            slug=page.slug,
            title=page.title,
            url=page.get_absolute_url(),
            sub=page.office,
            tile="DB",
        )
