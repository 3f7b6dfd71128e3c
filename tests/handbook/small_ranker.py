"""How a test gets a ranker: learned from a handful of sentences, in a second."""

from huiketing.handbook.learning.training import Example, train
from huiketing.handbook.learning.weights import Weights, packed
from huiketing.handbook.models import Ranker

SENTENCES = [
    ("我娘七十了坐公交要不要钱", "MZ-006"),
    ("老爹坐车那张卡过期了", "MZ-006"),
    ("阿婆想办坐车不要钱的卡", "MZ-006"),
    ("楼上滴水滴到我床上", "WY-001"),
    ("天花板漏了一滩水", "WY-001"),
    ("隔壁卫生间渗水把墙泡了", "WY-001"),
    ("隔壁的狗天天叫", "CG-003"),
    ("狗没牵绳子差点咬到娃", "CG-003"),
    ("要给狗上牌子", "CG-003"),
]


def small_weights() -> Weights:
    """What these sentences teach."""
    return train([Example(*each) for each in SENTENCES], {})


def make_ranker(weights: Weights | None = None, number: int = 1, **changes: object) -> Ranker:
    """A ranker in use, made from the sentences."""
    asked = {
        "number": number,
        "state": Ranker.State.LIVE,
        "accuracy": {"n": 9, "first": 0.5, "third": 0.6},
        "learned_from": {"sayings": 9, "choices": 0, "procedures": 3},
        "weights": packed((weights or small_weights()).to_bytes()),
    } | changes
    return Ranker.objects.create(**asked)
