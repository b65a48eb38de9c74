"""Addresses of the desk; a person's number never stands in one."""

from django.urls import path

from portal.counter.views import (
    account,
    cards,
    certify,
    faces,
    find,
    home,
    imports,
    intake,
    matters,
    person,
    reveal,
    scan,
    statement,
)

app_name = "counter"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("matters/", matters.QueueView.as_view(), name="matters"),
    path("matters/next/", matters.NextView.as_view(), name="matter_next"),
    path("matters/new/", intake.IntakeView.as_view(), name="matter_new"),
    path("matters/<uuid:matter_id>/", matters.CaseView.as_view(), name="matter"),
    path("matters/<uuid:matter_id>/take/", matters.TakeView.as_view(), name="matter_take"),
    path("matters/<uuid:matter_id>/give-back/", matters.GiveBackView.as_view(), name="matter_give_back"),
    path("matters/<uuid:matter_id>/serve/", matters.ServeView.as_view(), name="matter_serve"),
    path("matters/<uuid:matter_id>/receipt/", matters.ReceiptView.as_view(), name="matter_receipt"),
    path("papers/<str:signed>/", matters.PaperView.as_view(), name="paper"),
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
    path("imports/", imports.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:batch_id>/", imports.one, name="import"),
    path("imports/<uuid:batch_id>/act/", imports.act, name="import_act"),
    path("imports/<uuid:batch_id>/errors.csv", imports.errors, name="import_errors"),
    path("receipts/<uuid:certification>/", certify.ReceiptView.as_view(), name="receipt"),
]
