"""A figure opens to what it was counted from: matters where there are any, else the rows."""

from huiketing.handbook.loading import load_starter
from tests.cast import Cast
from tests.handbook.learning import without_procedure
from tests.matters.making import make_matter
from tests.web.signing import signed_in


def test_what_fitted_no_procedure_opens_to_its_matters(cast: Cast) -> None:
    matter = make_matter(cast, title="装充电桩", words="楼下想装个充电桩")
    without_procedure(
        cast.village, cast.wang, matter.words,
        subject_type="matters.matter", subject_uid=matter.uid,
    )  # fmt: skip

    page = signed_in(cast.gu).get("/figures/procedure_gaps").content.decode()

    assert matter.number in page


def test_articles_of_the_handbook_open_to_themselves(cast: Cast) -> None:
    load_starter()

    page = signed_in(cast.gu).get("/figures/procedures")

    assert page.status_code == 200
    assert page.content.decode().count("data-item") == 25
