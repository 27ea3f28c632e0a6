"""Numbers that people came with, each with what they knew beside it."""

from collections.abc import Mapping
from types import MappingProxyType

from scce.diagnosis.state import DiagnosisState

EXAMPLES: Mapping[str, DiagnosisState] = MappingProxyType(
    {
        "0.7437, four classes": DiagnosisState("0.7437", num_classes=4),
        "16.118": DiagnosisState("16.118"),
        "2.30212, ten classes": DiagnosisState("2.30212", num_classes=10),
        "87.3365": DiagnosisState("87.3365"),
        "6.91": DiagnosisState("6.91"),
        "0.6931, accuracy 0.7": DiagnosisState("0.6931", accuracy="0.7"),
        "nan": DiagnosisState("nan"),
        "nan PyTorch": DiagnosisState("nan PyTorch"),
        "Keras 1.2040, PyTorch 0.9163": DiagnosisState("Keras 1.2040, PyTorch 0.9163"),
    }
)
