"""What supervision reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.stages.reviews import conftest as cast
from tests.surfaces.portal.conftest import signed_in
from tests.surfaces.portal.supervisor.conftest import IDENTITY, acts_of, expert, pages_of
from zhiheng.instruments.cycles.actions import answer_halt, lift_halt
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.models import Entry, Head
from zhiheng.instruments.ledger.papers import unguard_tables
from zhiheng.instruments.notices.actions import file_tip
from zhiheng.instruments.people.actions import note_failed_sign_in, note_sign_in
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.steps import State, Step
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.vocabulary import PaperKind
from zhiheng.stages.governance.models import Declaration, Draw
from zhiheng.stages.governance.vocabulary import ConflictKind

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role not in (Role.SUPERVISOR, Role.AUDITOR)]


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_both_open_every_reading_page(scene, role):
    client = signed_in(world.person("读者", role))

    for url in pages_of(scene):
        assert client.get(url).status_code == 200, url


def test_supervision_opens_the_pages_of_its_acts(scene, supervisor):
    for url in acts_of(scene):
        assert supervisor.get(url).status_code == 200, url


@pytest.mark.parametrize("role", [role for role in OTHERS if role != Role.CHAIR])
def test_they_are_closed_to_all_others(scene, halt, role):
    client = signed_in(world.person("旁人", role))

    pages = [*pages_of(scene), *acts_of(scene), "/supervisor", f"/supervisor/halts/{halt.pk}"]
    assert {client.get(url).status_code for url in pages} == {403}


def test_the_acts_are_closed_to_audit(scene, halt, auditor):
    answers = [f"/supervisor/halts/{halt.pk}/{name}" for name in ("answer", "lift")]

    for url in ["/supervisor", *acts_of(scene), *answers]:
        assert auditor.get(url).status_code == 403, url


@pytest.mark.parametrize(
    "url",
    [
        "/supervisor/ledger/99999",
        "/supervisor/cycles/99999",
        "/supervisor/applications/99999",
        "/supervisor/draws/99999",
        "/supervisor/challenges/99999",
        "/supervisor/objections/99999",
        "/supervisor/objections/99999/identity",
        "/supervisor/misconduct/99999",
        "/supervisor/tips/99999",
        "/supervisor/halts/99999",
        "/supervisor/papers/99999/pdf",
    ],
)
def test_what_is_not_there_is_not_found(supervisor, url):
    assert supervisor.get(url).status_code == 404


def test_the_desk_says_what_to_do_before_there_is_a_cycle(supervisor):
    assert "还没有立项的评定" in text(supervisor.get("/supervisor"))


def test_the_desk_tells_what_waits_and_where(scene, halt, supervisor):
    page = text(supervisor.get("/supervisor"))

    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    for url in (
        f'"/supervisor/halts/{halt.pk}"',
        f'"/supervisor/objections/{scene.objection.pk}"',
        f'"{cycle}/challenges"',
        f'"{cycle}/misconduct?referred=no"',
        '"/supervisor/tips?opened=no"',
    ):
        assert url in page, url
    assert "已有一项中止要求未了结" in page  # the button is dead and says why


def test_the_desk_shows_a_stop_until_it_is_lifted(halt, chair, supervisor):
    answer_halt(halt=halt, stops=True, reason="先核查", by=chair, at=world.NOON)
    stopped = text(supervisor.get("/supervisor"))
    lift_halt(halt=halt, reason="核查完毕", by=chair, at=world.NOON)

    assert "评定已中止" in stopped
    assert "评定已中止" not in text(supervisor.get("/supervisor"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("登记涉嫌违规", {"登记涉嫌违规"}),
        ("P0", set()),
        ("2026-06-01", {"抽取专家", "提出异议", "收到线索", "登记涉嫌违规"}),
        ("2026年6月2日", set()),
        ("2026-02-30", set()),
        ("1", {"承诺抽取"}),
    ],
)
def test_the_ledger_is_searched(scene, supervisor, asked, found):
    page = supervisor.get("/supervisor/ledger", {"q": asked}).context["page"]

    every = set(Entry.objects.values_list("act", flat=True))
    acts = {row.cells[1].text for row in page}
    assert acts == (found if asked != "2026-06-01" else every - {"承诺抽取"})


def test_the_ledger_is_searched_by_person_reference_and_subject(scene, office, supervisor):
    def acts(asked):
        page = supervisor.get("/supervisor/ledger", {"q": asked}).context["page"]
        return {row.cells[1].text for row in page}

    theirs = set(Entry.objects.filter(by=office.ref).values_list("act", flat=True))
    [subject] = Entry.objects.filter(act="登记涉嫌违规").values_list("subject", flat=True)
    assert acts(office.name) == acts(office.ref) == theirs
    assert acts(subject) == {"登记涉嫌违规"}


def test_the_ledger_is_narrowed_by_act_and_clause(scene, supervisor):
    for entry in Entry.objects.all():
        asked = {"act": entry.act, "clause": entry.clause}
        page = supervisor.get("/supervisor/ledger", asked).context["page"]
        assert entry.seq in [row.pk for row in page]
        assert {row.cells[1].text for row in page} == {entry.act}


def test_the_ledger_is_narrowed_by_day(scene, supervisor, watcher):
    note_sign_in(account=watcher.account, methods=[], by=watcher, at=world.NOON + world.A_DAY)

    page = supervisor.get("/supervisor/ledger", {"day": "2026-06-02"}).context["page"]

    assert [row.cells[1].text for row in page] == ["登录"]


def test_the_ledger_is_a_workbook_too(scene, supervisor):
    response = supervisor.get("/supervisor/ledger?export=xlsx")

    assert response.content[:2] == b"PK"


def test_an_entry_shows_its_digests_and_that_the_chain_holds(scene, supervisor):
    for entry in Entry.objects.all():
        page = text(supervisor.get(f"/supervisor/ledger/{entry.seq}"))

        assert entry.digest in page
        assert entry.previous in page
        assert "不一致" not in page


def test_an_entry_that_was_changed_shows_it(scene, supervisor):
    unguard_tables("default", [Entry])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Entry._meta.db_table} SET by_name = '无此人' WHERE seq = 2")

    changed, after = (text(supervisor.get(f"/supervisor/ledger/{seq}")) for seq in (2, 3))
    whole = text(supervisor.get("/supervisor/ledger/check"))

    assert "不一致" in changed
    assert "不一致" not in after
    assert "内容与其摘要不符" in whole


def test_scores_that_the_ledger_was_not_told_of_show_it(supervisor):
    assert "没有台账记录" not in text(supervisor.get("/supervisor/ledger/check"))
    cycle = cast.review_cycle()
    seat, *_ = cast.assigned(cast.application(cycle), cast.panel_of(cycle))
    sheet = cast.scored(seat)

    page = text(supervisor.get("/supervisor/ledger/check"))

    assert "所存评分没有台账记录" in page
    assert f"reviews.Scoresheet:{sheet.pk}" in page


def test_a_last_entry_that_the_seal_does_not_know_shows_it(scene, supervisor):
    Head.objects.update(digest="0" * 64)

    assert "不一致" in text(supervisor.get(f"/supervisor/ledger/{Entry.objects.count()}"))


def test_the_register_of_sign_ins_holds_only_what_went_wrong(supervisor, watcher):
    account = watcher.account
    note_sign_in(account=account, methods=["password"], by=watcher, at=world.NOON)
    note_failed_sign_in(account=account, username="x", by=watcher, at=world.NOON)

    page = supervisor.get("/supervisor/sign-ins").context["page"]

    assert [row.cells[1].text for row in page] == ["登录未通过"]


def test_a_draw_is_done_over_again(scene, supervisor):
    page = text(supervisor.get(f"/supervisor/draws/{scene.draw.pk}"))

    assert scene.draw.seed in page
    assert "一致" in page
    assert "不一致" not in page


def test_a_draw_whose_result_was_bent_shows_it(scene, supervisor):
    honest = scene.draw
    bent = Draw.objects.create(
        cycle=scene.cycle,
        purpose="补充",
        seed=honest.seed,
        pool=honest.pool,
        pool_digest=honest.pool_digest,
        exclusions=[],
        result={**honest.result, "seats": honest.result["seats"][::-1]},
        seats=honest.seats,
        drawn_at=world.NOON,
    )

    assert "不一致" in text(supervisor.get(f"/supervisor/draws/{bent.pk}"))
    assert "不一致" in text(supervisor.get(f"/supervisor/cycles/{scene.cycle.pk}/draws"))


def test_who_objects_is_on_no_page(scene, supervisor, auditor):
    for client in (supervisor, auditor):
        for url in pages_of(scene):
            page = client.get(url).content.decode()
            assert not [said for said in IDENTITY.values() if said in page], url


def test_supervision_sees_no_scores(scene, supervisor):
    pk, cycle = scene.application.pk, scene.cycle.pk
    urls = [f"/auditor/applications/{pk}/scores", f"/auditor/cycles/{cycle}/scores"]

    assert {supervisor.get(url).status_code for url in urls} == {403}
    assert "/auditor/" not in text(supervisor.get(f"/supervisor/applications/{pk}?tab=filed"))


def test_lists_ask_as_often_for_thirty_rows_as_for_one(scene, supervisor):
    cycle = f"/supervisor/cycles/{scene.cycle.pk}"
    urls = ["/supervisor/ledger", "/supervisor/tips", f"{cycle}/applications",
            f"{cycle}/declarations", f"{cycle}/challenges"]  # fmt: skip
    counter = world.person("又一窗口", Role.COUNTER)

    def costs():
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                supervisor.get(url)
            found.append(len(captured))
        return found

    costs()
    one = costs()
    for n in range(29):
        made = world.application(scene.cycle, name=f"示例{n}有限公司", state=State.NOMINATED)
        file_tip(text=f"线索{n}", cycle=scene.cycle, by=counter, at=world.NOON)
        who = expert(f"新专家{n}")
        Declaration.objects.create(
            cycle=scene.cycle,
            expert=who,
            organisation=made.organisation,
            kind=ConflictKind.NONE,
            made_at=world.NOON,
        )
        challenge(scene, who, made)

    assert costs() == one


def challenge(scene, who, made):
    type(scene.challenge).objects.create(
        cycle=scene.cycle,
        organisation=made.organisation,
        expert=who,
        reason="查",
        made_at=world.NOON,
    )


def test_each_reads_the_papers_of_its_role(scene, supervisor, auditor):
    shown = issued(scene.cycle, PaperKind.DRAW_RECORD)
    kept = issued(scene.cycle, PaperKind.SCORESHEET)
    listed = f"/supervisor/cycles/{scene.cycle.pk}/papers"

    def opened(client):
        on_list = [row.pk for row in client.get(listed).context["page"]]
        urls = [f"/supervisor/papers/{paper.pk}/pdf" for paper in (shown, kept)]
        return sorted(on_list), [client.get(url).status_code for url in urls]

    assert opened(supervisor) == ([shown.pk], [200, 404])
    assert opened(auditor) == ([shown.pk, kept.pk], [200, 200])
    assert supervisor.get(f"/supervisor/papers/{shown.pk}/xlsx").status_code == 404
    assert supervisor.get(f"/supervisor/papers/{shown.pk}/digest").status_code == 404


def issued(cycle, kind):
    document = Document.objects.first()
    return IssuedPaper.objects.create(
        cycle=cycle,
        kind=kind,
        subject="governance.Draw:1",
        title=kind.label,
        version=1,
        dated=world.NOON.date(),
        content_digest="c" * 64,
        docx=document,
        pdf=document,
        issued_at=world.NOON,
    )


def test_a_cycle_that_is_being_prepared_is_shown_too(supervisor):
    cycle = world.cycle(at_step=Step.ANNOUNCEMENT)

    assert cycle.title in text(supervisor.get(f"/supervisor/cycles/{cycle.pk}"))
