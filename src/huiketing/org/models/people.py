"""Whoever can sign in, and the tokens programs sign in with."""

import hashlib
import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7

if TYPE_CHECKING:
    from huiketing.org.authority import Authority


class PersonManager(BaseUserManager["Person"]):
    """Makes people who can sign in."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """A person with a hashed password; without one they cannot sign in by password."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Whoever can sign in (人员): staff, a delegate, an outside adviser, a partner's liaison.

    What they may do follows from their posts, see `authority`.
    """

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        DELEGATE = "delegate", _("Delegate")
        ADVISER = "adviser", _("Adviser")
        LIAISON = "liaison", _("Partner's liaison")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=40)
    initials = models.CharField(max_length=40, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.STAFF)
    phone = models.CharField(
        _("work phone"), max_length=20, blank=True, help_text=_("Residents see this number.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.CharField(_("standing"), max_length=40, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False, editable=False)
    feed_token = models.CharField(max_length=40, unique=True, null=True, editable=False)
    created_at = models.DateTimeField(default=times.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def authority(self) -> "Authority":
        """What this person's posts of today allow; read once per object."""
        from huiketing.org.authority import authority_of

        return authority_of(self)


class ApiToken(models.Model):
    """A secret a program shows as `Authorization: Bearer …` to act as its person.

    Only the SHA-256 of the secret is kept; the secret is shown once, when it is issued.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("label"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=times.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label or f"#{self.pk}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is stored of a secret. It is random and long, so one plain hash is enough."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def issue(cls, person: Person, label: str = "") -> str:
        """Make a token and return its secret, which nothing can show again."""
        secret = f"hkt_{secrets.token_urlsafe(32)}"
        cls.objects.create(person=person, label=label, digest=cls.digest_of(secret))
        return secret
