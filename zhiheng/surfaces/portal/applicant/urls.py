from django.urls import path

from zhiheng.surfaces.portal.applicant.views import applications, course, desk, draft, papers

app_name = "applicant"

ONE = "applicant/applications/<int:pk>"

urlpatterns = [
    path("applicant", desk.desk, name="desk"),
    path("applicant/applications", applications.history, name="applications"),
    path(
        "applicant/cycles/<int:cycle>/organisations/<int:organisation>/application",
        applications.start,
        name="start",
    ),
    path(ONE, applications.application, name="application"),
    path(f"{ONE}/facts", draft.facts, name="facts"),
    path(f"{ONE}/attachments", draft.attachments, name="attachments"),
    path(f"{ONE}/attachments/<int:file>", papers.attachment, name="attachment"),
    path(f"{ONE}/check", draft.check, name="check"),
    path(f"{ONE}/filing", draft.filing, name="filing"),
    path(f"{ONE}/correction", draft.correction, name="correction"),
    path(f"{ONE}/withdrawal", course.withdrawal, name="withdrawal"),
    path(f"{ONE}/identity-change", course.identity, name="identity"),
    path(f"{ONE}/visit", course.visit, name="visit"),
    path(f"{ONE}/findings/<int:finding>", course.finding, name="finding"),
    path(f"{ONE}/findings/<int:finding>/photo", papers.photo, name="photo"),
    path(f"{ONE}/challenge", course.challenge, name="challenge"),
    path(f"{ONE}/papers/<int:paper>/<str:form>", papers.paper, name="paper"),
]
