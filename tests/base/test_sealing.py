import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test import override_settings
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from huiketing.base import sealing
from huiketing.base.errors import Invalid
from huiketing.base.sealing import SealBroken, SealedField, blind_index, seal, unseal

OLD = "11" * 32
NEW = "22" * 32


@given(st.text(max_size=200))
def test_whatever_was_sealed_opens_again(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character is no text
        return
    assert unseal("parties.Party.phone", seal("parties.Party.phone", value)) == value


def test_a_sealed_phone_shows_its_key_and_nothing_of_itself() -> None:
    sealed = seal("parties.Party.phone", "13812345678")

    version, key, body = sealed.split(".")
    assert (version, key) == ("s1", sealing.key_id())
    assert "13812345678" not in body
    assert len(sealed) < 70
    assert sealed != seal("parties.Party.phone", "13812345678")


def test_empty_stays_empty() -> None:
    assert seal("parties.Party.phone", "") == ""
    assert unseal("parties.Party.phone", "") == ""
    assert blind_index("phone", "") == ""


def test_a_value_copied_into_another_field_does_not_open() -> None:
    sealed = seal("parties.Party.phone", "13812345678")

    with pytest.raises(SealBroken):
        unseal("parties.Party.address", sealed)


@pytest.mark.parametrize(
    "stored", ["13812345678", "s1.", "s1.00000000.AAAA", "s2.{key}.AAAA", "s1.{key}.!", "s1.{key}."]
)
def test_what_is_no_seal_of_ours_is_named_broken(stored: str) -> None:
    with pytest.raises(SealBroken):
        unseal("parties.Party.phone", stored.format(key=sealing.key_id()))


def test_one_altered_character_breaks_the_seal() -> None:
    sealed = seal("parties.Party.phone", "13812345678")
    other = "B" if sealed[20] == "A" else "A"

    with pytest.raises(SealBroken):
        unseal("parties.Party.phone", sealed[:20] + other + sealed[21:])


def test_after_a_change_of_keys_old_values_open_and_new_ones_carry_the_new_key() -> None:
    with override_settings(SEAL_KEY=OLD):
        sealed = seal("parties.Party.phone", "13812345678")
        index = blind_index("phone", "13812345678")

    with override_settings(SEAL_KEY=NEW):
        with pytest.raises(SealBroken):
            unseal("parties.Party.phone", sealed)
        assert blind_index("phone", "13812345678") != index

    with override_settings(SEAL_KEY=NEW, SEAL_KEYS_OLD=[OLD]):
        assert unseal("parties.Party.phone", sealed) == "13812345678"
        again = seal("parties.Party.phone", "13812345678")
        assert sealing.sealed_with(again) != sealing.sealed_with(sealed)
        assert index in sealing.blind_indexes("phone", "13812345678")


def test_a_blind_index_is_equal_for_equal_values_of_one_purpose_only() -> None:
    assert blind_index("phone", "13812345678") == blind_index("phone", "13812345678")
    assert blind_index("phone", "5678") != blind_index("phone-last-4", "5678")
    assert len(blind_index("phone", "13812345678")) == 32


def test_a_master_key_too_short_to_protect_anything_is_refused() -> None:
    with override_settings(SEAL_KEY="abc"), pytest.raises(ImproperlyConfigured, match="HKT_SEAL"):
        seal("parties.Party.phone", "13812345678")


def test_an_entry_of_more_than_four_thousand_characters_is_refused() -> None:
    with pytest.raises(Invalid):
        seal("parties.Party.address", "长" * 4097)


@pytest.mark.django_db(transaction=True)
def test_a_sealed_column_is_plain_in_python_sealed_on_disk_and_only_asked_whether_empty() -> None:
    with isolate_apps("huiketing.base"):

        class Card(models.Model):  # noqa: DJ008
            phone = SealedField(blank=True, default="")

            class Meta:
                app_label = "base"

    with connection.schema_editor() as editor:
        editor.create_model(Card)
    try:
        card = Card.objects.create(phone="13812345678")
        Card.objects.create()
        Card.objects.filter(pk=card.pk).update(phone="13912345678")
        card.refresh_from_db()

        assert card.phone == "13912345678"
        assert list(Card.objects.filter(pk=card.pk).values_list("phone", flat=True)) == [
            "13912345678"
        ]
        assert Card.objects.filter(phone="").count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM base_card WHERE id = %s", [card.pk])
            assert cursor.fetchone()[0].startswith("s1.")
        for question in ({"phone": "13912345678"}, {"phone__contains": "139"}):
            with pytest.raises(TypeError, match="blind index"):
                Card.objects.filter(**question).count()
        card.phone = "0573-85120000"
        Card.objects.bulk_update([card], ["phone"])
        card.refresh_from_db()
        assert card.phone == "0573-85120000"
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Card)


def test_a_renamed_field_keeps_the_label_its_values_were_sealed_under() -> None:
    field = SealedField(label="parties.Party.phone")

    _name, _path, args, options = field.deconstruct()

    assert SealedField(*args, **options).label == "parties.Party.phone"
