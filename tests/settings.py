"""The portal's settings with a fast hasher and static files straight from their sources; nothing else differs."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("FIELD_KEYS", "1:" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
os.environ.setdefault("BLIND_INDEX_KEY", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=")

from handbook.settings import *  # noqa: F403  (one settings module; the secrets must stand before it is read)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DEMO = False
STAFF_SECOND_FACTOR_WAIVED = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # the browser tests get static files without collecting them
