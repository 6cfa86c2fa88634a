"""Texts as pages that readers keep and report."""

from typing import Any

from django.db.models import QuerySet

from documents.models import Document, DocumentStatus
from documents.pages import PageKey, PageRow, ReaderPages


class DocumentPages(ReaderPages):
    kind = "van-ban"

    def rows(self, user: Any) -> QuerySet:
        return Document.objects.visible_to(user).for_list()

    def name_of(self, page: Document) -> str:
        return f"{page.citation} {page.title}"

    def row_of(self, page: Document) -> PageRow:
        in_force = page.status == DocumentStatus.IN_FORCE
        return PageRow(
            key=PageKey(self.kind, page.pk),
            slug=page.slug,
            title=page.title,
            url=page.get_absolute_url(),
            sub=" · ".join(filter(None, [page.citation, page.issued_display])),
            tile=page.tile,
            tag="" if in_force else page.status_words,
            tag_class=page.status_class,
        )
