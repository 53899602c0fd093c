"""试评 in a browser: the office sets the case, an expert fails, looks at the key and passes."""

import pytest

from tests.journeys.test_pages_in_a_browser import faults
from tests.stages.reviews import conftest as cast
from tests.stages.reviews import training_cast as training
from zhiheng.stages.reviews.models import TrainingCase, TrainingSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((1280, 860), (390, 844))
BARRED = "您还没有试评"


@pytest.fixture
def cycle(tmp_path, monkeypatch, db):
    return cast.review_cycle(edition=training.asks_for_training(tmp_path, monkeypatch))


@pytest.fixture
def seat(cycle):
    return cast.assigned(cast.application(cycle), cast.panel_of(cycle))[0]


@pytest.fixture(params=SIZES, ids=["desktop", "phone"])
def window(request):
    width, height = request.param
    return {"viewport": {"width": width, "height": height}}


def tries(expert, case, rows):
    expert.opens(f"/expert/training/{case.pk}")
    for row in rows:
        item = row["item"]
        expert.types({f"band-{item}": row["band"], f"percent-{item}": row["percent"]})
    expert.presses("main form button:text('提交试评')")


def test_a_case_is_set_tried_and_passed(comes, office, cycle, seat, window):
    found = []
    clerk, expert = comes(office, **window), comes(seat.expert.person, **window)
    sheet = f"/expert/assignments/{seat.pk}"

    clerk.opens(f"/office/cycles/{cycle.pk}/training")
    found += faults(clerk.page)
    clerk.opens(f"/office/cycles/{cycle.pk}/training/{cast.SMALL}")
    found += faults(clerk.page)
    percents = {f"percent-{item}": percent for item, (percent, _) in training.KEY.items()}
    reasons = {f"why-{item}": reason for item, (_, reason) in training.KEY.items()}
    clerk.types(
        {"title": "永丰食品试评案例", "text": "一家虚构企业的自评摘要。", **percents, **reasons}
    )
    clerk.presses()
    clerk.has_done()
    found += faults(clerk.page)
    case = TrainingCase.objects.get()

    expert.opens(sheet)
    expert.sees(BARRED)
    found += faults(expert.page)
    tries(expert, case, cast.rows(50))
    expert.sees("一致性不够", "1.1的方法已展开")
    found += faults(expert.page)
    tries(expert, case, cast.rows(50, i1_1=70, i2_1=30))
    expert.sees("已通过")
    found += faults(expert.page)
    expert.opens(sheet)

    assert BARRED not in expert.reads()
    assert [one.passed for one in TrainingSheet.objects.order_by("attempt")] == [False, True]
    assert found == []
