from django.urls import path

from zhiheng.surfaces.portal.expert.views import (
    defences,
    desk,
    panel,
    sheets,
    training,
    visits,
    workbook,
)

app_name = "expert"

OWN = "expert/assignments/<int:pk>"

urlpatterns = [
    path("expert", desk.desk, name="desk"),
    path("expert/declarations", desk.declarations, name="declarations"),
    path("expert/assignments", desk.assignments, name="assignments"),
    path("expert/workbook", workbook.workbook, name="workbook"),
    path("expert/training/<int:pk>", training.training, name="training"),
    path("expert/training/<int:pk>/result", training.result, name="training_result"),
    path("expert/training/<int:pk>/document", training.document, name="training_document"),
    path(OWN, sheets.assignment, name="assignment"),
    path(f"{OWN}/files/<str:digest>", sheets.attachment, name="attachment"),
    path(f"{OWN}/scoresheet", sheets.scoresheet, name="scoresheet"),
    path(f"{OWN}/recusal", desk.recusal, name="recusal"),
    path(f"{OWN}/scores", panel.scores, name="scores"),
    path(f"{OWN}/consensus", panel.consensus, name="consensus"),
    path(f"{OWN}/visit", visits.visit, name="visit"),
    path(f"{OWN}/visit/findings", visits.finding, name="finding"),
    path(f"{OWN}/visit/notes", visits.note, name="note"),
    path(f"{OWN}/visit/photos/<str:digest>", visits.photo, name="photo"),
    path(f"{OWN}/visit/report", visits.report, name="report"),
    path(f"{OWN}/defence", defences.defence, name="defence"),
    path("expert/defence-room", defences.room, name="room"),
    path("expert/defence-room/now", defences.now, name="room_now"),
]
