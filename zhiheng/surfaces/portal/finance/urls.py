from django.urls import path

from zhiheng.surfaces.portal.finance import views

app_name = "finance"

OWN = "finance/payouts/<int:pk>"

urlpatterns = [
    path("finance", views.desk, name="desk"),
    path("finance/payouts", views.payouts, name="payouts"),
    path(OWN, views.payout, name="payout"),
    path(f"{OWN}/payment", views.payment, name="payment"),
    path(f"{OWN}/return", views.return_, name="return"),
    path("finance/payments", views.payments, name="payments"),
    path("finance/papers/<int:pk>/<str:form>", views.paper, name="paper"),
]
