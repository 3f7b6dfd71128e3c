import pytest
from django.utils import translation

from huiketing.base.errors import Invalid
from huiketing.history import erasing, verify
from huiketing.history.models import Event, EventDetail
from huiketing.history.record import describe, record
from tests.history.people import LI, ZHOU, Matter

pytestmark = pytest.mark.django_db


def test_what_was_said_of_a_person_is_erased_and_the_chain_still_holds() -> None:
    matter, other = Matter(), Matter()
    record(matter, "test.registered", by=LI, words="朱女士问低保", phone="13800000000")
    record(matter, "test.rated", by=None, by_name="朱女士", level=5)
    record(other, "test.registered", by=LI, words="路灯")

    erasing.blank(matter, by=ZHOU, reason="本人书面要求，2020-05-21")

    registered, rated, blanked = Event.objects.about(matter).with_details()
    assert (registered.data, registered.by_name, registered.is_blanked) == ({}, "", True)
    assert (rated.data, rated.by_name) == ({}, "")
    assert (blanked.kind, blanked.by_name) == ("history.blanked", "周海英")
    assert blanked.data == {"reason": "本人书面要求，2020-05-21", "events": 2, "seqs": [1, 2]}
    assert Event.objects.about(other).get().data == {"words": "路灯"}
    assert not EventDetail.objects.filter(pk=registered.uid).exclude(salt="").exists()
    assert verify.verify().ok


def test_erased_words_are_named_where_they_stood_and_who_did_it_stays_by_uid() -> None:
    describe("test.replied", "replied: %(text)s", public="we replied: %(text)s")
    describe("test.accepted", "took this on")
    matter = Matter()
    record(matter, "test.replied", by=LI, text="低保已批")
    record(matter, "test.accepted", by=LI)

    erasing.blank(matter, by=ZHOU, reason="本人要求")

    replied, accepted, _ = Event.objects.about(matter)
    with translation.override("zh-hans"):
        assert replied.sentence == "内容已按规定抹去"
        assert replied.public_sentence == "内容已按规定抹去"
    assert accepted.sentence == "took this on"
    assert replied.by == LI.uid


def test_what_is_recorded_after_an_erasure_is_erased_by_the_next_one() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI, words="一")
    erasing.blank(matter, by=ZHOU, reason="第一次")
    record(matter, "test.noted", by=LI, words="二")

    second = erasing.blank(matter, by=ZHOU, reason="第二次")

    assert (second.data["events"], second.data["seqs"]) == (1, [3])
    grounds = [event.data.get("reason") for event in Event.objects.about(matter).with_details()]
    assert grounds == [None, "第一次", None, "第二次"]
    assert verify.verify().ok


def test_an_erasure_without_a_ground_is_refused() -> None:
    matter = Matter()
    record(matter, "test.registered", by=LI, words="一")

    with pytest.raises(Invalid):
        erasing.blank(matter, by=ZHOU, reason="  ")

    assert Event.objects.about(matter).get().data == {"words": "一"}
