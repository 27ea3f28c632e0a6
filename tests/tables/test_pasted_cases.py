"""What practitioners paste, as programs print it: the cases of the issue, and others of each kind."""

# ruff: noqa: RUF001
import json
from pathlib import Path

import numpy as np
import pytest

from scce.arrays import InputError
from scce.tables.pasted import predictions_in

CASES = Path(__file__).parents[1] / "cases"
PASTED = {
    path.stem.removesuffix(".right"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*.right.json"))
    if json.loads(path.read_text(encoding="utf-8"))["surface"] == "paste"
}
SEED = [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]
NAMES = ("cat", "dog", "bird")
LIST = "[[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]"


def mean_of(read):
    """Returns the plain mean loss of what was read, by its definition."""
    rows = read.rows / (100 if read.kind == "percent" else 1)
    if read.kind in ("logits", "log-probabilities"):
        logs = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    else:
        with np.errstate(divide="ignore"):
            logs = np.log(rows)
    if read.labels is None:
        return float(-(read.targets * logs).sum(axis=1).mean())
    kept = read.labels >= 0
    return float(-logs[kept, read.labels[kept]].mean())


def accepted(one, read):
    """Returns whether what was read is one of the answers that a case accepts."""
    if isinstance(read, str):
        return bool(one.get("mention")) and all(word in read for word in one["mention"])
    said = " ".join((*read.remarks, read.why, *read.classes))
    return (
        ("loss" not in one or abs(mean_of(read) - one["loss"]) < one.get("tolerance", 1e-5))
        and ("labels" not in one or (read.labels is None) == (one["labels"] is None))
        and ("shape" not in one or list(read.rows.shape) == one["shape"])
        and ("names" not in one or list(read.classes) == one["names"])
        and all(word in said for word in one.get("mention", ()))
    )


def read_or_refused(text):
    """Returns what a text holds, or the sentence that it is refused with."""
    try:
        return predictions_in(text)
    except InputError as refusal:
        return str(refusal)


def test_every_pasted_case_of_the_issue_is_read_as_it_is_meant():
    wrong = {
        name: read
        for name, case in PASTED.items()
        for read in [read_or_refused((CASES / f"{name}.txt").read_text(encoding="utf-8"))]
        if not any(accepted(one, read) for one in case["accept"])
    }
    assert (wrong, len(PASTED)) == ({}, 13)


NUMPY = "array([[0.05, 0.95, 0.  ],\n       [0.1 , 0.8 , 0.1 ]], dtype=float32)"
TORCH = "tensor([[0.0500, 0.9500, 0.0000],\n        [0.1000, 0.8000, 0.1000]])"
BARE = "[[0.05 0.95 0.  ]\n [0.1  0.8  0.1 ]]"
KERAS_3 = (
    "\x1b[1m1/1\x1b[0m \x1b[32m\u2501\u2501\u2501\u2501\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 284ms/step - loss: 0.98"
    "\b\b\b\b\r\x1b[1m1/1\x1b[0m \x1b[32m\u2501\u2501\u2501\u2501\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 30ms/step\n"
)
PRINTS = {  # what is printed around numbers; labels 1, 2 beside them
    "Paddle": "Tensor(shape=[2, 3], dtype=float32, place=Place(gpu:0), stop_gradient=True,\n"
    "       [[0.05, 0.95, 0.],\n"
    "        [0.1 , 0.8 , 0.1]])\nTensor(shape=[2], dtype=int64, place=Place(gpu:0), stop_gradient=True,\n"
    "       [1, 2])",
    "MindSpore": f"Tensor(shape=[2, 3], dtype=Float32, value=\n{BARE})\n"
    f"Tensor(shape=[2], dtype=Int64, value= [1, 2])",
    "MXNet": f"\n{BARE}\n<NDArray 2x3 @cpu(0)>\n\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    "TensorFlow": f"<tf.Tensor: shape=(2, 3), dtype=float32, numpy=\n{NUMPY}>\n"
    "<tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>",
    "Keras 3": f"{KERAS_3}{BARE}\n[1 2]",
    "Keras 2": f"Epoch 1/1\n32/32 [=====>......] - ETA: 0s - loss: 0.5 - accuracy: 0.9\n{BARE}\n[1 2]",
    "Keras, verbose=2": f"313/313 - 0s - loss: 0.0749 - accuracy: 0.9774 - 321ms/epoch\n{BARE}\n[1 2]",
    "colours whose escape is lost": f"[1m1/1[0m [32m\u2501\u2501[0m[37m[0m [1m0s[0m 26ms/step\n{BARE}\n[1 2]",
    "tqdm": f"Testing: 100%|\u2588\u2588\u2588| 2/2 [00:00<00:00, 312.5it/s]\n2it [00:00, 5.1it/s]\n{BARE}\n[1 2]",
    "sizes beside": f"{TORCH} torch.Size([2, 3])\ntensor([1, 2]) torch.Size([2]) torch.int64",
    "shapes on lines of their own": f"{NUMPY}\n(2, 3)\narray([1, 2])\n(2,)",
    "a loss beside": f"Epoch [1/10], Step [1/600], Loss: 0.7437\nprobs = {TORCH}\ny = tensor([1, 2])\n"
    f"loss: tensor(1.1769)",
    "a model's output": "ClassifierOutput(loss=tensor(1.1769), probs=tensor([[0.05, 0.95, 0.], [0.1, 0.8, 0.1]], "
    "grad_fn=<SoftmaxBackward0>), hidden_states=None, attentions=None)\nlabels = tensor([1, 2])",
    "a parameter": f"Parameter containing:\n{TORCH[:-1]}, requires_grad=True)\ntensor([1, 2], device='cuda:0')",
    "a prompt": f">>> y = torch.tensor([1, 2])\n>>> F.softmax(\n...     logits, dim=1)\n{TORCH}",
    "IPython": f"In [3]: y_pred\nOut[3]:\n{NUMPY}\n\nIn [4]: y_true\nOut[4]: array([1, 2])",
    "a tuple": f"({NUMPY}, array([1, 2]))",
    "a dictionary": f"{{'y_true': [1, 2], 'y_pred': {LIST}}}",
    "an ordered dictionary": f"OrderedDict([('probs', {TORCH}), ('labels', tensor([1, 2]))])",
    "NumPy scalars": "[[np.float32(0.05), np.float32(0.95), np.float32(0.0)], [0.1, 0.8, 0.1]]\n"
    "[np.int64(1), np.int64(2)]",
    "a list of tensors": "[tensor([0.0500, 0.9500, 0.0000]), tensor([0.1000, 0.8000, 0.1000])]\n"
    "[tensor(1), tensor(2)]",
    "code with comments": f"y_true = [1, 2]  # 2 labels\ny_pred = {LIST}  # from the model\n",
    "a fence": f"```python\ny_true = [1, 2]\ny_pred = {LIST}\n```",
    "headings": f"Predictions:\n{BARE}\nTrue labels:\n[1 2]\nPredicted labels:\n[1 1]",
    "JSON": f'{{"labels": [1, 2], "probabilities": {LIST}}}',
    "JSON lines": '{"label": 1, "probs": [0.05, 0.95, 0.0]}\n{"label": 2, "probs": [0.1, 0.8, 0.1]}',
    "MATLAB's brackets": "probs = [0.05 0.95 0.0; 0.1 0.8 0.1];\ny = [1; 2];",
    "a loose label": f"labels: 1 2\nprobs: {LIST}",
    "labels as a column": f"labels = [[1], [2]]\npreds = {LIST}",
    "labels in quotes": f"y_true = ['1', '2']\ny_pred = {LIST}",
    "labels in one-hot rows": f"y_true = [[0, 1, 0], [0, 0, 1]]\ny_pred = {LIST}",
    "labels in one-hot rows without a name": f"[[False, True, False], [False, False, True]]\n{LIST}",
    "names of the classes": f"classes = ['cat', 'dog', 'bird']\ny_true = ['dog', 'bird']\ny_pred = {LIST}",
    "id2label": f"{{0: 'cat', 1: 'dog', 2: 'bird'}}\n{LIST}\n['dog', 'bird']",
    "a guess beside": f"preds = [1, 1]\nprobs = {LIST}\nlabels = [1, 2]",
}  # fmt: skip
TABLES = {
    "pandas": "   label    cat    dog   bird\n0      1  0.050  0.950  0.000\n1      2  0.100  0.800  0.100\n\n"
    "[2 rows x 4 columns]",
    "pandas, a named index": "    label   cat   dog  bird\nid                         \n7       1  0.05  0.95   0.0\n"
    "9       2  0.10  0.80   0.1",
    "pandas, wide": "   label   cat  \\\n0      1  0.05   \n1      2  0.10   \n\n    dog  bird  \n"
    "0  0.95   0.0  \n1  0.80   0.1  ",
    "pandas, names with spaces": "   true label   cat   dog  bird\n0           1  0.05  0.95   0.0\n"
    "1           2  0.10  0.80   0.1",
    "a notebook": "\tlabel\tcat\tdog\tbird\n0\t1\t0.05\t0.95\t0.0\n1\t2\t0.10\t0.80\t0.1\n2 rows \u00d7 4 columns",
    "a notebook, less a tab": "label\tcat\tdog\tbird\n0\t1\t0.05\t0.95\t0.0\n1\t2\t0.10\t0.80\t0.1",
    "Markdown": "| label | cat | dog | bird |\n|------:|:---:|:----|------|\n| 1 | 0.05 | 0.95 | 0 |\n"
    "| 2 | 0.1 | 0.8 | 0.1 |",
    "Markdown without a frame": "label | cat | dog | bird\n--- | --- | --- | ---\n1 | 0.05 | 0.95 | 0\n"
    "2 | 0.1 | 0.8 | 0.1",
    "org": "| label | cat | dog | bird |\n|-------+-----+-----+------|\n| 1 | .05 | .95 | 0 |\n| 2 | .1 | .8 | .1 |",
    "psql": " label | cat  | dog  | bird \n-------+------+------+------\n     1 | 0.05 | 0.95 |    0\n"
    "     2 |  0.1 |  0.8 |  0.1\n"
    "(2 rows)\n",
    "Spark": "+-----+----+----+----+\n|label| cat| dog|bird|\n+-----+----+----+----+\n|    1|0.05|0.95| 0.0|\n"
    "|    2| 0.1| 0.8| 0.1|\n+-----+----+----+----+\n",
    "polars": "shape: (2, 4)\n┌───────┬──────┬──────┬──────┐\n│ label ┆ cat  ┆ dog  ┆ bird │\n"
    "│ ---   ┆ ---  ┆ ---  ┆ ---  │\n"
    "│ i64   ┆ f64  ┆ f64  ┆ f64  │\n╞═══════╪══════╪══════╪══════╡\n│ 1     ┆ 0.05 ┆ 0.95 ┆ 0.0  │\n"
    "│ 2     ┆ 0.1  ┆ 0.8  ┆ 0.1  │\n└───────┴──────┴──────┴──────┘",
    "DataFrames.jl": "2×4 DataFrame\n Row │ label  cat      dog      bird\n     │ Int64  Float64  Float64  Float64\n"
    "─────┼──────────────────────────────────\n   1 │     1     0.05     0.95      0.0\n"
    "   2 │     2     0.1      0.8       0.1",
    "tabulate": "  label    cat    dog    bird\n-------  -----  -----  ------\n      1   0.05   0.95     0\n"
    "      2   0.1    0.8      0.1",
    "a data frame of R": "  label  cat  dog bird\n1     1 0.05 0.95  0.0\n2     2 0.10 0.80  0.1",
    "a tibble": "# A tibble: 2 × 4\n  label   cat   dog  bird\n  <int> <dbl> <dbl> <dbl>\n1     1  0.05  0.95   0  \n"
    "2     2  0.1   0.8    0.1",
    "a matrix of R": "> head(p)\n     label  cat  dog bird\n[1,]     1 0.05 0.95  0.0\n[2,]     2 0.10 0.80  0.1",
    "decimal commas": "label\tcat\tdog\tbird\n1\t0,05\t0,95\t0\n2\t0,1\t0,8\t0,1",
    "records": "[{'label': 1, 'cat': 0.05, 'dog': 0.95, 'bird': 0}, {'label': 2, 'cat': 0.1, 'dog': 0.8, 'bird': 0.1}]",
    "columns": "{'label': [1, 2], 'cat': [0.05, 0.1], 'dog': [0.95, 0.8], 'bird': [0.0, 0.1]}",
    "a title": "Predictions of my model\n\nlabel,cat,dog,bird\n1,0.05,0.95,0\n2,0.1,0.8,0.1\n",
    "ids and guesses": "image_id,true_label,pred_label,cat,dog,bird\n88031,1,1,0.05,0.95,0.0\n"
    "88032,2,1,0.10,0.80,0.10",
    "one-hot columns": "true_cat,true_dog,true_bird,cat,dog,bird\n0,1,0,0.05,0.95,0\n0,0,1,0.1,0.8,0.1",
}  # fmt: skip
LISTS_IN_CELLS = {
    "to_csv": 'label,probs\n1,"[0.05, 0.95, 0.0]"\n2,"[0.1, 0.8, 0.1]"',
    "print": "   label               probs\n0      1  [0.05, 0.95, 0.0]\n1      2    [0.1, 0.8, 0.1]",
    "arrays": "   label             probs\n0      1  [0.05 0.95 0.0]\n1      2    [0.1 0.8 0.1]",
}


def rows_and_labels(text):
    """Returns the rows and the labels that a text holds, or the sentence that it is refused with."""
    read = read_or_refused(text)
    return (
        read if isinstance(read, str) else (read.rows.tolist(), None if read.labels is None else read.labels.tolist())
    )


def test_every_way_that_programs_print_the_seed_batch_is_read_as_the_seed_batch():
    texts = {**PRINTS, **TABLES, **LISTS_IN_CELLS}
    assert {name: rows_and_labels(text) for name, text in texts.items()} == dict.fromkeys(texts, (SEED, [1, 2]))


def test_tables_keep_the_names_of_their_classes():
    assert {name: predictions_in(text).classes for name, text in TABLES.items()} == dict.fromkeys(TABLES, NAMES)


LANGUAGES = {  # rows, labels: R, Julia and MATLAB count from 1, and Julia and MATLAB may have classes down
    "> probs\n     [,1] [,2] [,3]\n[1,] 0.05 0.95  0.0\n[2,] 0.10 0.80  0.1\n> y\n[1] 2 3": (SEED, [1, 2]),
    "      cat  dog\n[1,] 0.05 0.95\n[2,] 0.10 0.80\n     bird\n[1,]  0.0\n[2,]  0.1": (SEED, None),
    "> y\n[1] dog  bird\nLevels: bird cat dog\n> p\n     bird  cat  dog\n[1,] 0.05 0.95  0.0\n[2,] 0.10 0.80  0.1": (
        SEED,
        [2, 0],
    ),
    "julia> y = softmax(x)\n3×2 Matrix{Float32}:\n 0.05  0.1\n 0.95  0.8\n 0.0   0.1\n\njulia> labels\n"
    "2-element Vector{Int64}:\n 2\n 3": (SEED, [1, 2]),
    "3×2 Matrix{Float64}:\n 0.05f0  1.0f-1\n 0.95  0.8\n 0.0   0.1": (SEED, None),
    "ŷ =\n3×2 Matrix{Float32}:\n 0.05  0.1\n 0.95  0.8\n 0.0   0.1\ny =\n"
    "3×2 OneHotMatrix(::Vector{UInt32}) with eltype "
    "Bool:\n ⋅  ⋅\n 1  ⋅\n ⋅  1\n": (SEED, [1, 2]),
    "probs =\n\n    0.0500    0.9500         0\n    0.1000    0.8000    0.1000\n\nlabels =\n\n     2\n     3\n": (
        SEED,
        [1, 2],
    ),
    "A =\n\n  Columns 1 through 2\n\n    0.0500    0.9500\n    0.1000    0.8000\n\n  Column 3\n\n         0\n"
    "    0.1000\n": (
        SEED,
        None,
    ),
    ">> p\np =\n\n   0.050000   0.950000   0.000000\n   0.100000   0.800000   0.100000\n\n>> y = [2 3]\ny =\n\n"
    "   2   3\n": (
        SEED,
        [1, 2],
    ),
}


def test_matrices_of_other_languages_are_read_with_their_labels():
    assert {text: rows_and_labels(text) for text in LANGUAGES} == LANGUAGES


SHAPES = {  # rows, labels
    "logits = [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [1, 2, 0]]]\nlabels = [[0, 2], [-100, 1]]": (
        [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2, 0]],
        [0, 2, -100, 1],
    ),
    "logits = [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [1, 2, 0]]]\nlabels = [0, 2, -100, 1]": (
        [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2, 0]],
        [0, 2, -100, 1],
    ),
    "input = tensor([[[1., 2., 3.], [4., 5., 6.]]])\ntarget = tensor([[0, 1, 1]])": (
        [[1, 4], [2, 5], [3, 6]],
        [0, 1, 1],
    ),
    "probs = [[[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]]": ([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]], None),
    "x = [[[[1, 2]], [[3, 4]], [[5, 6]]]]\nlabels = [[[0, 2]]]": ([[1, 3, 5], [2, 4, 6]], [0, 2]),
    "y_pred = [[0.9], [0.2]]\ny_true = [1, 0]": ([[0.1, 0.9], [0.8, 0.2]], [1, 0]),
    "[[0.9]\n [0.2]]\n[[1]\n [0]]": ([[0.1, 0.9], [0.8, 0.2]], [1, 0]),
    "logits = [2.5, -1.0, 0.5]\ny = [True, False, True]": ([[0, 2.5], [0, -1], [0, 0.5]], [1, 0, 1]),
    "y_true = 1\ny_pred = [0.05, 0.95, 0.0]": (SEED[:1], [1]),
    "y_true = [True, False]\ny_pred = [[0.1, 0.9], [0.8, 0.2]]": ([[0.1, 0.9], [0.8, 0.2]], [1, 0]),
    "[{'label': 'A', 'score': 0.9}, {'label': 'B', 'score': 0.1}]": ([[0.9, 0.1]], None),
    "[{'cat': 0.1, 'dog': 0.9}, {'dog': 0.2, 'cat': 0.8}]\ny_true = ['dog', 'cat']": ([[0.1, 0.9], [0.8, 0.2]], [1, 0]),
    "{'sequence': 'a b', 'labels': ['x', 'y', 'z'], 'scores': [0.7, 0.2, 0.1]}": ([[0.7, 0.2, 0.1]], None),
}


def test_shapes_and_kinds_of_labels_are_read_as_they_are_meant():
    assert {text: rows_and_labels(text) for text in SHAPES} == SHAPES


@pytest.mark.parametrize("targets", [[[0.9, 0.1], [0.2, 0.8]], [[0.5, 0.5], [0.0, 1.0]], [[0.333, 0.667], [1, 0]]])
def test_soft_targets_stay_targets(targets):
    read = predictions_in(f"y_true = {targets}\ny_pred = [[2.0, 1.0], [0.0, 1.0]]")
    assert (read.labels, read.targets.tolist()) == (None, targets)


def test_what_is_passed_over_is_told():
    text = f"temperature 3\nscale is 0.5\n{LIST}\nids = [7, 8]\nlosses = [0.1, 2.3]"
    assert predictions_in(text).remarks[:3] == (
        "Left out, for it numbers the rows: 'ids'.",
        "Left out, for it is a loss: 'losses'.",
        "Passed over, for no row is in them: 'temperature 3', 'scale is 0.5'.",
    )
