from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.actions import open_account, reset_password, reset_second_factor
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import act_page, bound, done
from zhiheng.surfaces.portal.administrator.forms import OpenForm, ResetForm, ResetPasswordForm
from zhiheng.surfaces.portal.administrator.lists import ACCOUNTS
from zhiheng.surfaces.portal.administrator.views.desk import tabs
from zhiheng.surfaces.portal.signing import freshly_signed_in


@opened_to(Role.ADMINISTRATOR)
def accounts(request):
    context = {"tabs": tabs("accounts"), "title": gettext("账号"), "offers": []}
    return lists.answer(request, ACCOUNTS, people.accounts(), "administrator/list.html", context)


@opened_to(Role.ADMINISTRATOR)
@freshly_signed_in
def opening(request, person_id):
    found = get_object_or_404(people.persons(), pk=person_id)
    form = bound(OpenForm, request)
    if form.perform(open_account, person=found, by=request.person, at=request.at):
        return done(request, gettext("已开设账号。"), "administrator:person", found.pk)
    return act_page(
        request,
        form,
        title=gettext("开设账号"),
        facts=[(gettext("姓名"), found.name)],
        back=reverse("administrator:person", args=[found.pk]),
        confirm=gettext("开设"),
    )


@opened_to(Role.ADMINISTRATOR)
@freshly_signed_in
def reset(request, account_id):
    """The device is lost."""
    account = _account(account_id)
    form = bound(ResetForm, request)
    if form.perform(reset_second_factor, account=account, by=request.person, at=request.at):
        text = gettext("已重置。本人下次登录时重新登记。")
        return done(request, text, "administrator:person", account.person_id)
    return act_page(
        request,
        form,
        title=gettext("重置二次验证"),
        facts=_facts(account),
        back=reverse("administrator:person", args=[account.person_id]),
        confirm=gettext("重置"),
        hint=gettext("验证器、通行密钥和恢复码全部失效。请先当面或以其他可靠方式核实是本人提出。"),
        danger=True,
    )


@opened_to(Role.ADMINISTRATOR)
@freshly_signed_in
def password(request, account_id):
    """The password is forgotten."""
    account = _account(account_id)
    form = bound(ResetPasswordForm, request)
    if form.perform(reset_password, account=account, by=request.person, at=request.at):
        text = gettext("密码已重置，请告知本人。")
        return done(request, text, "administrator:person", account.person_id)
    return act_page(
        request,
        form,
        title=gettext("重置密码"),
        facts=_facts(account),
        back=reverse("administrator:person", args=[account.person_id]),
        confirm=gettext("重置"),
        hint=gettext("请先当面或以其他可靠方式核实是本人提出。二次验证不受影响。"),
        danger=True,
    )


def _account(account_id):
    return get_object_or_404(people.accounts().filter(person__isnull=False), pk=account_id)


def _facts(account):
    return [(gettext("姓名"), account.person.name), (gettext("用户名"), account.username)]
