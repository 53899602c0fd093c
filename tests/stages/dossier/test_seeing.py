"""Who sees which papers: to show that something is hidden, all of it is put there first."""

import pytest

from tests import world
from tests.stages.dossier.conftest import issued_values
from zhiheng.instruments.people.models import Post
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.rulebook.clauses import Clause
from zhiheng.stages.dossier.models import IssuedPaper
from zhiheng.stages.dossier.queries import papers_for, reports_open_to
from zhiheng.stages.dossier.vocabulary import OF_THEIR_ORGANISATION, PUBLIC, SEEN_BY, PaperKind
from zhiheng.stages.governance.models import Recusal

NOON = world.NOON


@pytest.fixture
def every_kind(cycle):
    """One paper of each kind, about an organisation and in the name of an expert."""
    about, author = world.organisation(), world.person("王评", Role.EXPERT)
    for kind in PaperKind:
        IssuedPaper.objects.create(
            **issued_values(
                cycle, kind=kind, subject="people.Body:1", organisation=about, person=author
            )
        )
    return about, author


def kinds_for(person) -> set[str]:
    return set(papers_for(person, at=NOON).values_list("kind", flat=True))


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
@pytest.mark.parametrize(
    "role", [*SEEN_BY, Role.RECOMMENDER, Role.ADMINISTRATOR, Role.EXPERT, Role.APPLICANT]
)
def test_a_role_sees_its_own_kinds_and_what_is_public(every_kind, role):
    assert kinds_for(world.person("某人", role)) == SEEN_BY.get(role, frozenset()) | PUBLIC


def test_nobody_signed_in_sees_what_is_public(every_kind):
    assert kinds_for(None) == PUBLIC


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_an_applicant_sees_its_own_papers_and_no_others(every_kind):
    about, _ = every_kind
    own = world.person("赵经办", Role.APPLICANT, organisation=about)
    other = world.person(
        "钱经办", Role.APPLICANT, organisation=world.organisation("西城示例有限公司")
    )

    assert kinds_for(own) == OF_THEIR_ORGANISATION | PUBLIC
    assert kinds_for(other) == PUBLIC


@pytest.mark.clause(Clause.INDEPENDENT_SCORING)
def test_an_expert_sees_only_papers_in_their_own_name(every_kind):
    _, author = every_kind

    assert kinds_for(author) == {PaperKind.COMMITMENT, PaperKind.SCORESHEET} | PUBLIC


@pytest.mark.clause(Clause.RECUSAL)
def test_a_member_who_keeps_out_does_not_read_the_report(every_kind, cycle, chair):
    about, _ = every_kind
    Recusal.objects.create(
        cycle=cycle,
        person=chair,
        organisation=about,
        kind="kin",
        source="declared",
        reason="亲属",
        at=NOON,
    )

    assert PaperKind.REVIEW_REPORT not in kinds_for(chair)


@pytest.mark.clause(Clause.CONSULTATION)
@pytest.mark.parametrize("kind", [PaperKind.CONSULTATION, PaperKind.CONSULTATION_REPLY])
def test_a_department_sees_the_letter_to_itself_and_its_answer(cycle, kind):
    body = world.body(BodyKind.DEPARTMENT, "税务局")
    for pk in (body.pk, body.pk + 1):
        IssuedPaper.objects.create(**issued_values(cycle, kind=kind, subject=f"people.Body:{pk}"))

    seen = papers_for(world.person("税务经办", Role.DEPARTMENT, body=body), at=NOON)

    assert [paper.subject for paper in seen] == [f"people.Body:{body.pk}"]


def test_a_post_that_ended_shows_nothing_more(every_kind):
    person = world.person("前办")
    Post.objects.create(person=person, role=Role.OFFICE, since=world.LONG_AGO, until=world.LONG_AGO)

    assert kinds_for(person) == PUBLIC


@pytest.mark.clause(Clause.RECUSAL)
def test_what_members_may_read_is_counted_for_all_at_once_as_each_may_see_it(
    every_kind, cycle, chair, django_assert_num_queries
):
    about, _ = every_kind
    other = world.organisation("西城示例有限公司")
    for version in (1, 2):
        report = issued_values(
            cycle,
            kind=PaperKind.REVIEW_REPORT,
            subject="applications.Application:2",
            organisation=other,
            version=version,
        )
        IssuedPaper.objects.create(**report)
    free = world.person("吴委员", Role.COMMITTEE)
    kept = world.person("郑委员", Role.COMMITTEE)
    clerk = world.person("冯委员", Role.COMMITTEE, Role.OFFICE)
    for person, organisation in ((kept, about), (kept, other), (chair, about), (clerk, about)):
        Recusal.objects.create(
            cycle=cycle,
            person=person,
            organisation=organisation,
            kind="kin",
            source="declared",
            reason="亲属",
            at=NOON,
        )
    members = [chair, free, kept, clerk]

    with django_assert_num_queries(2):
        found = reports_open_to(members, cycle, at=NOON)

    reports = {"cycle": cycle, "kind": PaperKind.REVIEW_REPORT}
    assert found == {
        one.pk: len(set(papers_for(one, at=NOON).filter(**reports).values_list("subject")))
        for one in members
    }
    assert [found[one.pk] for one in members] == [1, 2, 0, 2]
