from django.urls import path

from zhiheng.surfaces.portal.laureate.views import desk, duties, money, papers, sharing, titles

app_name = "laureate"

DUTY = "laureate/duties/<int:pk>"
HONOUR = "laureate/honours/<int:pk>"

urlpatterns = [
    path("laureate", desk.desk, name="desk"),
    path("laureate/duties", duties.duties, name="duties"),
    path(DUTY, duties.duty, name="duty"),
    path(f"{DUTY}/file", duties.file, name="file"),
    path(f"{DUTY}/assessment", duties.assessment, name="assessment"),
    path(f"{DUTY}/survey", duties.survey, name="survey"),
    path(f"{DUTY}/improvement", duties.improvement, name="improvement"),
    path(f"{DUTY}/spending", money.spending, name="spending"),
    path(HONOUR, titles.honour, name="honour"),
    path(f"{HONOUR}/ledger", money.ledger, name="ledger"),
    path(f"{HONOUR}/case", sharing.offer, name="offer"),
    path("laureate/revocations/<int:pk>/hearing", titles.hearing, name="hearing"),
    path("laureate/cases", sharing.cases, name="cases"),
    path("laureate/cases/<int:pk>", sharing.case, name="case"),
    path("laureate/papers", papers.papers, name="papers"),
    path("laureate/papers/<int:pk>/<str:form>", papers.paper, name="paper"),
]
