"""Addresses of the operators' pages about partners, beneath the back office."""

from django.urls import path

from portal.office.views import partners

app_name = "partners"
urlpatterns = [
    path("", partners.overview, name="list"),
    path("new/", partners.NewPartnerView.as_view(), name="new"),
    path("<uuid:partner_id>/", partners.partner, name="partner"),
    path("<uuid:partner_id>/invite/", partners.invite, name="invite"),
    path("<uuid:partner_id>/switch/", partners.switch, name="switch"),
    path("<uuid:partner_id>/people/<uuid:member_id>/end/", partners.end_person, name="person_end"),
]
