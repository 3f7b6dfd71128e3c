"""A reason is made of words: the desk reads it at a glance, and scraps of words say nothing."""

import re

import pytest
from django.utils import translation

from huiketing.handbook.book import Book, look
from huiketing.handbook.suggesting import answer
from tests.handbook.small_ranker import make_ranker

SAID = ["我妈的老年证要弄一下", "楼上滴水滴到我床上了", "我家天花板滴水，床上都湿了"]


@pytest.mark.parametrize("words", SAID)
@pytest.mark.parametrize("ranked", [True, False])
def test_no_reason_is_a_scrap_of_words(starter: Book, words: str, ranked: bool) -> None:
    if ranked:
        make_ranker()
        look.clear()

    with translation.override("zh-hans"):
        found = answer(words, n=5).suggestions

    for one in found:
        for named in re.findall("「([^」]*)」", one.why):
            assert len(named) > 1, one.why
            assert "的" not in named or named in one.title, one.why
