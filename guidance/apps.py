from django.apps import AppConfig

from documents.citations import register


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Thủ tục"

    def ready(self) -> None:
        from guidance.citations import CITING

        for citing in CITING:
            register(citing)
