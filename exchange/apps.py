from django.apps import AppConfig

from documents.citations import register


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "Hỏi đáp, thông báo"

    def ready(self) -> None:
        from exchange.citations import CITING

        for citing in CITING:
            register(citing)
