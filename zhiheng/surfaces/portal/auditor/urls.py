from django.urls import path

from zhiheng.surfaces.portal.auditor import views

app_name = "auditor"
CYCLE = "auditor/cycles/<int:pk>"

urlpatterns = [
    path("auditor", views.desk, name="desk"),
    path(f"{CYCLE}/scores", views.scores, name="scores"),
    path("auditor/applications/<int:pk>/scores", views.score, name="score"),
    path("auditor/applications/<int:pk>/files/<int:file>", views.attachment, name="attachment"),
    path(f"{CYCLE}/tallies", views.tallies, name="tallies"),
    path(f"{CYCLE}/payments", views.payments, name="payments"),
    path(f"{CYCLE}/dossiers", views.dossiers, name="dossiers"),
    path(f"{CYCLE}/dossiers/<int:version>", views.dossier_file, name="dossier"),
]
