from django.apps import AppConfig

from documents.pages import register_pages


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        from documents.reader_pages import DocumentPages

        register_pages(DocumentPages())
