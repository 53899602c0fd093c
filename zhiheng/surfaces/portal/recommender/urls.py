from django.urls import path

from zhiheng.surfaces.portal.recommender import views

app_name = "recommender"

OWN = "recommender/applications/<int:application_id>"

urlpatterns = [
    path("recommender", views.desk, name="desk"),
    path("recommender/applications", views.waiting, name="applications"),
    path("recommender/recommendations", views.given, name="recommendations"),
    path(OWN, views.application, name="application"),
    path(f"{OWN}/recommendation", views.recommendation, name="recommendation"),
    path(f"{OWN}/files/<int:file_id>", views.attachment, name="attachment"),
]
