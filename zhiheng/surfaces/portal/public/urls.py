from django.urls import path

from zhiheng.surfaces.portal.public.views import (
    cases,
    data,
    draws,
    honours,
    matchings,
    measures,
    news,
    objections,
    trusting,
)

app_name = "public"
urlpatterns = [
    path("", news.home, name="home"),
    path("notices", news.notices, name="notices"),
    path("notices/<int:notice_id>", news.notice, name="notice"),
    path("notices/<int:notice_id>/objection", objections.objection, name="objection"),
    path("objections", objections.receipts, name="receipts"),
    path("objections/<str:receipt>", objections.receipt, name="receipt"),
    path("tips", objections.tips, name="tips"),
    path("cycles/<int:cycle_id>", news.cycle, name="cycle"),
    path("cycles/<int:cycle_id>/reliability", trusting.reliability, name="reliability"),
    path(
        "cycles/<int:cycle_id>/reliability.xlsx",
        trusting.reliability_xlsx,
        name="reliability_xlsx",
    ),
    path("measures", measures.editions_, name="measures"),
    path("measures/<slug:old>...<slug:new>", measures.comparison, name="comparison"),
    path("measures/<slug:name>", measures.edition_, name="edition"),
    path("register", honours.register, name="register"),
    path("register/<int:honour_id>", honours.laureate, name="laureate"),
    path("certificate", honours.certificate, name="certificate"),
    path("cases", cases.cases, name="cases"),
    path("cases/<int:case_id>", cases.case, name="case"),
    path("draws", draws.draws, name="draws"),
    path("draws/verify_draw.py", draws.script, name="draw_script"),
    path("draws/<int:commitment_id>", draws.draw, name="draw"),
    path("draws/<int:commitment_id>/record.json", draws.record, name="draw_record"),
    path("matchings", matchings.matchings, name="matchings"),
    path("matchings/<int:plan_id>", matchings.matching, name="matching"),
    path("matchings/<int:plan_id>/record.json", matchings.record, name="matching_record"),
    path("data", data.index, name="data"),
    path("data/<slug:name>.csv", data.as_csv, name="csv"),
    path("data/<slug:name>.json", data.as_json, name="json"),
]
