from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone

from zhiheng.instruments.people.queries import person_of
from zhiheng.instruments.people.vocabulary import Role
from zhiheng.surfaces.components import words
from zhiheng.surfaces.portal.signing import eyes, factors, typed


def identify(get_response):
    """Set the person, their posts and the moment of the request, once, for everything below.

    An account that belongs to nobody is told so: sent back to sign in, it would go in circles.
    Who decides and has no second factor is led to enrol one before any desk opens. What somebody
    sends after their session has ended waits until they have signed in again.
    """

    def middleware(request):
        request.person = person_of(request.user)
        request.at = timezone.now()
        request.one_factor_will_do = not settings.SECOND_FACTOR
        eyes.look(request)
        _speak_to(request)
        typed.take_back(request)
        response = typed.shown(request, get_response(request))
        typed.name_the_last(request, response)
        return response

    def process_view(request, view, args, kwargs):
        opened_to = getattr(view, "opened_to", "public")
        own_door = hasattr(view, "before_second_factor")
        if opened_to == "public":
            return None
        if not request.user.is_authenticated:
            keeps = request.method == "POST" and not own_door
            return typed.keep(request) if keeps else None
        if not request.person:
            return render(request, "signing/nobody.html", status=403)
        eyes.look_as(request, opened_to)
        _speak_to(request)
        if not own_door and factors.must_enrol(request):
            return redirect("mfa_index")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _speak_to(request):
    words.speak(to_applicant=bool(request.post) and request.post.role == Role.APPLICANT)
