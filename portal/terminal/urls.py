"""Addresses of the self-service terminal; nothing of a person ever stands in one."""

from django.urls import path

from portal.terminal.views import capture, identify, screen, setup

app_name = "terminal"
urlpatterns = [
    path("", screen.start, name="start"),
    path("begin/", screen.begin, name="begin"),
    path("card/", identify.card, name="card"),
    path("proof/", identify.proof, name="proof"),
    path("check/", capture.check, name="check"),
    path("camera/", capture.camera, name="camera"),
    path("frames/", capture.frames, name="frames"),
    path("again/", capture.again, name="again"),
    path("result/", capture.result, name="result"),
    path("help/", screen.help_desk, name="help"),
    path("end/", screen.end, name="end"),
    path("setup/", setup.set_up, name="setup"),
]
