"""The pages on which steps are shown."""

from scce import batch, diagnosis, encodings, logit_lab, surprise, training, wiring
from scce.lessons.record import Place

LAB = Place("logit_lab", logit_lab.state.FIELDS)
ENCODINGS = Place("encodings", encodings.state.FIELDS)
INFORMATION = Place("information", surprise.state.FIELDS)
BATCH = Place("batch", batch.state.FIELDS)
WIRING = Place("frameworks", wiring.state.FIELDS)
TRAINING = Place("training", training.state.FIELDS)
DIAGNOSIS = Place("diagnose", diagnosis.state.FIELDS)
