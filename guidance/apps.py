from django.apps import AppConfig

from documents.citations import register
from documents.pages import register_pages


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Thủ tục"

    def ready(self) -> None:
        from guidance.citations import CITING
        from guidance.duty_citations import CitingDuties
        from guidance.reader_pages import DirectoryPages, ProcedurePages

        for citing in (*CITING, CitingDuties()):
            register(citing)
        register_pages(ProcedurePages())
        register_pages(DirectoryPages())
