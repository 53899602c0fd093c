from datetime import datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from tests import world
from zhiheng.rulebook.citations import Refusal, Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.editions import edition
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags import components
from zhiheng.surfaces.portal.forms import ActForm

EARLY = Refusal(
    Clause.FILING, "{name}未到申报期。", "请在{day}后再来。", name="东方重工", day="6月1日"
)
RECUSED = Refusal(Clause.RECUSAL, "应当回避。", "请更换专家。")


class NoteForm(ActForm):
    note = forms.CharField()


def test_a_badge_has_no_tone_that_the_sheet_does_not_know():
    with pytest.raises(ValueError, match="lost"):
        components.badge(text="已退回", tone="lost")


def test_the_gallery_shows_every_component(client, db):
    page = client.get("/gallery").content.decode()

    for name in components.register.tags:
        assert components.__dict__[name].__doc__, name
    for mark in ("timeline", "progress", "refusal", "panel--warning", "badge--won", "figure",
                 "field__errors", "empty", "pager", "1,234,567.89元", "2026年6月1日"):  # fmt: skip
        assert mark in page, mark


def test_a_component_takes_no_argument_it_does_not_know():
    with pytest.raises(TemplateSyntaxError):
        Template('{% empty "没有" %}').render(Context())
    with pytest.raises(TemplateSyntaxError):
        Template('{% empty text="没有" colour="red" %}').render(Context())


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (50_000_000, "50万元", "RMB 500,000"),
        (150_000_000, "150万元", "RMB 1,500,000"),
        (123_456_700, "1,234,567元", "RMB 1,234,567"),
        (123_456_789, "1,234,567.89元", "RMB 1,234,567.89"),
        (5, "0.05元", "RMB 0.05"),
        (0, "0元", "RMB 0"),
    ],
)
def test_money_is_written_as_offices_write_it(fen, chinese, english):
    assert words.money(fen) == chinese
    with translation.override("en"):
        assert words.money(fen) == english


def test_moments_are_told_in_the_time_of_beijing():
    late = datetime(2026, 6, 1, 23, 59, 59, tzinfo=world.SHANGHAI)

    assert words.moment(late) == "2026年6月1日 23:59:59"
    with translation.override("en"):
        assert words.moment(late) == "1 June 2026, 23:59:59"


def test_a_step_is_called_as_its_edition_calls_it():
    assert words.step_label("announcement", edition("jinshui-2017")) == "公告"
    assert words.step_label("announcement") == "信息发布"


def test_a_refused_form_keeps_what_was_typed_and_shows_each_reason_with_its_article():
    form = NoteForm({"note": "三年业绩"}, edition=edition("jinshui-revised"))

    def refuse(**arguments):
        raise Refused(EARLY, RECUSED)

    performed = form.perform(refuse, by=None, at=None)

    page = Template("{% form_errors form=form %}{% field bound=form.note %}").render(
        Context({"form": form})
    )
    assert performed is False
    assert "东方重工未到申报期。" in page
    assert "请在6月1日后再来。" in page
    assert "应当回避。" in page
    assert "第十七条" in page
    assert 'value="三年业绩"' in page


def test_a_form_performs_its_act_with_what_was_typed():
    done = []

    performed = NoteForm({"note": "同意"}).perform(lambda **given: done.append(given), by="李办")

    assert performed is True
    assert done == [{"by": "李办", "note": "同意"}]


def test_a_form_that_was_not_sent_or_not_finished_performs_nothing():
    def act(**arguments):
        raise AssertionError("performed")

    assert NoteForm().perform(act) is False
    assert NoteForm({"note": ""}).perform(act) is False
