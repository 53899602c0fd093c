"""In whose name one acts: a person may hold several posts, for several bodies or organisations.

`request.posts` are all posts held at that moment, `request.post` the one in whose name this
request is made, None for who holds none. The header always shows it.
"""

from typing import Any

from zhiheng.instruments.people import queries as people
from zhiheng.instruments.people.vocabulary import Role

ORDER = [Role.OFFICE, Role.CHAIR, *(role for role in Role if role not in (Role.OFFICE, Role.CHAIR))]
"""Whose eyes come first where nobody chose."""

CHOSEN = "post"
"""In the session: the key of the post that was chosen."""


def look(request: Any) -> None:
    """Set the posts and the one that was chosen; the first where none was, or it has ended."""
    held = people.posts_of(request.person, at=request.at) if request.person else ()
    request.posts = sorted(held, key=lambda post: (ORDER.index(post.role), post.pk))
    request.post = chosen(request.posts, request.session.get(CHOSEN)) if request.posts else None


def chosen(posts: list[Any], key: Any) -> Any:
    return next((post for post in posts if post.pk == key), posts[0])


def look_as(request: Any, opened_to: Any) -> None:
    """On a page of other roles than the chosen post's, the eyes are those it is opened to."""
    if not isinstance(opened_to, tuple) or not request.post or request.post.role in opened_to:
        return
    if fitting := [post for post in request.posts if post.role in opened_to]:
        choose(request, fitting[0])


def choose(request: Any, post: Any) -> None:
    request.session[CHOSEN] = post.pk
    request.post = post
