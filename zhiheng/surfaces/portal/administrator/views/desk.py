from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.ledger.acts import ref
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.tasks import Task, Thing, since_last_here

MOST = 20
"""Rows of one kind on the desk."""
NEEDED = (
    Role.OFFICE, Role.CHAIR, Role.COMMITTEE, Role.GOVERNMENT, Role.FINANCE, Role.SUPERVISOR
)  # fmt: skip
"""Without somebody in each of these no cycle comes to its end."""


def tabs(here):
    pages = [
        ("desk", gettext("工作台")),
        ("persons", gettext("人员")),
        ("posts", gettext("任职")),
        ("accounts", gettext("账号")),
        ("bodies", gettext("机构")),
    ]
    return [(label, reverse(f"administrator:{name}"), name == here) for name, label in pages]


@opened_to(Role.ADMINISTRATOR)
def desk(request):
    """Who cannot sign in yet, who lacks a second factor, and what happened to accounts and posts."""
    context = {
        "tabs": tabs("desk"),
        "tasks": [*_vacant(request), *_unopened(request), *_unenrolled(request)],
        "happened": since_last_here(request, _things()),
    }
    return render(request, "administrator/desk.html", context)


def _vacant(request):
    """What an installation still lacks, in the order in which a cycle meets it."""
    held = people.roles_held(at=request.at)
    for role in NEEDED:
        if role not in held:
            yield Task(
                gettext("还没有人担任{role}").format(role=words.label(role.label)),
                url=reverse("administrator:persons"),
            )


def _unopened(request):
    for person in people.without_account(at=request.at).order_by("-pk")[:MOST]:
        yield Task(
            gettext("{name}：有职务，还没有账号").format(name=person.name),
            url=reverse("administrator:person", args=[person.pk]),
        )


def _unenrolled(request):
    if not settings.SECOND_FACTOR:
        return
    found = people.deciders_without_second_factor(settings.DECIDERS, at=request.at)
    for person in found.order_by("-pk")[:MOST]:
        yield Task(
            gettext("{name}：职务要求二次验证，本人尚未登记").format(name=person.name),
            url=reverse("administrator:person", args=[person.pk]),
        )


def _things():
    """The latest persons, posts and accounts: all that this desk may know of the ledger."""
    things = {}
    for person in people.persons().order_by("-pk")[:MOST]:
        things[ref(person)] = Thing(person.name, reverse("administrator:person", args=[person.pk]))
    for post in people.posts().order_by("-pk")[:MOST]:
        url = reverse("administrator:person", args=[post.person_id])
        things[ref(post)] = Thing(str(post), url)
    for account in people.accounts().order_by("-pk")[:MOST]:
        things[ref(account)] = Thing(account.username)
    return things
