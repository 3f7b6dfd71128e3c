"""What is kept for a second, key by key."""

from huiketing.base.recent import RecentBy, forget_all


def test_a_key_is_read_once_within_its_time_and_again_when_forgotten() -> None:
    asked: list[str] = []
    length = RecentBy(lambda word: asked.append(word) or len(word), seconds=60)

    assert [length("电梯"), length("电梯"), length("路灯坏了")] == [2, 2, 4]
    forget_all()
    assert length("电梯") == 2

    assert asked == ["电梯", "路灯坏了", "电梯"]


def test_what_is_out_of_date_is_read_again() -> None:
    asked: list[str] = []
    length = RecentBy(lambda word: asked.append(word) or len(word), seconds=0)

    assert [length("电梯"), length("电梯")] == [2, 2]
    assert asked == ["电梯", "电梯"]


def test_what_does_not_exist_is_not_kept_and_pushes_nothing_out() -> None:
    asked: list[str] = []
    known = RecentBy(lambda word: asked.append(word) or (word if word == "电梯" else None), most=1)

    known("电梯")
    for guess in ("a", "b", "a"):
        assert known(guess) is None
    known("电梯")

    assert asked == ["电梯", "a", "b", "a"]
