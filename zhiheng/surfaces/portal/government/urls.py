from django.urls import path

from zhiheng.surfaces.portal.government.views import circulars, desk, laureates, proposals

app_name = "government"

LAUREATE = "government/laureates/<int:pk>"

urlpatterns = [
    path("government", desk.desk, name="desk"),
    path("government/proposals", proposals.proposals, name="proposals"),
    path("government/proposals/<int:pk>", proposals.proposal, name="proposal"),
    path("government/proposals/<int:pk>/approval", proposals.approval, name="approval"),
    path("government/papers/<int:pk>/<str:form>", desk.paper, name="paper"),
    path("government/circulars", circulars.circulars, name="circulars"),
    path("government/cycles/<int:pk>/circular", circulars.circular, name="circular"),
    path("government/laureates", laureates.laureates, name="laureates"),
    path(LAUREATE, laureates.laureate, name="laureate"),
    path(f"{LAUREATE}/measures/<str:measure>", laureates.measure, name="measure"),
    path("government/cases/<int:pk>", laureates.case, name="case"),
    path("government/cases/<int:pk>/revocation", laureates.revocation, name="revocation"),
]
