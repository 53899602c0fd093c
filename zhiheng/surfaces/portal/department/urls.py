from django.urls import path

from zhiheng.surfaces.portal.department.views import desk, records, replies

app_name = "department"

urlpatterns = [
    path("department", desk.desk, name="desk"),
    path("department/consultations", desk.consultations, name="consultations"),
    path("department/consultations/<int:pk>", desk.consultation, name="consultation"),
    path("department/papers/<int:pk>/<str:form>", desk.paper, name="paper"),
    path("department/replies", replies.replies, name="replies"),
    path("department/listings", records.listings, name="listings"),
    path("department/listings/new", records.entry, name="entry"),
    path("department/listings/<int:pk>/removal", records.removal, name="removal"),
]
