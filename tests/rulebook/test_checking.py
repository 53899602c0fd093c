"""A faulty edition file is refused with the line, the key and the way to mend it."""

import re

import pytest

from tests.rulebook.mutations import REVISED, line_with, moved, replaced, value_of, without_step
from zhiheng.rulebook.checking import Severity, check_file, errors, faults
from zhiheng.rulebook.checking.lines import locate
from zhiheng.rulebook.editions import FOLDER
from zhiheng.rulebook.steps import Step


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_edition_on_file_passes(path):
    assert check_file(path) == []


def trained(term, value):
    return (
        f'\n[terms.{term}]\nlabel = "试评"\nvalue = {value}\nmark = "assumed"\nclause = "scoring"\n'
    )


CASES = {
    "missing head key": (
        replaced('level = "区"\n', ""), "[edition]", "", "edition", "缺少 level",
    ),
    "unknown head key": (
        replaced('level = "区"', 'lvl = 1\nlevel = "区"'), "lvl", "", "edition.lvl", "没有“lvl”",
    ),
    "unknown table": (REVISED + "\n[[colours]]\nx = 1\n", "[[colours]]", "", "colours", "没有这个表"),
    "unknown clause": (
        replaced('clause = "circular"', 'clause = "circulars"'),
        'clause = "circulars"', "", "procedure.circulars.clause", "不是",
    ),
    "unknown step": (
        replaced('step = "circular"', 'step = "praise"'),
        'step = "praise"', "", "procedure.circular.step", "不是",
    ),
    "unknown mark": (
        replaced('mark = "assumed"', 'mark = "law"', after=value_of("duty_days")),
        'mark = "law"', "", "terms.duty_days.mark", "不是seed",
    ),
    "missing mark": (
        replaced('mark = "assumed"\n', "", after=value_of("duty_days")),
        "[terms.duty_days]", "", "terms.duty_days", "缺少 mark",
    ),
    "unknown term": (
        replaced("[terms.duty_days]", '[terms.luck]\nlabel = "x"\nmark = "assumed"\n'
                 'clause = "records"\nvalue = 1\n\n[terms.duty_days]'),
        "[terms.luck]", "", "terms.luck", "没有名为“luck”的参数",
    ),
    "missing term": (
        re.sub(r"\[terms\.duty_days\]\n(?:.+\n)+\n", "", REVISED),
        "[terms.cycle_years]", "", "terms.duty_days", "缺少参数",
    ),
    "wrong type": (
        replaced("value = 5", 'value = "五"', after=value_of("publicity_days")),
        'value = "五"', "", "terms.publicity_days.value", "不是整数",
    ),
    "sibling without source": (
        re.sub(r'(\[terms\.publicity_days\]\n(?:.+\n)+?)source = .+\n', r"\1", REVISED),
        "[terms.publicity_days]", "", "terms.publicity_days", "没有 source",
    ),
    "office mark with a value": (
        replaced('mark = "office"', 'value = 3\nmark = "office"'),
        "value = 3", value_of("quota"), "terms.quota.value", "不能有默认值",
    ),
    "no value without office mark": (
        replaced('mark = "office"', 'mark = "assumed"'),
        "[terms.quota]", "", "terms.quota", "没有 value",
    ),
    "office mark outside the terms": (
        replaced('mark = "seed"', 'mark = "office"', after='step = "filing"'),
        'mark = "office"', 'step = "filing"', "procedure.filing.mark", "只有参数",
    ),
    "quota of nothing": (
        replaced('mark = "office"', 'value = 0\nmark = "assumed"'),
        "value = 0", value_of("quota"), "terms.quota.value", "小于 1",
    ),
    "negative number": (
        replaced("value = 3", "value = -3", after=value_of("ban_years")),
        "value = -3", "", "terms.ban_years.value", "小于 0",
    ),
    "percent above a hundred": (
        replaced("value = 20", "value = 120", after=value_of("spread_bound")),
        "value = 120", "", "terms.spread_bound.value", "大于 100",
    ),
    "quorum of nobody": (
        replaced('value = "2/3"', 'value = "0/3"', after=value_of("quorum")),
        'value = "0/3"', "", "terms.quorum.value", "到会比例",
    ),
    "quorum of more than all": (
        replaced('value = "2/3"', 'value = "4/3"', after=value_of("quorum")),
        'value = "4/3"', "", "terms.quorum.value", "到会比例",
    ),
    "majority of none": (
        replaced('value = "2/3"', 'value = "0"', after=value_of("majority")),
        'value = "0"', "", "terms.majority.value", "票数比例",
    ),
    "panel minimum above its size": (
        replaced("value = 5", "value = 7", after=value_of("panel_minimum")),
        "value = 7", "", "terms.panel_minimum.value", "最少7人",
    ),
    "even panel": (
        replaced("value = 5", "value = 6", after=value_of("panel_size")),
        "value = 6", "", "terms.panel_size.value", "单数",
    ),
    "publicity of no day": (
        replaced("value = 5", "value = 0", after=value_of("publicity_days")),
        "value = 0", value_of("publicity_days"), "terms.publicity_days.value", "小于 1",
    ),
    "weights that miss a hundred": (
        replaced("desk = 40", "desk = 50"), "value = { desk", "", "terms.weights.value", "不是100",
    ),
    "word outside its vocabulary": (
        replaced('value = "present"', 'value = "all"'),
        'value = "all"', "", "terms.majority_of.value", "不能取这个值",
    ),
    "article that is no number": (
        replaced('article = "第十八条"', 'article = "18"'),
        'article = "18"', "", "provisions.recusal.article", "不是条次",
    ),
    "clause the edition lacks": (
        re.sub(r'\[\[provisions\]\]\nclause = "recusal"\n(?:.+\n)+\n', "", REVISED),
        "clause = \"recusal\"", value_of("conflict_years"), "terms.conflict_years.clause", "不在本版条款中",
    ),
    "duplicate row": (
        replaced('key = "park"', 'key = "street"'),
        'key = "street"', 'label = "街道办事处"', "recommenders.street.key", "重复",
    ),
    "step twice": (
        replaced('[[procedure]]\nstep = "circular"', '[[procedure]]\nstep = "filing"\ntitle = "申报"\n'
                 'clause = "filing"\ndays = 1\nmark = "assumed"\n\n[[procedure]]\nstep = "circular"'),
        "[[procedure]]\nstep = \"filing\"", 'step = "approval"', "procedure.filing", "出现两次",
    ),
    "unreadable condition": (
        replaced('holds = "quality_system_sound"', 'holds = "quality_system_sond"'),
        'holds = "quality_system_sond"', "", "conditions.quality-system.holds", "没有名为",
    ),
    "condition that reads the clock": (
        replaced('holds = "quality_system_sound"', 'holds = "$today == $today"'),
        'holds = "$today', "", "conditions.quality-system.holds", "不能使用",
    ),
    "unknown scheme": (
        replaced('scheme = "gbt-19580-2012"', 'scheme = "gbt-2050"'),
        'scheme = "gbt-2050"', "", "edition.scheme", "没有名为",
    ),
    "unknown evidence": (
        replaced('evidence = ["market"]', 'evidence = ["rumour"]'),
        'evidence = ["rumour"]', "", "restrictions.failed-inspection.evidence", "核查来源",
    ),
    "approval by nobody known": (
        replaced('approved_by = "office"', 'approved_by = "mayor"'),
        'approved_by = "mayor"', "", "handlings.as-regulated.approved_by", "批准机关",
    ),
    "handling against nothing known": (
        replaced('against = ["staff"]', 'against = ["rivals"]'),
        'against = ["rivals"]', "", "handlings.staff-referral.against", "适用情形",
    ),
    "no permitted uses": (
        re.sub(r"\[\[permitted_uses\]\]\n(?:.+\n)+\n", "", REVISED),
        "[edition]", "", "permitted_uses", "没有列出奖金用途",
    ),
    "host without a date": (
        replaced("hosts = [{ since = 2019-01-01, name", 'hosts = [{ since = "2019", name'),
        'hosts = [{ since = "2019"', "", "bodies.office.hosts", "承担单位",
    ),
    "training passed by nobody's measure": (
        REVISED + trained("training_required", "true"),
        "value = true", value_of("training_required"), "terms.training_required.value", "没有通过的标准",
    ),
    "agreement beyond all": (
        REVISED + trained("training_kappa", '"6/5"'),
        'value = "6/5"', "", "terms.training_kappa.value", "一致性",
    ),
    "training differences above a hundred": (
        REVISED + trained("training_item_difference", "101"),
        "value = 101", "", "terms.training_item_difference.value", "大于 100",
    ),
    "no attempt at training": (
        REVISED + trained("training_attempts", "0"),
        "value = 0", value_of("training_attempts"), "terms.training_attempts.value", "小于 1",
    ),
    "condition on a term that editions may lack": (
        replaced('holds = "quality_system_sound"', 'holds = "training_required"'),
        'holds = "training_required"', "", "conditions.quality-system.holds", "没有名为",
    ),
    "declared change that did not happen": (
        replaced('covers = ["case_tags", "provisions.promotion"]', 'covers = ["terms.quota"]'),
        '[[changes]]\nnumber = 8', "", "changes.8", "没有任何变化",
    ),
    "change of nothing known": (
        replaced('covers = ["case_tags", "provisions.promotion"]', 'covers = ["colours"]'),
        'covers = ["colours"]', "", "changes.8.covers", "没有“colours”",
    ),
    "revision of nothing on file": (
        replaced('revises = "jinshui-2017"', 'revises = "jinshui-1911"'),
        'revises = ', "", "edition.revises", "没有找到",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_names_its_line_and_key(case):
    text, needle, after, key, problem = CASES[case]

    found = errors(faults(text, "mutated.toml"))

    hits = [fault for fault in found if fault.key == key and problem in fault.problem]
    assert len(hits) == 1, [str(fault) for fault in found]
    assert hits[0].line == line_with(text, needle, after=after)
    assert hits[0].remedy


def test_an_edition_may_ask_for_training_or_leave_it_out():
    asked = "".join(
        trained(term, value)
        for term, value in (
            ("training_required", "true"),
            ("training_mean_difference", "10"),
            ("training_item_difference", "25"),
            ("training_kappa", '"3/5"'),
            ("training_attempts", "3"),
        )
    )

    assert errors(faults(REVISED + asked, "trained.toml")) == []
    assert errors(faults(REVISED, "revised.toml")) == []


ORDERS = [
    ("payment", "circular", "payment"),
    ("payment", "approval", "payment"),
    ("circular", "approval", "circular"),
    ("awarding", "approval", "awarding"),
    ("awarding", "circular", "awarding"),
    ("approval", "deliberation", "approval"),
    ("screening", "filing", "screening"),
    ("deliberation", "desk-review", "deliberation"),
    ("publicity", "deliberation", "publicity"),
    ("recommendation", "filing", "recommendation"),
    ("site-visit", "screening", "site-visit"),
    ("filing", "announcement", "filing"),
]


@pytest.mark.parametrize(("step", "before", "blamed"), ORDERS)
def test_an_impossible_order_is_refused(step, before, blamed):
    text = moved(step, before=before)

    found = errors(faults(text, "mutated.toml"))

    assert f"procedure.{blamed}" in {fault.key for fault in found}
    place = text.index(f'[[procedure]]\nstep = "{blamed}"')
    assert {f.line for f in found if f.key == f"procedure.{blamed}"} == {
        text.count("\n", 0, place) + 1
    }


@pytest.mark.parametrize(("step", "before"), [("defence", "site-visit"), ("approval", "publicity")])
def test_an_order_that_some_city_uses_is_accepted(step, before):
    text = moved(step, before=before)

    assert errors(faults(text, "mutated.toml")) == []


@pytest.mark.parametrize("step", [Step.PUBLICITY, Step.CIRCULAR, Step.DELIBERATION, Step.FILING])
def test_a_missing_step_is_refused(step):
    found = errors(faults(without_step(step), "mutated.toml"))

    assert any(fault.key == "procedure" and f"{step}" in fault.problem for fault in found)


def test_a_tax_threshold_draws_a_warning_and_no_refusal():
    text = replaced('holds = "quality_system_sound"', 'holds = "tax_last_year >= 200"')

    found = faults(text, "mutated.toml")

    warning = next(fault for fault in found if "公平竞争" in fault.problem)
    assert warning.severity == Severity.WARNING
    assert warning.key == "conditions.quality-system.holds"


def test_a_change_that_nobody_declared_draws_a_warning_at_its_place():
    text = replaced("value = 5", "value = 7", after=value_of("publicity_days"))

    (found,) = faults(text, "mutated.toml")

    assert (found.severity, found.key) == (Severity.WARNING, "terms.publicity_days")
    assert found.line == line_with(text, "[terms.publicity_days]")


@pytest.mark.parametrize(
    ("broken", "line"),
    [("a = 1\nb = = 2\n", 2), ("a = 1\n\na = 2\n", 3), ('a = "x', 1)],
)
def test_broken_syntax_names_its_line(broken, line):
    (fault,) = faults(broken, "broken.toml")

    assert fault.line == line
    assert "TOML 语法有误" in fault.problem


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes("title = '办法'".encode("gbk"))

    (fault,) = check_file(path)

    assert "UTF-8" in fault.problem


def test_keys_are_located_past_comments_strings_and_nested_rows():
    text = (
        '# first\n[a]\nx = """\n[not.a.table]\n"""\ny = [\n  1, # ]\n  2,\n]\n\n'
        "[[b]]\nk = 1\n[[b.c]]\nz = 1\n[[b]]\n[b.d]\nq.r = 2\n"
    )

    lines = locate(text)

    assert lines["a", "x"] == 3
    assert lines["a", "y"] == 6
    assert lines["b", 0, "k"] == 12
    assert lines["b", 0, "c", 0, "z"] == 14
    assert lines["b", 1, "d", "q", "r"] == 17
    assert ("not",) not in lines


def test_all_faults_are_given_at_once():
    text = replaced("desk = 40", "desk = 50").replace('article = "第十八条"', 'article = "18"')

    keys = {fault.key for fault in faults(text, "mutated.toml")}

    assert {"terms.weights.value", "provisions.recusal.article"} <= keys
