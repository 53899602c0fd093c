from django.urls import path

from zhiheng.surfaces.portal.desk import views

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("desk/own", views.own, name="own_desk"),
]
