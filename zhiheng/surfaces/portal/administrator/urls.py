from django.urls import path

from zhiheng.surfaces.portal.administrator.views import accounts, bodies, desk, persons

app_name = "administrator"

urlpatterns = [
    path("administrator", desk.desk, name="desk"),
    path("administrator/persons", persons.persons, name="persons"),
    path("administrator/persons/new", persons.registration, name="registration"),
    path("administrator/persons/<int:person_id>", persons.person, name="person"),
    path("administrator/persons/<int:person_id>/post", persons.appointment, name="appointment"),
    path("administrator/persons/<int:person_id>/account", accounts.opening, name="opening"),
    path("administrator/posts", persons.posts, name="posts"),
    path("administrator/posts/<int:post_id>/end", persons.end, name="end"),
    path("administrator/accounts", accounts.accounts, name="accounts"),
    path("administrator/accounts/<int:account_id>/reset", accounts.reset, name="reset"),
    path("administrator/accounts/<int:account_id>/password", accounts.password, name="password"),
    path("administrator/bodies", bodies.bodies, name="bodies"),
    path("administrator/bodies/new", bodies.registration, name="body_registration"),
    path("administrator/bodies/<int:body_id>/hosting", bodies.hosting, name="hosting"),
]
