"""The product's settings with a throw-away home, quick passwords and plain static files."""

import os
import tempfile

os.environ["HKT_HOME"] = os.environ.get("HKT_TEST_HOME") or tempfile.mkdtemp(prefix="hkt-test-")
if url := os.environ.get("HKT_TEST_DATABASE_URL"):
    os.environ["HKT_DATABASE_URL"] = url
else:
    os.environ.pop("HKT_DATABASE_URL", None)

from huiketing.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
