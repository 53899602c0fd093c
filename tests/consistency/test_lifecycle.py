"""Every from → to of an application, named: what the revised Jinshui procedure allows, by hand."""

import pytest

from tests import world
from zhiheng.instruments.ledger.acts import act, record
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause
from zhiheng.rulebook.steps import FINAL, State
from zhiheng.stages.applications import parts
from zhiheng.stages.applications.models import Application, Move

pytestmark = pytest.mark.clause(Clause.RECORDS)

S = State
ASIDE = {S.WITHDRAWN, S.STRUCK, S.SUSPENDED}
ALLOWED = {
    S.DRAFTING: {S.FILED, S.LAPSED, S.WITHDRAWN},
    S.FILED: {S.RECOMMENDED, S.NOT_RECOMMENDED, *ASIDE},
    S.RECOMMENDED: {S.ACCEPTED, S.RETURNED, S.REFUSED, *ASIDE},
    S.RETURNED: {S.RECOMMENDED, S.REFUSED, *ASIDE},
    S.ACCEPTED: {S.CONSULTED, *ASIDE},
    S.CONSULTED: {S.REVIEWED, S.NOT_ADVANCED, *ASIDE},
    S.REVIEWED: {S.VISITED, S.NOT_ADVANCED, *ASIDE},
    S.VISITED: {S.DEFENDED, S.NOT_ADVANCED, *ASIDE},
    S.DEFENDED: {S.SUMMARISED, *ASIDE},
    S.SUMMARISED: {S.NOMINATED, S.NOT_SELECTED, *ASIDE},
    S.NOMINATED: {S.PUBLICISED, *ASIDE},
    S.PUBLICISED: {S.APPROVED, S.NOT_APPROVED, *ASIDE},
    S.APPROVED: {S.COMMENDED, *ASIDE},
    S.COMMENDED: {S.AWARDED, *ASIDE},
    S.SUSPENDED: {
        S.FILED, S.RECOMMENDED, S.RETURNED, S.ACCEPTED, S.CONSULTED, S.REVIEWED, S.VISITED,
        S.DEFENDED, S.SUMMARISED, S.NOMINATED, S.PUBLICISED, S.APPROVED, S.COMMENDED,
        S.WITHDRAWN, S.STRUCK,
    },
}  # fmt: skip


@act(under=Clause.RECORDS, allowed=lambda **_: None)
def try_to_move(*, application, to, by, at):
    parts.move([application], to, edition="jinshui-revised", at=at)
    record("移动", application, clause=Clause.RECORDS, by=by, at=at)


@pytest.mark.parametrize("source", list(State))
def test_an_application_goes_where_the_procedure_allows_and_nowhere_else(office, source):
    cycle = world.cycle()
    went = set()
    for number, target in enumerate(State):
        application = world.application(cycle, state=source, name=f"示例{number}有限公司")
        try:
            try_to_move(application=application, to=target, by=office, at=world.NOON)
        except Refused:
            assert Application.objects.get(pk=application.pk).state == source
            assert not Move.objects.filter(application=application).exists()
        else:
            went.add(target)

    assert went == ALLOWED.get(source, set())


def test_what_is_final_goes_nowhere():
    assert {state for state in State if state not in ALLOWED} == FINAL
