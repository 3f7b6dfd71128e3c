"""What 柳湾村 learned from matters it closed: two experiences, and who used them."""

from datetime import timedelta

from huiketing.base import times
from huiketing.demo.teller import Teller
from huiketing.handbook.transitions.experience import find_useful
from huiketing.matters import transitions as verbs

EXPERIENCES: tuple[tuple[str, int | None, str, tuple[str, ...]], ...] = (
    # The words of a story that is closed, the step, what it taught, and who used it.
    (
        "婆婆走不动路了，养老金认证怎么办",
        None,
        "老人脸转不过来，手机老说认不出。让家里人从侧面托住下巴，屋里开灯、背后挂块白布，一次就过。",
        ("xu", "lu", "jin"),
    ),
    (
        "家里阁楼漏水，是不是楼上人家装修弄的",
        None,
        "先关楼上总阀看半天滴不滴，再说是谁家的事；两家都在场看，省得来回吵。",
        ("shen", "gu"),
    ),
)


def tell(t: Teller) -> None:
    """After the stories: whoever handled them writes down what they taught."""
    with times.as_of(t.now - timedelta(minutes=1)):
        for words, step, taught, used in EXPERIENCES:
            matter = t.told.get(words)
            if matter is None:
                continue
            matter.refresh_from_db()
            handler = t.handler(matter)
            if not verbs.may_write_experience(handler, matter):
                continue
            row = verbs.write_experience(matter, by=handler, words=taught, step_no=step)
            for name in used:
                if t.person(name) != handler:
                    find_useful(row, by=t.person(name))
