"""A small network learns: layers, gradients, optimisers, and a loop that reports after every epoch.

It computes what Keras's Sequential of Dense layers computes with the same settings, in float32;
tests/conformance trains both side by side.
"""

from scce.training.baselines import frequency_loss, initial_loss, uniform_loss
from scce.training.costs import costs_after
from scce.training.data import (
    DATA,
    FRESH_EXAMPLES,
    FRESH_SEED,
    HELD_OUT_SHARE,
    READY_MADE,
    STARTS,
    DataName,
    data_of,
)
from scce.training.loop import resume, train
from scce.training.network import Network, activations, forward, initial_network, loss_and_gradients
from scce.training.optimizers import OPTIMIZERS, Moments, adam_step, sgd_step
from scce.training.order import batch_order
from scce.training.predictions import PREDICTIONS, known_numbers
from scce.training.progress import Progress, State, loss_and_accuracy
from scce.training.run import Beginning, Point, Run, Stretch, Track, beginning, point_of, stretches
from scce.training.settings import DEFAULT_LEARNING_RATES, ENCODINGS, Settings
from scce.training.state import TrainingState
from scce.training.work import MOST_STEPS, MOST_WORK, Work, estimated_work, fitting, layer_sizes, refuse_too_much

__all__ = [
    "DATA",
    "DEFAULT_LEARNING_RATES",
    "ENCODINGS",
    "FRESH_EXAMPLES",
    "FRESH_SEED",
    "HELD_OUT_SHARE",
    "MOST_STEPS",
    "MOST_WORK",
    "OPTIMIZERS",
    "PREDICTIONS",
    "READY_MADE",
    "STARTS",
    "Beginning",
    "DataName",
    "Moments",
    "Network",
    "Point",
    "Progress",
    "Run",
    "Settings",
    "State",
    "Stretch",
    "Track",
    "TrainingState",
    "Work",
    "activations",
    "adam_step",
    "batch_order",
    "beginning",
    "costs_after",
    "data_of",
    "estimated_work",
    "fitting",
    "forward",
    "frequency_loss",
    "initial_loss",
    "initial_network",
    "known_numbers",
    "layer_sizes",
    "loss_and_accuracy",
    "loss_and_gradients",
    "point_of",
    "refuse_too_much",
    "resume",
    "sgd_step",
    "stretches",
    "train",
    "uniform_loss",
]
