"""Who is served: residents, households, enterprises, with their contact data sealed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiketing.base import times
from huiketing.base.ids import uuid7
from huiketing.base.sealing import SealedField, blind_index, blind_indexes
from huiketing.base.text import initials, mask_phone
from huiketing.org.models import Person, Unit

PHONE = "parties.phone"
PHONE_TAIL = "parties.phone_tail"
ID_NUMBER = "parties.id_number"


class PartyQuerySet(models.QuerySet["Party"]):
    """Parties, found by what a desk hears: a name, a phone, its last four digits."""

    def visible_to(self, person: Person) -> "PartyQuerySet":
        """Parties of the units under the person's posts; nobody else's."""
        reach = Q(pk__in=())
        for grant in person.authority.grants:
            reach |= Q(unit__path__startswith=grant.path)
        return self.filter(reach)

    def standing(self) -> "PartyQuerySet":
        """Rows that were neither merged into another nor erased."""
        return self.filter(merged_into=None, erased_at=None)

    def with_phone(self, phone: str) -> "PartyQuerySet":
        """By the whole (normalised) number, without opening any seal."""
        return self._by("phone_index", blind_indexes(PHONE, phone))

    def with_phone_tail(self, digits: str) -> "PartyQuerySet":
        """By the last four digits."""
        return self._by("phone_tail", blind_indexes(PHONE_TAIL, digits))

    def with_id_number(self, number: str) -> "PartyQuerySet":
        """By the ID number."""
        return self._by("id_number_index", blind_indexes(ID_NUMBER, number.upper()))

    def with_credit_code(self, code: str) -> "PartyQuerySet":
        """By an enterprise's credit code."""
        return self._by("credit_code", [code])

    def _by(self, column: str, values: list[str]) -> "PartyQuerySet":
        # The index leaves empty ones out, and SQLite takes it only where the question says so too.
        return self.filter(**{f"{column}__in": values}).exclude(**{column: ""})


class Household(models.Model):
    """People at one address (户). Visits and coverage are counted by household."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="households")
    head = models.CharField(_("head of the household"), max_length=40)
    address = SealedField(_("home address"), blank=True)
    group = models.CharField(_("group"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("household")

    def __str__(self) -> str:
        return self.head


class Party(models.Model):
    """Who asks or is served (服务对象): a resident or an enterprise.

    Name, phone and matter are enough to register (PIPL art. 6); the ID number is asked for only
    where a procedure needs it. Phone, address and ID number are sealed. The indexes beside them
    are keyed hashes: equal values can be found, none can be read back.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("Resident")
        ENTERPRISE = "enterprise", _("Enterprise")
        GROUP = "group", _("Group")

    class Gender(models.TextChoices):
        UNSAID = "", _("Not said")
        FEMALE = "f", _("Woman")
        MALE = "m", _("Man")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.RESIDENT)
    name = models.CharField(_("full name"), max_length=40)
    initials = models.CharField(max_length=40, blank=True, editable=False)
    gender = models.CharField(
        _("gender"), max_length=1, choices=Gender, default=Gender.UNSAID, blank=True
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="parties", db_index=False)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        db_index=False,
    )
    group = models.CharField(_("group"), max_length=20, blank=True, help_text=_("As in 8 组."))
    phone = SealedField(_("phone"), blank=True)
    phone_index = models.CharField(max_length=32, blank=True, editable=False)
    phone_tail = models.CharField(max_length=32, blank=True, editable=False)
    address = SealedField(_("home address"), blank=True)
    id_number = SealedField(_("ID number"), blank=True)
    id_number_index = models.CharField(max_length=32, blank=True, editable=False)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    prefers_large_print = models.BooleanField(_("large print"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", db_index=False
    )
    created_at = models.DateTimeField(default=times.now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    """Since when nothing new goes to this row; what it said is blank soon after."""
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        indexes = [
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="party_phone"),
            models.Index(fields=["phone_tail"], condition=~Q(phone_tail=""), name="party_tail"),
            models.Index(
                fields=["id_number_index"], condition=~Q(id_number_index=""), name="party_id_number"
            ),
            models.Index(
                fields=["household"], condition=Q(household__isnull=False), name="party_household"
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="party_merged"
            ),
            models.Index(fields=["unit", "name"], name="party_unit_name"),
            models.Index(fields=["unit", "initials"], name="party_unit_initials"),
            models.Index(
                fields=["credit_code"], condition=~Q(credit_code=""), name="party_credit_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the party for staff."""
        return reverse("parties:page", args=[self.uid])

    @property
    def is_enterprise(self) -> bool:
        """Whether it is a firm and no person."""
        return self.kind == self.Kind.ENTERPRISE

    @property
    def masked_phone(self) -> str:
        """The phone as a counter screen shows it: 138****1234."""
        return mask_phone(self.phone)

    def call(self, name: str) -> None:
        """Set the name together with the initials it is found by."""
        self.name = name
        self.initials = initials(name, name=True)[:40]

    def seal_contact(self, *, phone: str = "", id_number: str = "") -> None:
        """Set phone and ID number together with the indexes they are found by."""
        if phone:
            self.phone = phone
            self.phone_index = blind_index(PHONE, phone)
            self.phone_tail = blind_index(PHONE_TAIL, phone[-4:])
        if id_number:
            self.id_number = id_number
            self.id_number_index = blind_index(ID_NUMBER, id_number.upper())


class Distinction(models.Model):
    """Two parties that look alike and are not the same, as somebody here knows (不是同一人)."""

    first = models.ForeignKey(Party, models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, models.CASCADE, related_name="+")
    """The one with the higher key, so that a pair is written down once."""

    class Meta:
        verbose_name = _("distinction")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinction_once_a_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="distinction_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Erasures, by what is still to be done."""

    def waiting(self) -> "ErasureQuerySet":
        """Put down, neither taken back nor done."""
        return self.filter(taken_back_at=None, done_at=None)


class Erasure(models.Model):
    """That what is kept of a party is to be erased (抹去个人信息), on what ground (PIPL art. 47).

    Put down today it is carried out at the earliest tomorrow, and never while the place still owes
    the party something or holds a paper of theirs. Until then it can be taken back.
    """

    class Ground(models.TextChoices):
        ASKED = "asked", _("They ask for it")
        NEEDLESS = "needless", _("It is no longer needed")
        WRONGFUL = "wrongful", _("It should not have been written down")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="erasures")
    ground = models.CharField(_("ground"), max_length=8, choices=Ground)
    paper = models.CharField(_("where the request is kept"), max_length=60, blank=True)
    """The number of a file, so that somebody can look; it stays, so it names nobody."""
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=times.now)
    taken_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(taken_back_at=None, done_at=None),
                name="erasure_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.get_ground_display()
