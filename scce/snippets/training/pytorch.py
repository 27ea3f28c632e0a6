"""PyTorch's program: nn.Sequential, torch.optim, and a loop of one's own."""

from itertools import pairwise

from scce.snippets.training.data import Data, data_lines, first_lines
from scce.snippets.training.lines import LOGITS, epoch_lines, momentum, outcome_lines, truth_name
from scce.training import Settings


def pytorch_lines(data: Data, settings: Settings) -> list[str]:
    """Returns the lines that train with PyTorch."""
    truth = truth_name(settings)
    arrays = ("inputs", truth, "held_out_inputs", f"held_out_{truth}")
    smoothing = f"label_smoothing={settings.smoothing}" if settings.smoothing else ""
    return [
        *first_lines(data, "import numpy as np", "import torch"),
        "",
        *data_lines(data, settings),
        "",
        *[f"{name} = torch.from_numpy({name})" for name in arrays],
        f"torch.manual_seed({settings.seed})",
        LOGITS,
        *_model(data, settings),
        "for layer in model:",
        "    if isinstance(layer, torch.nn.Linear):  # Glorot's first weights; PyTorch has others of its own",
        "        torch.nn.init.xavier_uniform_(layer.weight)",
        "        torch.nn.init.zeros_(layer.bias)",
        f"loss_of = torch.nn.CrossEntropyLoss({smoothing})",
        f"optimizer = torch.optim.{_optimizer(settings)}",
        "",
        f"for epoch in range(1, {settings.epochs + 1}):",
        "    total = 0.0",
        f"    for batch in torch.randperm(len(inputs)).split({settings.batch_size}):",
        "        optimizer.zero_grad()",
        f"        batch_loss = loss_of(model(inputs[batch]), {truth}[batch])",
        "        batch_loss.backward()",
        "        optimizer.step()",
        "        total += batch_loss.item() * len(batch)",
        *epoch_lines(settings, "total / len(inputs)"),
        "with torch.no_grad():",
        f"    loss = loss_of(model(inputs), {truth}).item()",
        f"    held_out_loss = loss_of(model(held_out_inputs), held_out_{truth}).item()",
        "",
        *outcome_lines(data, settings),
    ]


def _model(data: Data, settings: Settings) -> list[str]:
    sizes = (data.num_features, *settings.hidden, data.num_classes)
    layers = [f"    torch.nn.Linear({before}, {after})," for before, after in pairwise(sizes)]
    with_relu = [line for layer in layers for line in (layer, "    torch.nn.ReLU(),")]
    return ["model = torch.nn.Sequential(", *with_relu[:-1], ")"]


def _optimizer(settings: Settings) -> str:
    arguments = f"model.parameters(), lr={settings.learning_rate}"
    return f"Adam({arguments})" if settings.optimizer == "adam" else f"SGD({arguments}{momentum(settings)})"
