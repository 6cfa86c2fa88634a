from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Tài khoản và nhật ký"

    def ready(self) -> None:
        import_module("accounts.second_factor")  # its signal receivers
