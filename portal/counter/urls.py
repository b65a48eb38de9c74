"""Addresses of the desk; a person's number never stands in one."""

from django.urls import path

from portal.counter.views import cards, certify, find, home, person, reveal, scan

app_name = "counter"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("people/", find.FindView.as_view(), name="find"),
    path("people/<uuid:person>/", person.PersonView.as_view(), name="person"),
    path("people/<uuid:person>/reveal/<str:field>/", reveal.RevealView.as_view(), name="reveal"),
    path("people/<uuid:person>/cards/", cards.CardsView.as_view(), name="cards"),
    path("scan/", scan.ScanView.as_view(), name="scan"),
    path("deadlines/<uuid:entitlement>/certify/", certify.CertifyView.as_view(), name="certify"),
    path("receipts/<uuid:certification>/", certify.ReceiptView.as_view(), name="receipt"),
]
