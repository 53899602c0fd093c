"""What the administrator may list: names, roles, terms. No column tells more."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import BodyKind, Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.components.templatetags.components import badge, cn_date
from zhiheng.surfaces.portal.lists import Column, Filter, Listing, cells


def _roles(row: Any) -> str:
    return format_html_join(
        "、", "{}", ((words.label(r.get_role_display()),) for r in row.posts.all())
    )


def _username(row: Any) -> str:
    return row.account.username if hasattr(row, "account") else ""


def _where(row: Any) -> str:
    return str(row.body or row.organisation or "")


def _second_factor(row: Any) -> str:
    if row.factors:
        return badge(text=gettext("已登记"), tone="won")
    return badge(text=gettext("未登记"), tone="aside")


def _host(row: Any) -> str:
    hostings = sorted(row.hostings.all(), key=lambda one: one.since)
    return hostings[-1].host if hostings else row.label


PERSONS = Listing(
    name="administrator.persons",
    title=_("人员"),
    columns=(
        Column(key="name", label=_("姓名"), value=lambda row: row.name, data=True),
        Column(key="ref", label=_("编号"), value=lambda row: row.ref, code=True),
        Column(key="roles", label=_("历任职务"), value=_roles),
        Column(key="account", label=_("用户名"), value=_username, code=True),
        Column(
            key="verified",
            label=_("实名核验"),
            value=lambda row: cn_date(row.verified_at) if row.verified_at else gettext("未核验"),
            exported=lambda row: row.verified_at,
        ),
    ),
    search=lambda text, found: people.persons_named(text, found),
    search_hint=_("姓名开头"),
    row_url=lambda row: reverse("administrator:person", args=[row.pk]),
    empty=_("还没有登记人员。"),
    todo=_("先登记人员，再任职、开设账号。"),
)

POSTS = Listing(
    name="administrator.posts",
    title=_("任职"),
    columns=(
        Column(key="person", label=_("姓名"), value=lambda row: row.person.name, data=True),
        Column(key="role", label=_("职务"), value=lambda row: words.label(row.get_role_display())),
        Column(key="where", label=_("机构或组织"), value=_where, data=True),
        Column(
            key="title", label=_("职务名称"), value=lambda row: row.title, data=True, shown=False
        ),
        cells.day("since", _("起始日期"), "since"),
        Column(
            key="until",
            label=_("届满日期"),
            value=lambda row: cn_date(row.until) if row.until else gettext("无任期"),
            exported=lambda row: row.until,
        ),
    ),
    filters=(
        Filter(
            key="role",
            label=_("职务"),
            choices=lambda: [(role, words.label(role.label)) for role in Role],
            apply=lambda found, role: found.filter(role=role),
            every=_("全部职务"),
        ),
    ),
    search=lambda text, found: people.posts_of_persons_named(text, found),
    search_hint=_("姓名开头"),
    row_url=lambda row: reverse("administrator:person", args=[row.person_id]),
    empty=_("还没有任职。"),
    todo=_("在人员的页面上办理任职。"),
)

ACCOUNTS = Listing(
    name="administrator.accounts",
    title=_("账号"),
    columns=(
        Column(key="username", label=_("用户名"), value=lambda row: row.username, code=True),
        Column(
            key="person",
            label=_("姓名"),
            value=lambda row: row.person.name if row.person else "",
            data=True,
        ),
        Column(
            key="factor",
            label=_("二次验证"),
            value=_second_factor,
            exported=lambda row: gettext("已登记") if row.factors else gettext("未登记"),
        ),
        Column(
            key="last",
            label=_("最近登录"),
            value=lambda row: cn_date(row.last_login) if row.last_login else gettext("从未"),
            exported=lambda row: row.last_login,
        ),
    ),
    search=lambda text, found: people.accounts_found(text, found),
    search_hint=_("完整用户名，或姓名开头"),
    row_url=lambda row: row.person_id and reverse("administrator:person", args=[row.person_id]),
    empty=_("还没有账号。"),
    todo=_("在人员的页面上开设账号。"),
)

BODIES = Listing(
    name="administrator.bodies",
    title=_("机构"),
    columns=(
        Column(key="label", label=_("名称"), value=lambda row: row.label, data=True),
        Column(key="kind", label=_("类别"), value=lambda row: words.label(row.get_kind_display())),
        Column(key="key", label=_("代号"), value=lambda row: row.key, code=True),
        Column(key="host", label=_("承担单位"), value=_host, data=True),
    ),
    filters=(
        Filter(
            key="kind",
            label=_("类别"),
            choices=lambda: [(kind, words.label(kind.label)) for kind in BodyKind],
            apply=lambda found, kind: found.filter(kind=kind),
        ),
    ),
    row_url=lambda row: reverse("administrator:hosting", args=[row.pk]),
    empty=_("还没有登记机构。"),
    todo=_("评定委员会、办公室、街道、部门等，先登记，任职时选用。"),
)
