from django.urls import include, path

urlpatterns = [path("", include("zhiheng.surfaces.portal.urls"))]
