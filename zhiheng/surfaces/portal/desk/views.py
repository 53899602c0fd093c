from django.shortcuts import redirect, render

from zhiheng.instruments.cycles import queries as cycles
from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.portal.desk.waiting import waiting_for
from zhiheng.surfaces.portal.signing import open_to_signed_in
from zhiheng.surfaces.portal.timelines import current_of, steps_of

DESKS = {
    Role.APPLICANT: "applicant:desk",
    Role.CHAIR: "committee:desk",
    Role.COMMITTEE: "committee:desk",
    Role.OFFICE: "office:desk",
    Role.EXPERT: "expert:desk",
    Role.ADMINISTRATOR: "administrator:desk",
    Role.RECOMMENDER: "recommender:desk",
    Role.DEPARTMENT: "department:desk",
    Role.GOVERNMENT: "government:desk",
    Role.FINANCE: "finance:desk",
    Role.SUPERVISOR: "supervisor:desk",
    Role.AUDITOR: "auditor:desk",
}


@open_to_signed_in
def desk(request):
    """To the desk of the post in whose name one acts."""
    if request.post and request.post.role in DESKS:
        return redirect(DESKS[request.post.role])
    return redirect("own_desk")


@open_to_signed_in
def own(request):
    """Who one is, which posts one holds, and what waits."""
    posts = list(people.posts_of(request.person, at=request.at).order_by("role", "pk"))
    cycle = cycles.announced().first()
    steps = steps_of(cycle) if cycle else []
    context = {
        "posts": posts,
        "cycle": cycle,
        "steps": steps,
        "current": current_of(steps),
        "waiting": waiting_for(request.person, posts, cycle=cycle, at=request.at),
        "in_the_office": any(post.role == Role.OFFICE for post in posts),
    }
    return render(request, "desk/own.html", context)
