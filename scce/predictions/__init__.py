"""Predict first: a question about a state, asked before its answer is shown, and what came of the reader's choice."""

from scce.predictions.record import Answer, Known, Outcome, Prediction

__all__ = ["Answer", "Known", "Outcome", "Prediction"]
