"""Addresses of the desk; a person's number never stands in one."""

from django.urls import path

from portal.counter.views import (
    account,
    cards,
    certify,
    faces,
    find,
    home,
    person,
    reveal,
    scan,
    statement,
)

app_name = "counter"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("people/", find.FindView.as_view(), name="find"),
    path("people/<uuid:person>/", person.PersonView.as_view(), name="person"),
    path("people/<uuid:person>/reveal/<str:field>/", reveal.RevealView.as_view(), name="reveal"),
    path("people/<uuid:person>/cards/", cards.CardsView.as_view(), name="cards"),
    path("scan/", scan.ScanView.as_view(), name="scan"),
    path("people/<uuid:person>/account/", account.AccountView.as_view(), name="account"),
    path("people/<uuid:person>/account/join/", account.JoinView.as_view(), name="account_join"),
    path("people/<uuid:person>/account/code/", account.CodeView.as_view(), name="account_code"),
    path("people/<uuid:person>/account/phone/", account.PhoneView.as_view(), name="account_phone"),
    path("letter/", account.LetterView.as_view(), name="letter"),
    path("people/<uuid:person>/statement/", statement.StatementView.as_view(), name="statement"),
    path("people/<uuid:person>/photo/", faces.PhotoView.as_view(), name="photo"),
    path("faces/", faces.FacesView.as_view(), name="faces"),
    path("faces/<uuid:review>/", faces.FaceView.as_view(), name="face"),
    path("deadlines/<uuid:entitlement>/certify/", certify.CertifyView.as_view(), name="certify"),
    path("receipts/<uuid:certification>/", certify.ReceiptView.as_view(), name="receipt"),
]
