"""试评: the case of each scheme, and who has passed it."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import set_training_case
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import lists
from zhiheng.surfaces.portal.acting import bound, done, offer
from zhiheng.surfaces.portal.office.reviewing import pages
from zhiheng.surfaces.portal.office.reviewing.forms import TrainingCaseForm
from zhiheng.surfaces.portal.office.reviewing.lists.training import TRAINEES
from zhiheng.surfaces.portal.office.sheets import Table, link, sheet
from zhiheng.surfaces.portal.office.views.cycles import cycle_of
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.training import asked

LIST = "office/reviewing/list.html"


@opened_to(Role.OFFICE)
def training(request, pk):
    found = cycle_of(pk)
    edition, terms = cycles.edition_of(found), cycles.terms_of(found)
    cases = reviews.training_cases(found)
    unset = [row["name"] for row in found.schemes if row["name"] not in cases]
    context = {
        "title": gettext("专家试评"),
        "tabs": pages.review_tabs(found, "training"),
        "lead": asked(terms),
        "edition": edition,
        "facts": [
            (scheme_named(name).title, _case_link(found, case)) for name, case in cases.items()
        ],
        "offers": [_offer(request, found, name) for name in unset],
    }
    at_work = reviews.trainees(found)
    return lists.answer(request, TRAINEES, at_work, LIST, context, edition=edition)


def _case_link(found, case):
    return link(case.title, "office:training_case", found.pk, case.scheme)


def _offer(request, found, name):
    scheme = scheme_named(name)
    return offer(
        set_training_case,
        gettext("设定试评案例：{scheme}").format(scheme=scheme.title),
        reverse("office:training_case", args=[found.pk, name]),
        cycle=found,
        scheme=name,
        title="…",
        text="…",
        key={item.key: (50, "…") for item in scheme.items},
        by=request.person,
        at=request.at,
    )


@opened_to(Role.OFFICE)
def case(request, pk, name):
    """The case as it was set; where there is none, its form."""
    found = cycle_of(pk)
    if name not in [row["name"] for row in found.schemes]:
        raise Http404
    known = reviews.training_cases(found).get(name)
    return _shown(request, found, known) if known else _form(request, found, scheme_named(name))


def _form(request, found, scheme):
    form = bound(TrainingCaseForm, request, scheme=scheme, edition=cycles.edition_of(found))
    who = {"by": request.person, "at": request.at}
    if form.perform(set_training_case, cycle=found, scheme=scheme.name, **who):
        return done(request, gettext("试评案例已设定。"), "office:training", found.pk)
    context = {
        "form": form,
        "title": gettext("设定试评案例"),
        "back": reverse("office:training", args=[found.pk]),
        "facts": [
            (gettext("评定"), found.title),
            (gettext("评分标准"), scheme.title),
            (gettext("要求"), asked(cycles.terms_of(found))),
        ],
    }
    return render(request, "office/reviewing/training_case.html", context)


def _shown(request, found, known):
    scheme = scheme_named(known.scheme)
    facts = [
        (gettext("评分标准"), scheme.title),
        (gettext("设定时间"), cn_moment(known.at)),
        (gettext("案例正文"), _paragraphs(known.text) or "—"),
    ]
    if known.document:
        way = link(known.document.name, "office:training_document", found.pk, known.scheme)
        facts.append((gettext("案例文件"), way))
    return sheet(
        request,
        title=known.title,
        tabs=pages.review_tabs(found, "training"),
        lead=gettext("参考评分在专家本人试评以后才对其显示，请勿转告。"),
        edition=cycles.edition_of(found),
        facts=facts,
        tables=[_key(scheme, known)],
    )


def _paragraphs(text):
    return format_html_join(
        "", "<p>{}</p>", [(line,) for line in text.splitlines() if line.strip()]
    )


def _key(scheme, known):
    rows = [
        (f"{item.key} {item.title}", known.key[item.key][1], known.key[item.key][0])
        for item in scheme.items
    ]
    return Table(
        title=gettext("参考评分"),
        heads=[gettext("条款"), gettext("理由"), gettext("参考百分比")],
        rows=rows,
        numbers="2",
        empty="",
    )


@opened_to(Role.OFFICE)
def document(request, pk, name):
    known = reviews.training_cases(cycle_of(pk)).get(name)
    if known is None or known.document is None:
        raise Http404
    return attached(known.document)
