from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.actions import appoint, end_post, register_person
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import cn_date
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import Offer, act_page, bound, done
from zhiheng.surfaces.portal.administrator.forms import AppointForm, EndForm, RegisterForm
from zhiheng.surfaces.portal.administrator.lists import PERSONS, POSTS
from zhiheng.surfaces.portal.administrator.views.desk import tabs
from zhiheng.surfaces.portal.signing import freshly_signed_in


@opened_to(Role.ADMINISTRATOR)
def persons(request):
    offers = [Offer(gettext("登记人员"), reverse("administrator:registration"))]
    context = {"tabs": tabs("persons"), "title": gettext("人员"), "offers": offers}
    return lists.answer(request, PERSONS, people.persons(), "administrator/list.html", context)


@opened_to(Role.ADMINISTRATOR)
def posts(request):
    context = {"tabs": tabs("posts"), "title": gettext("任职"), "offers": []}
    return lists.answer(request, POSTS, people.posts(), "administrator/list.html", context)


@opened_to(Role.ADMINISTRATOR)
def person(request, person_id):
    """Who it is, which posts they hold or held, and whether they can sign in."""
    found = get_object_or_404(people.persons(), pk=person_id)
    account = people.accounts().filter(person=found).first()
    today = localdate(request.at)
    context = {
        "tabs": tabs("persons"),
        "person": found,
        "facts": _facts(found, account),
        "posts": [
            (post, post.covers(today), post.until is None or post.until >= today)
            for post in people.posts().filter(person=found).order_by("-since", "-pk")
        ],
        "account": account,
    }
    return render(request, "administrator/person.html", context)


def _facts(found, account):
    verified = cn_date(found.verified_at) if found.verified_at else gettext("未核验")
    rows = [(gettext("编号"), found.ref), (gettext("实名核验"), verified)]
    if account is None:
        return [*rows, (gettext("账号"), gettext("还没有账号"))]
    factor = gettext("已登记") if account.factors else gettext("未登记")
    return [*rows, (gettext("用户名"), account.username), (gettext("二次验证"), factor)]


@opened_to(Role.ADMINISTRATOR)
def registration(request):
    form = bound(RegisterForm, request)
    if form.perform(register_person, by=request.person, at=request.at):
        return done(request, gettext("已登记。"), "administrator:persons")
    return act_page(
        request,
        form,
        title=gettext("登记人员"),
        back=reverse("administrator:persons"),
        confirm=gettext("登记"),
        hint=gettext("一人只登记一次；有多个职务的，在同一人名下任职。"),
    )


@opened_to(Role.ADMINISTRATOR)
@freshly_signed_in
def appointment(request, person_id):
    found = get_object_or_404(people.persons(), pk=person_id)
    form = bound(AppointForm, request, at=request.at)
    if form.perform(appoint, person=found, by=request.person, at=request.at):
        return done(request, gettext("已任职。"), "administrator:person", found.pk)
    return act_page(
        request,
        form,
        title=gettext("任职"),
        facts=[(gettext("姓名"), found.name)],
        back=reverse("administrator:person", args=[found.pk]),
        confirm=gettext("任职"),
    )


@opened_to(Role.ADMINISTRATOR)
@freshly_signed_in
def end(request, post_id):
    post = get_object_or_404(people.posts(), pk=post_id)
    form = bound(EndForm, request, since=post.since)
    if form.perform(end_post, post=post, by=request.person, at=request.at):
        return done(request, gettext("已免职。"), "administrator:person", post.person_id)
    return act_page(
        request,
        form,
        title=gettext("免职"),
        facts=[
            (gettext("姓名"), post.person.name),
            (gettext("职务"), words.label(post.get_role_display())),
            (gettext("起始日期"), cn_date(post.since)),
        ],
        back=reverse("administrator:person", args=[post.person_id]),
        confirm=gettext("免职"),
        danger=True,
    )
