"""The two model files of the local face check, known by their bytes."""

from collections.abc import Mapping
from typing import Final

YUNET: Final = "face_detection_yunet_2023mar.onnx"
RECOGNISER: Final = "face_recognition_sface_2021dec.onnx"
MODELS: Final[Mapping[str, str]] = {
    YUNET: "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    RECOGNISER: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
}
