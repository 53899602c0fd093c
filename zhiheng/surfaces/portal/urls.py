from django.urls import include, path

from zhiheng.surfaces.components.gallery import gallery

urlpatterns = [
    path("", include("zhiheng.surfaces.portal.public.urls")),
    path("", include("zhiheng.surfaces.portal.desk.urls")),
    path("", include("zhiheng.surfaces.portal.applicant.urls")),
    path("", include("zhiheng.surfaces.portal.office.urls")),
    path("", include("zhiheng.surfaces.portal.expert.urls")),
    path("", include("zhiheng.surfaces.portal.laureate.urls")),
    path("", include("zhiheng.surfaces.portal.administrator.urls")),
    path("", include("zhiheng.surfaces.portal.recommender.urls")),
    path("", include("zhiheng.surfaces.portal.department.urls")),
    path("", include("zhiheng.surfaces.portal.government.urls")),
    path("", include("zhiheng.surfaces.portal.finance.urls")),
    path("", include("zhiheng.surfaces.portal.committee.urls")),
    path("", include("zhiheng.surfaces.portal.supervisor.urls")),
    path("", include("zhiheng.surfaces.portal.auditor.urls")),
    path("", include("zhiheng.surfaces.portal.signing.urls")),
    path("gallery", gallery, name="gallery"),
]
