"""试评: the case, scored as in earnest; then one's own scores beside the key."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people.access import opened_to
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.rulebook.schemes import scheme as scheme_named
from zhiheng.stages.reviews import queries as reviews
from zhiheng.stages.reviews.actions import submit_training_sheet
from zhiheng.surfaces.components.templatetags.components import cn_moment
from zhiheng.surfaces.portal import training as said
from zhiheng.surfaces.portal.acting import bound, done
from zhiheng.surfaces.portal.expert import reading, sheets
from zhiheng.surfaces.portal.expert.forms import NothingForm
from zhiheng.surfaces.portal.papers import attached
from zhiheng.surfaces.portal.tasks import Task


def tasks_of(person, mine):
    """A case that is still to be tried, or passed where the edition asks for it."""
    if not mine.owed and not mine.undeclared:
        return []
    due = min(row.due_at for row in [*mine.owed, *mine.undeclared])
    return [
        Task(gettext("试评：{title}").format(title=case.title), url_of(case), due=due)
        for case in reviews.cases_for(person)
        if not case.tried or (is_gate(case) and not case.is_passed)
    ]


def url_of(case):
    return reverse("expert:training_result" if case.tried else "expert:training", args=[case.pk])


def is_gate(case):
    return cycles.terms_of(case.cycle).training_required


def case_of(request, pk):
    return get_object_or_404(reviews.cases_for(request.person), pk=pk)


@opened_to(Role.EXPERT)
def training(request, pk):
    """The case and its sheet; nothing here tells anything of the key."""
    case = case_of(request, pk)
    scheme, edition = scheme_named(case.scheme), cycles.edition_of(case.cycle)
    items = sheets.typed(request.POST, scheme)
    form = bound(NothingForm, request, edition=edition)
    who = {"by": request.person, "at": request.at}
    if form.perform(submit_training_sheet, case=case, scores=sheets.as_scores(items), **who):
        return done(request, gettext("试评已提交。"), "expert:training_result", case.pk)
    context = {
        **heading(case),
        "edition": edition,
        "scheme": scheme,
        "categories": sheets.lines(scheme, items, form.refusals),
        "problems": sheets.beside(form.refusals)[""],
    }
    return render(request, "expert/training.html", context)


def heading(case):
    return {
        "case": case,
        "tabs": reading.desk_tabs("desk"),
        "asked": said.asked(cycles.terms_of(case.cycle)),
    }


@opened_to(Role.EXPERT)
def result(request, pk):
    """The last attempt beside the key."""
    case = case_of(request, pk)
    attempts = list(reviews.attempts_of(request.person, case))
    if not attempts:
        return redirect("expert:training", case.pk)
    last, key = attempts[0], reviews.key_visible_to(request.person, case)
    context = {
        **heading(case),
        "last": last,
        "outcome": said.outcome(last),
        "tone": "won" if last.passed else "aside",
        "figures": said.figures(last.result),
        "reasons": said.reasons(last.result),
        "heads": [
            gettext("条款"),
            gettext("参考评分的理由"),
            gettext("本人"),
            gettext("参考"),
            gettext("差距"),
        ],
        "rows": rows_of(scheme_named(case.scheme), last, key),
        "all_heads": [gettext("次序"), gettext("时间"), gettext("平均差距"), gettext("结果")],
        "all": [told(one) for one in attempts],
    }
    return render(request, "expert/training_result.html", context)


def rows_of(scheme, last, key):
    return [
        (
            f"{item.key} {item.title}",
            key[item.key][1],
            last.scores[item.key],
            key[item.key][0],
            said.apart(last.result["differences"][item.key]),
        )
        for item in scheme.items
    ]


def told(attempt):
    return (
        gettext("第 {n} 次").format(n=attempt.attempt),
        cn_moment(attempt.at),
        f"{attempt.result['mean_difference']:.1f}",
        said.outcome(attempt),
    )


@opened_to(Role.EXPERT)
def document(request, pk):
    case = case_of(request, pk)
    if case.document is None:
        raise Http404
    return attached(case.document)
