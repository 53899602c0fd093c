"""Who may be drawn or appointed."""

from datetime import datetime

from django.db.models import QuerySet

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.cycles.models import Cycle
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.models import Person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.methods.workdays import day_of
from zhiheng.stages.governance.models import Expert
from zhiheng.stages.governance.vocabulary import INDEPENDENT_OF, Pool


def experts() -> QuerySet[Expert]:
    """The whole pool, in order of entry."""
    return Expert.objects.select_related("person").order_by("person_id")


def expert_of(person: Person) -> Expert | None:
    return Expert.objects.select_related("person").filter(person=person).first()


def available(cycle: Cycle, *, at: datetime) -> QuerySet[Expert]:
    """Experts in office whom the edition of the cycle lets one appoint: see `pools_of`."""
    in_office = people.holders(Role.EXPERT, at=at).order_by()
    return experts().filter(pool__in=pools_of(cycle), person__in=in_office.values("pk"))


def pools_of(cycle: Cycle) -> list[str]:
    """Where experts of this cycle may come from: directly, and from the pools its edition names."""
    return [Pool.DIRECT.value, *(pool.key for pool in cycles.edition_of(cycle).pools)]


def with_other_duties(*, at: datetime) -> dict[int, str]:
    """Persons who must not score, and the role that forbids it."""
    posts = people.posts_on(day_of(at)).filter(role__in=INDEPENDENT_OF)
    return {post.person_id: post.get_role_display() for post in posts}
