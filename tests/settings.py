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
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that threads meet each other's locks as in the product; unsynced, for speed.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.db")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
else:
    # PostgreSQL sees when two wait for each other; not that one of them waits for a thread.
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=60s"  # noqa: F405
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
AXES_ENABLED = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
