"""The resident's own page: by QR or by code and phone, no account, their own word once."""

import re
import uuid

import pytest
from django.test import Client

from huiketing.base import readable
from huiketing.matters import transitions
from huiketing.matters.models import Matter
from huiketing.parlour.views.resident import MOST_AT_A_DOOR
from huiketing.parties.models import Party
from tests.cast import Cast
from tests.matters.making import make_matter, take_up
from tests.parlour.desking import registered

BIG = {"HTTP_COOKIE": "big=1"}


def page(matter: Matter) -> str:
    return f"/t/{matter.tracking_code}"


@pytest.fixture
def answered(cast: Cast) -> Matter:
    return transitions.reply(take_up(cast), by=cast.shen, text="证已送到家")


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_says_who_and_until_when_and_never_the_whole_name(
    client: Client, cast: Cast
) -> None:
    shown = text(client.get(page(take_up(cast))))

    assert "沈月琴正在办" in shown
    assert "朱丽华" not in shown
    assert "13857360021" not in shown


def test_a_promised_day_is_never_broken_by_the_end_of_a_line(client: Client, cast: Cast) -> None:
    matter = take_up(cast)
    day = readable.resident_day(matter.promised_due)

    shown = text(client.get(page(matter)))

    assert f'<span class="nb">{day}</span>' in shown
    assert shown.count(day) == shown.count(f'<span class="nb">{day}</span>')


def test_nothing_of_the_page_is_kept_by_caches_or_listed(client: Client, cast: Cast) -> None:
    response = client.get(page(take_up(cast)))

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_by_code_and_phone(client: Client, cast: Cast) -> None:
    matter = take_up(cast)

    wrong = client.post("/t/", {"code": matter.tracking_code, "tail": "9999"})
    right = client.post("/t/", {"code": matter.tracking_code.lower(), "tail": "0021"})

    assert wrong.status_code == 422
    assert matter.title not in text(wrong)
    assert right["Location"] == page(matter)


def test_who_types_the_matters_number_is_told_which_number_is_meant(
    client: Client, cast: Cast
) -> None:
    matter = take_up(cast)

    asked = client.get("/t/")
    mistaken = client.post("/t/", {"code": matter.number.lower(), "tail": "0021"})
    wrong = client.post("/t/", {"code": matter.tracking_code, "tail": "9999"})

    assert mistaken.status_code == 422
    assert "这是事项编号" in text(mistaken)
    for answer in (asked, wrong):
        assert "登记时留的手机号" in text(answer)
        assert "回执上都有" not in text(answer)


def test_guessing_codes_comes_to_an_end(client: Client, db: None) -> None:
    answers = {client.get(f"/t/{i:010d}").status_code for i in range(40)}

    assert answers == {404, 429}


@pytest.mark.parametrize("level", [1, 5])
def test_rated_once_and_shown_as_it_was_said(client: Client, answered: Matter, level: int) -> None:
    client.post(page(answered) + "/rate", {"level": level, "words": "等了一会儿"})
    again = client.post(page(answered) + "/rate", {"level": 3})

    answered.refresh_from_db()
    assert (answered.level, answered.status) == (level, Matter.Status.RATED)
    assert again.status_code == 409
    assert "等了一会儿" in text(client.get(page(answered)))


def test_without_a_face_nothing_is_sent_and_the_words_stay(
    client: Client, answered: Matter
) -> None:
    response = client.post(page(answered) + "/rate", {"words": "挺好"})

    assert response.status_code == 422
    assert "先点一个" in text(response)
    assert "挺好" in text(response)


def test_no_face_is_chosen_beforehand(client: Client, answered: Matter) -> None:
    for extra in ({}, BIG):
        assert "checked" not in text(client.get(page(answered), **extra))


def test_not_settled_it_is_handled_again_under_its_number(client: Client, answered: Matter) -> None:
    refused = client.post(page(answered) + "/again", {"reason": " "})
    client.post(page(answered) + "/again", {"reason": "证没收到"})

    answered.refresh_from_db()
    assert refused.status_code == 422
    assert (answered.status, answered.round) == (Matter.Status.REOPENED, 2)


def test_taken_back_only_before_anybody_began(client: Client, cast: Cast) -> None:
    waiting, begun = make_matter(cast), take_up(cast)

    client.post(page(waiting) + "/withdraw")
    client.post(page(begun) + "/withdraw")

    waiting.refresh_from_db(), begun.refresh_from_db()
    assert (waiting.status, begun.status) == (Matter.Status.WITHDRAWN, Matter.Status.IN_PROGRESS)


def test_a_quiet_matter_shows_nothing_to_whoever_only_has_the_code(
    client: Client, cast: Cast
) -> None:
    matter = make_matter(cast, restricted=True, title="家里的事", recipient=None)

    assert "家里的事" not in text(client.get(page(matter)))
    assert client.post(page(matter) + "/rate", {"level": 1}).status_code == 200
    assert client.post(page(matter) + "/show", {"tail": "1111"}).status_code == 422
    client.post(page(matter) + "/show", {"tail": "0021"})

    assert "家里的事" in text(client.get(page(matter)))


def test_large_print_is_a_page_of_its_own(client: Client, answered: Matter) -> None:
    plain, large = text(client.get(page(answered))), text(client.get(page(answered), **BIG))

    assert answered.number in plain
    assert answered.number not in large
    assert "交上去" in large
    assert 'data-mode="elder"' in large


def test_the_large_print_of_a_receipt_is_remembered(client: Client, answered: Matter) -> None:
    client.get(page(answered) + "?big=1")

    assert 'data-mode="elder"' in text(client.get(page(answered)))


@pytest.fixture
def door(cast: Cast) -> str:
    cast.village.door_code = "liuwan-door"
    cast.village.save()
    return "/say/liuwan-door"


WORD = {"words": "路灯不亮", "name": "钱秀英", "phone": "138 5736 0033", "answer": "phone"}


def test_word_left_at_the_door_has_a_number_at_once(client: Client, door: str) -> None:
    response = client.post(door, WORD | {"client_key": uuid.uuid4()})

    matter = Matter.objects.get()
    assert response["Location"] == page(matter)
    assert (matter.channel, matter.first_receiver, matter.status) == ("qr", None, "registered")
    assert matter.party.phone == "13857360033"


def test_word_left_at_the_door_was_not_registered_at_the_desk(
    client: Client, door: str, cast: Cast
) -> None:
    client.post(door, WORD | {"client_key": uuid.uuid4()})
    matter = Matter.objects.get()
    left = text(client.get(page(matter)))
    transitions.receive_from_door(matter, by=cast.wang)
    received = text(client.get(page(matter)))

    for shown in (left, received):
        assert "扫码留言" in shown
        assert "前台登记" not in shown
    assert "前台收到了" not in left
    assert "前台收到了" in received


@pytest.mark.parametrize(
    ("phone", "said"), [("139", "少了 8 位"), ("1391234", "少了 4 位"), ("12345", "这是服务号码")]
)
def test_a_phone_cut_short_is_said_to_lack_digits(
    client: Client, door: str, phone: str, said: str
) -> None:
    response = client.post(door, WORD | {"client_key": uuid.uuid4(), "phone": phone})

    assert said in text(response)


def test_a_question_is_not_followed_by_a_colon(client: Client, door: str) -> None:
    response = client.post(door, WORD | {"client_key": uuid.uuid4(), "words": ""})

    assert "？写几个字" in text(response)
    assert "？：" not in text(response)


def test_sent_twice_by_an_impatient_thumb_it_is_one(client: Client, door: str) -> None:
    word = WORD | {"client_key": uuid.uuid4()}

    client.post(door, word), client.post(door, word)

    assert Matter.objects.count() == 1
    assert Party.objects.count() == 1


def test_word_under_a_key_that_was_used_leads_to_nobody_elses_page(
    client: Client, door: str
) -> None:
    word = WORD | {"client_key": str(uuid.uuid4())}
    client.post(door, word)
    matter = Matter.objects.get()

    answer = client.post(door, word | {"words": "井盖没了", "name": "钱六"})

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert matter.tracking_code not in shown and matter.number not in shown
    assert "井盖没了" in shown and word["client_key"] not in shown


@pytest.mark.parametrize(
    "bad",
    [
        {"phone": "1385736"},
        {"phone": "12345"},
        {"words": "\x00"},
        {"words": ""},
        {"name": "名" * 300},
        {"answer": "pigeon"},
        {"client_key": "x"},
        {"website": "http://spam"},
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    client: Client, door: str, bad: dict[str, str]
) -> None:
    response = client.post(door, WORD | {"client_key": uuid.uuid4()} | bad)

    assert response.status_code == 422
    assert not Matter.objects.exists()
    if "words" not in bad:
        assert "路灯不亮" in text(response)


def test_the_door_is_not_hammered(client: Client, door: str) -> None:
    codes = [client.post(door, WORD | {"client_key": uuid.uuid4()}).status_code for _ in range(7)]

    assert codes.count(302) == 5
    assert codes[-1] == 429


def says(phone: Client, door: str) -> int:
    return phone.post(door, WORD | {"client_key": uuid.uuid4()}).status_code


def test_neighbours_behind_one_address_each_have_their_say(door: str) -> None:
    phones = [Client() for _ in range(4)]
    for phone in phones:
        phone.get(door)

    codes = [says(phone, door) for phone in phones for _ in range(4)]

    assert set(codes) == {302}
    assert [says(phones[0], door) for _ in range(2)] == [302, 429]


def test_a_machine_that_is_a_new_phone_each_time_is_stopped_too(door: str) -> None:
    codes = []
    for _ in range(MOST_AT_A_DOOR + 1):
        phone = Client()
        phone.get(door)
        codes.append(says(phone, door))

    assert codes == [302] * MOST_AT_A_DOOR + [429]


def test_a_number_nobody_gave_out_is_no_phone(door: str) -> None:
    codes = []
    for n in range(6):
        phone = Client()
        phone.cookies["door"] = f"made-up-{n}"
        codes.append(says(phone, door))

    assert codes[-1] == 429


def test_an_unknown_door_and_an_unknown_code_answer_plainly(client: Client, db: None) -> None:
    for address in ("/say/nowhere", "/t/2222222222", "/t/" + "话" * 300, "/t/%00"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Traceback" not in text(response)


@pytest.mark.parametrize("address", ["/sign-in", "/privacy"])
def test_public_pages_lead_to_where_the_code_is_typed(
    client: Client, cast: Cast, address: str
) -> None:
    assert '<a href="/t/">' in client.get(address).content.decode()


@pytest.mark.parametrize("large_print", [{}, BIG])
def test_a_step_is_told_as_the_handbook_tells_residents(
    desk: Client, cast: Cast, large_print: dict[str, str]
) -> None:
    matter = transitions.accept(registered(desk), by=cast.shen)
    step = next(each for each in matter.procedure.steps if each.get("public"))
    transitions.tick(matter, by=cast.shen, no=step["no"])

    shown = text(desk.get(page(matter), **large_print))

    assert step["public"] in shown
    assert step["text"] not in shown
    assert "交给沈月琴办" in shown or large_print


@pytest.mark.parametrize("large_print", [{}, BIG])
def test_the_answer_stands_there_once(
    client: Client, answered: Matter, large_print: dict[str, str]
) -> None:
    shown = text(client.get(page(answered), **large_print))

    assert shown.count("证已送到家") == 1
    assert "答复您了" in shown
