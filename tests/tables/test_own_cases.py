"""Files as other programs write them, by the kinds of the folder of cases: the loss that is right, or a sentence."""

import io
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from scce.arrays import InputError
from scce.batch import score
from scce.batches import Batch
from scce.tables import predictions
from scce.tables.upload import as_scored

LABELS = [0, 2, 1]
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3]])
Z = np.array([[2.0, -1.0, 0.5], [0.1, 1.5, 3.0], [-1.0, 4.0, 2.0]])
LN_P = float(-np.log([0.7, 0.6, 0.5]).mean())
LOSSES_Z = np.log(np.exp(Z).sum(axis=1)) - [2, 3, 4]
LN_Z = float(LOSSES_Z.mean())
LOGITS, TRUE, PRED = ([f"{stem}_{k}" for k in "abc"] for stem in ("logit", "true", "pred"))
TWO = float(-np.log([0.9, 0.8]).mean())  # of the rows below, and of many like them
ROWS = "label,a,b\n0,0.9,0.1\n1,0.2,0.8\n"


def csv(*parts, index=False, **columns):
    """Returns columns as CSV; a part is a beginning of names and the array whose columns have them."""
    table = dict(columns)
    for names, array in parts:
        table.update(dict(zip(names, array.T, strict=True)))
    return pd.DataFrame(table).to_csv(index=index).encode()


def parquet(**columns):
    pq.write_table(pa.table(columns), out := io.BytesIO())
    return out.getvalue()


def npz(**arrays):
    np.savez(out := io.BytesIO(), **arrays)
    return out.getvalue()


def npy(array):
    np.save(out := io.BytesIO(), array)
    return out.getvalue()


def as_json(value):
    return json.dumps(value).encode()


def table(names="abc"):
    return pd.DataFrame({"label": LABELS, **dict(zip(names, P.T, strict=True))})


LATER = np.tile(np.array(LABELS), 4)
P4, Z4 = np.tile(P, (4, 1)), np.tile(Z, (4, 1))
WEIGHTS = np.linspace(0.5, 2, 12)
LN_W = float(np.average(np.tile(LOSSES_Z, 4), weights=WEIGHTS))
PICTURE = np.moveaxis(Z4.reshape(1, 3, 4, 3), -1, 1)

ABC, PROBS, NAMES = list("abc"), ["prob_0", "prob_1", "prob_2"], ["a", "c", "b"]
CLASSES = ["Class_1", "Class_2", "Class_3"]
RECORDS = [{"label": label, "probs": row} for label, row in zip(LABELS, P.tolist(), strict=True)]
ONE_HOT = np.eye(3, dtype=int)[LABELS]

# A name, what the file holds, and the loss; or what is said: of a refusal, or of a doubt.
A_COLUMN_IS_NO_CLASS = {
    "transformers": (csv((["score_0", "score_1", "score_2"], P), idx=[0, 1, 2], label=LABELS, prediction=LABELS), LN_P),
    "a pandas index": (csv((["proba_a", "proba_b", "proba_c"], P), y_true=LABELS, y_pred=[0, 2, 2], index=True), LN_P),
    "folds and losses": (
        csv((["cat", "dog", "bird"], Z), fold=[0, 1, 2], target=LABELS, ce_loss=[0.2, 0.3, 0.1], correct=[1, 0, 1]),
        LN_Z,
    ),
    "weights": (csv((ABC, P), label=LABELS, weights=[1, 2, 0.5]), float(-np.log([0.7, 0.6, 0.5]) @ [1, 2, 0.5] / 3.5)),
    "logits and probabilities": (csv((LOGITS, Z), (PROBS, P), label=LABELS, pred=LABELS), LN_Z),
    "embeddings": (csv((["emb_0", "emb_1", "emb_2"], Z), (["p0", "p1", "p2"], P), id=[1, 2, 3], label=LABELS), LN_P),
    "how sure": (
        csv((ABC, P), label=LABELS, max_prob=[0.7, 0.6, 0.5], margin=[0.5, 0.3, 0.2], entropy=[1, 2, 1.5]),
        LN_P,
    ),
    "how sure, of logits": (
        csv((ABC, Z), gt=LABELS, top1=LABELS, top1_prob=[0.9, 0.8, 0.7], pred_score=[1, 2, 1.5]),
        LN_Z,
    ),
    "numbers of no name": (csv((ABC, P), label=LABELS, age=[31.5, 20.25, 44.0], height=[1.7, 1.8, 1.6]), LN_P),
    "whole numbers of logits": (csv((ABC, Z + 0.25), label=LABELS, user=[17, 4, 99]), LN_Z),
    "a class called date": (csv((["date", "fig", "row"], P), label=["date", "row", "fig"]), LN_P),
    "a class called id": (csv((["prob_id", "prob_loss", "prob_cat"], P), label=["id", "cat", "loss"]), LN_P),
    "one-hot and predictions": (
        csv((["y_true_0", "y_true_1", "y_true_2"], ONE_HOT), (["y_pred_0", "y_pred_1", "y_pred_2"], P)),
        LN_P,
    ),
    "one-hot in another order": (
        csv((["a_true", "b_true", "c_true"], ONE_HOT), (["c_pred", "a_pred", "b_pred"], P[:, [2, 0, 1]])),
        LN_P,
    ),
    "get_dummies": (csv((ABC, P), (["label_a", "label_b", "label_c"], ONE_HOT == 1)), LN_P),
    "soft targets": (
        csv((["target_a", "target_b", "target_c"], P), (["pred_a", "pred_b", "pred_c"], P)),
        float(-(P * np.log(P)).sum(axis=1).mean()),
    ),
    "two labels": (csv((["p_a", "p_b", "p_c"], P), label=[0, 0, 1], true_label=LABELS), LN_P),
    "caret": (csv((ABC, P), pred=NAMES, obs=NAMES, rowIndex=[1, 2, 3]), LN_P),
    "tidymodels": (
        csv(([".pred_a", ".pred_b", ".pred_c"], P), **{".row": [1, 2, 3], ".pred_class": NAMES, "species": NAMES}),
        LN_P,
    ),
    "h2o": (csv((ABC, P), predict=NAMES, actual=NAMES), LN_P),
    "mlr3": (csv((["prob.a", "prob.b", "prob.c"], P), row_ids=[1, 2, 3], truth=NAMES, response=NAMES), LN_P),
    "weka": (
        csv(actual=["1:a", "2:b"], predicted=["1:a", "2:b"], prediction=[0.7, 0.6], error=[0.1, 0.2]),
        "binary cross-entropy",
    ),
    "weights called w": (csv((["cat", "dog", "ape"], Z4), label=LATER, w=WEIGHTS), LN_W),
    "weights called wgt": (csv((["cat", "dog", "ape"], Z4), label=LATER, wgt=WEIGHTS), LN_W),
    "a class called w, which the sums need": (csv((["w", "bike", "car"], P), label=LABELS), LN_P),
    "a class called w": (csv((["w", "n", "e"], Z), label=LABELS), LN_Z),
    "a class called weight": (csv((["age", "weight", "size"], P), label=["age", "size", "weight"]), LN_P),
    "classes called id and time": (csv((["id", "time", "error"], Z), label=["id", "error", "time"]), LN_Z),
    "fastai": (csv((PROBS, P), targs=LABELS, preds=LABELS, losses=[0.3, 0.4, 0.5]), LN_P),
    "a setting": (csv((ABC, Z4), label=LATER, temperature=[1.0] * 12), LN_Z),
    "a constant": (csv((ABC, Z4), label=LATER, lr=[0.001] * 12), LN_Z),
    "how long it took": (csv((ABC, Z4), label=LATER, duration=WEIGHTS), LN_Z),
    "a number of a strange name": (
        csv((ABC, Z4), label=LATER, grad_norm=WEIGHTS),
        "is each of the columns 'grad_norm', 'a', 'b', 'c' a class?",
    ),
    "means and spreads": (
        csv((["a_mean", "b_mean", "c_mean"], Z4), (["a_std", "b_std", "c_std"], abs(Z4)), label=LATER),
        LN_Z,
    ),
    "classes of two words": (
        csv((["left_hand", "left_foot", "right_hand"], Z), label=["left_hand", "right_hand", "left_foot"]),
        LN_Z,
    ),
    "a class of one logit": (csv((ABC, np.column_stack([Z[:, :2], [-5.0] * 3])), label=[0, 1, 1]), 0.092639),
    "spreads and means": (
        csv((["std_a", "std_b", "std_c"], abs(Z4)), (["mean_a", "mean_b", "mean_c"], Z4), label=LATER),
        LN_Z,
    ),
    "status": (
        csv((["Status_a", "Status_b", "Status_c"], P), PassengerId=[8, 9, 10], Status=NAMES, N_Days=[1e3, 2e3, 9e2]),
        LN_P,
    ),
}
PROBABILITIES_OR_LOGITS = {
    "bfloat16": (
        csv((ABC, np.array([[0.699, 0.2002, 0.1001], [0.0996, 0.3008, 0.6016]])), label=[0, 2]),
        float(-np.log([0.699, 0.6016]).mean()),
    ),
    "percent signs": (b"label,a,b\n0,95%,5%\n1,90.5 %,9.5 %\n", float(-np.log([0.95, 0.095]).mean())),
    "percent in the header": (b"label,a (%),b (%)\n0,95,5\n1,90,10\n", float(-np.log([0.95, 0.1]).mean())),
    "logits in 0..1": (csv((["logit_a", "logit_b"], np.array([[0.2, 0.9]])), label=[1]), float(np.log1p(np.exp(-0.7)))),
    "logarithms": (csv((ABC, np.log(P)), label=LABELS), LN_P),
    "logarithms by name": (csv((["logprob_a", "logprob_b", "logprob_c"], np.log(P)), label=LABELS), LN_P),
    "a late logit": (
        b"label,a,b\n" + b"0,0.5,0.5\n" * 60 + b"1,-2.0,3.0\n",
        (60 * np.log(2) + np.log1p(np.exp(-5))) / 61,
    ),
    "a late sum": (b"label,a,b\n" + b"0,0.5,0.5\n" * 60 + b"1,0.7,0.9\n", "Row 60 sums to 1.6"),
    "called probabilities": (csv((PROBS, Z), label=LABELS), "They are called probabilities, but -1 is none."),
    "sigmoids": (csv((ABC, np.array([[0.9, 0.8, 0.3], [0.8, 0.9, 0.9]])), label=[0, 1]), "Row 0 sums to 2, not to 1"),
    "half precision": (
        parquet(label=LABELS, a=P[:, 0].astype("f2"), b=P[:, 1].astype("f2"), c=P[:, 2].astype("f2")),
        0.520069,
    ),
    "minus logarithms": (csv((ABC, -np.log(P)), label=LABELS), "exp(-x) of every row sums to 1"),
    "logarithms to base 2": (csv((ABC, np.log2(P)), label=LABELS), "look like logarithms to base 2"),
    "logarithms to base 10": (csv((ABC, np.log10(P)), label=LABELS), "look like logarithms to base 10"),
    "odds": (csv((ABC, P / (1 - P)), label=LABELS), "they look like odds"),
    "votes": (csv((ABC, 500 * P), label=LABELS), "every row sums to 500"),
    "softmax called logits": (csv((LOGITS, P), label=LABELS), 0.853689),
}
NO_HEADER = {
    "an id first": (b"881,1,0.05,0.95,0.0\n882,2,0.1,0.8,0.1\n883,0,0.7,0.2,0.1\n", 0.903518),
    "labels last": (b"0.05,0.95,0.0,1\n0.1,0.8,0.1,2\n0.7,0.2,0.1,0\n", 0.903518),
    "labels by name": (
        b"dog,0.0,0.05,0.95\ncat,0.1,0.8,0.1\nape,0.7,0.2,0.1\n",
        float(-np.log([0.95, 0.8, 0.7]).mean()),
    ),
    "logits": (b"1,0.5,-0.95,2.0\n2,1.1,0.8,0.1\n0,0.7,0.2,-0.1\n", 1.886693),
    "savetxt": (b"1.000000000000000000e+00,5.0e-02,9.5e-01\n0.000000000000000000e+00,9.0e-01,1.0e-01\n", 0.078327),
    "file names": (b"a.png,1,0.05,0.95,0.0\nb.png,2,0.1,0.8,0.1\n", 1.176939),
    "pandas": (pd.DataFrame(np.column_stack([LABELS, P])).to_csv(index=False).encode(), LN_P),
    "pandas with its index": (pd.DataFrame(np.column_stack([LABELS, P])).to_csv().encode(), LN_P),
    "pandas, and no label 0": (pd.DataFrame(np.column_stack([[1, 2, 1], P])).to_csv(index=False).encode(), 0.937804),
    "a header that is a comment": (b"# label cat dog\n1 0.05 0.95\n0 0.9 0.1\n", 0.078327),
    "another": (b"# label,cat,dog\n1,0.05,0.95\n0,0.9,0.1\n", 0.078327),
    "R": (b'"label" "a" "b"\n"1" 0 0.9 0.1\n"2" 1 0.2 0.8\n', TWO),
    "decimal commas": (b"0;0,9;0,1\n1;0,2;0,8\n", TWO),
    "decimal commas alone": (b"0,5;0,5\n0,25;0,75\n", "The first line holds numbers"),
    "decimal commas, of one row": (b"0;0,5;0,5\n", float(np.log(2))),
    "decimal commas and tabs": (b"0\t0,9\t0,1\n1\t0,2\t0,8\n", TWO),
    "decimal commas and spaces": (b"0 0,9 0,1\n1 0,2 0,8\n", TWO),
    "percent signs": (b"0;90,0 %;10,0 %\n1;20,0 %;80,0 %\n", TWO),
    "texts that come again": (b"cat,0,1,2\ndog,3,5,1\nape,2,2,9\ncat,1,1,1\n", "'column 0'"),
    "0, 1, 2 in the first line": (b"0,1,2\n1,0.25,0.75\n0,1.5,2.5\n", "The first line, 0, 1, 2"),
    "a mark": ("\ufeff1,0.05,0.95,0.0\n2,0.1,0.8,0.1\n".encode(), 1.176939),
    "exponents and tabs": (b"1\t5e-2\t9.5e-1\t0\n2\t1e-1\t8e-1\t1e-1\n", 1.176939),
}
BY_NAME = {
    "columns in text order": (
        csv(
            label=[2, 10],
            **{str(k): [0.9 if k == 2 else 0.01, 0.9 if k == 10 else 0.01] for k in sorted(range(11), key=str)},
        ),
        float(-np.log(0.9)),
    ),
    "from 1 beside names": (csv((ABC, P), label=[1, 3, 2]), "do your labels start at 1?"),
    "from 1 beside 1..K": (csv((CLASSES, P), target=[1, 3, 2]), LN_P),
    "whole names": (csv((CLASSES, P), id=[1, 2, 3], target=["Class_1", "Class_3", "Class_2"]), LN_P),
    "P(cat)": (csv((["P(cat)", "P(dog)", "P(ape)"], P), label=["cat", "ape", "dog"]), LN_P),
    "endings": (csv((["cat_prob", "dog_prob", "ape_prob"], P), label=["cat", "ape", "dog"]), LN_P),
    "another case": (csv((["Cat", "Dog", "Ape"], P), label=["CAT", "Ape", "dog"]), LN_P),
    "reverse": (csv((PROBS[::-1], P[:, ::-1]), label=LABELS), LN_P),
    "years": (csv((["p_2019", "p_2020", "p_2021"], P), label=[2019, 2021, 2020]), LN_P),
    "signs": (csv(label=[-1, 1, 1], **{"p(-1)": [0.9, 0.2, 0.3], "p(1)": [0.1, 0.8, 0.7]}), 0.228393),
    "booleans": (csv(label=[True, False, True], prob_False=[0.1, 0.8, 0.3], prob_True=[0.9, 0.2, 0.7]), 0.228393),
    "0_cat": (csv((["1_dog", "0_cat", "2_ape"], P[:, [1, 0, 2]]), label=LABELS), LN_P),
    "cat_0": (csv((["dog_1", "cat_0", "ape_2"], P[:, [1, 0, 2]]), label=LABELS), LN_P),
    "stars": (csv((["1 star", "2 stars", "3 stars"], P), label=[1, 3, 2]), LN_P),
    "names that end with other numbers": (csv((["boeing 737", "airbus 320", "fokker 50"], P), label=LABELS), LN_P),
    "1 and 01": (csv((["1", "01", "001"], P), label=["1", "001", "01"]), "are named with the number 1"),
    "accents of two signs": (
        csv((["K\u00fche", "B\u00e4r", "Hund"], P), label=["Ku\u0308he", "Hund", "Ba\u0308r"]),
        LN_P,
    ),
    "numbers with a zero": (csv((["class_01", "class_02", "class_03"], P), label=["01", "03", "02"]), LN_P),
    "texts beside numbered columns": (csv((PROBS, P), label=["ape", "dog", "cat"]), LN_P),
}
WAYS_OF_WRITING = {
    "UTF-16": (ROWS.encode("utf-16-le"), TWO),
    "UTF-16, the other way": (ROWS.encode("utf-16-be"), TWO),
    "tabs for Excel": (b"sep=\t\r\n" + ROWS.replace(",", "\t").encode(), TWO),
    "sep in quotes": (b'"sep=;"\nlabel;a;b\n0;0,9;0,1\n1;0,2;0,8\n', TWO),
    "points between thousands": (b"label;a;b\n1;1.234,5;1.235,5\n0;1,5;0,5\n", 0.313262),
    "commas between thousands": (b'label,a,b\n1,"1,234.5","1,235.5"\n0,1.5,0.5\n', 0.313262),
    "apostrophes between thousands": (b"label;a;b\n1;1'234.5;1'235.5\n0;1.5;0.5\n", 0.313262),
    "spaces between thousands": ("label;a;b\n1;1 234,5;1\u202f235,5\n0;1,5;0,5\n".encode(), 0.313262),
    "one comma": (b"label;a;b\n0;1,234;2,500\n1;3,125;4,750\n", "'1,234' is read as 1.234"),
    "a point among commas": (b"label;a;b\n0;0,5;0,5\n1;1.234;2,5\n", "'1.234' may have thousands or decimals"),
    "points between semicolons": (b"label;a;b\n0;1.234;2.345\n1;3.456;1.222\n", "it may be meant as thousands"),
    "names with commas": (b"label;a, b;c, d\n0;0,9;0,1\n1;0,2;0,8\n", TWO),
    "spaces before commas": (b"label ,a ,b\n0 ,3 ,1\n1 ,2 ,5\n", 0.087758),
    "LIBSVM": (b"0 1:0.9 2:0.1\n1 1:0.2 2:0.8\n", "LIBSVM's sparse form"),
    "a minus of typography": ("label,a,b\n1,\u22121.5,\u22120.5\n0,0.5,\u22120.5\n".encode(), 0.313262),
    "decimal commas in quotes": (b'label,a,b\n0,"0,9","0,1"\n1,"0,2","0,8"\n', TWO),
    "a separator at the end": (b"label,a,b,\n0,0.9,0.1,\n1,0.2,0.8,\n", TWO),
    "only of the rows": (b"label,a,b\n0,0.9,0.1,\n1,0.2,0.8,\n", TWO),
    "floats as labels": (b"label,a,b\n0.0,0.9,0.1\n1.0,0.2,0.8\n", TWO),
    "a name twice": (b"label,a,a\n0,0.9,0.1\n1,0.2,0.8\n", "columns 1 and 2 are both named 'a'"),
    "a label in a row too long": (b"label,a,b\n0,0.9,0.1\n1,0.2,0.8,7\n", "line 3 has 4 cells"),
}
ON_WHICH_AXIS = "may have their classes on axis 1 or on the last axis, and nothing says which"
OTHER_FILES = {
    "lists": (parquet(label=NAMES, logits=[list(row) for row in Z]), LN_Z),
    "fixed lists": (
        parquet(label=LABELS, probabilities=pa.FixedSizeListArray.from_arrays(pa.array(P.ravel()), 3)),
        LN_P,
    ),
    "booleans": (parquet(label=[True, False], p0=[0.1, 0.9], p1=[0.9, 0.1]), float(-np.log(0.9))),
    "npy": (npy(np.column_stack([LABELS, P])), LN_P),
    "npy in columns": (npy(np.asfortranarray(np.column_stack([LABELS, P]))), LN_P),
    "npy of another order of bytes": (npy(np.column_stack([LABELS, P]).astype(">f4")), LN_P),
    "npy without labels": (npy(P), "There are no labels."),
    "npz": (npz(y_true=np.array(LABELS), y_prob=P), LN_P),
    "npz without names": (npz(arr_0=Z, arr_1=np.array(LABELS)), LN_Z),
    "npz of one-hot rows": (npz(y_true=ONE_HOT, y_pred=P), LN_P),
    "npz of columns": (npz(labels=np.array(LABELS)[:, np.newaxis], probs=P), LN_P),
    "npz of names": (npz(labels=np.array(NAMES), probs=P), LN_P),
    "npz of names and classes": (
        npz(labels=np.array(["b", "c", "a", "b"]), probs=P[[0, 1, 2, 0]], classes=np.array(list("bac"))),
        float(-np.log([0.7, 0.6, 0.5, 0.7]).mean()),
    ),
    "npz of sequences": (npz(labels=np.array([[0, 2, 1]]), logits=Z[np.newaxis]), ON_WHICH_AXIS),
    "npz of classes on axis 1": (
        npz(labels=np.array([[0, 2], [1, 0]]), logits=np.stack([Z[:2].T, Z[[2, 0]].T])),
        (3 * LN_Z + LOSSES_Z[0]) / 4,
    ),
    "npz of pictures": (npz(logits=PICTURE, labels=LATER.reshape(1, 3, 4)), LN_Z),
    "npz of pictures, classes last": (npz(out=Z4.reshape(1, 3, 4, 3), mask=LATER.reshape(1, 3, 4)), LN_Z),
    "npz of pictures alone": (npz(logits=PICTURE), ON_WHICH_AXIS),
    "npz of labels and targets": (npz(probs=P, soft_targets=P, labels=np.array(LABELS)), "are not read"),
    "npz of transformers": (npz(predictions=Z, label_ids=np.array(LABELS)), LN_Z),
    "npz of objects": (npz(labels=np.array(["a", None], dtype=object), probs=P[:2]), "which need a pickle"),
    "lines of JSON": (b"\n".join(map(as_json, RECORDS)), LN_P),
    "one line of JSON": (as_json(RECORDS[0]), float(-np.log(0.7))),
    "a list of records": (as_json(RECORDS), LN_P),
    "records in an object": (as_json({"model": "x", "results": RECORDS}), LN_P),
    "records in records": (
        as_json(
            [{"label": n, "scores": dict(zip("abc", p, strict=True))} for n, p in zip(NAMES, P.tolist(), strict=True)]
        ),
        LN_P,
    ),
    "lists of JSON": (as_json({"loss": 0.3, "y_true": LABELS, "y_pred": P.tolist()}), LN_P),
    "rows of JSON": (as_json(P.tolist()), "There are no labels."),
    **{
        f"pandas, {orient}": (table().to_json(orient=orient).encode(), LN_P)
        for orient in ("records", "split", "columns", "index", "table")
    },
    "one sigmoid": (b"label,prob\n1,0.9\n0,0.2\n", "binary cross-entropy"),
}
KINDS = {
    "A": A_COLUMN_IS_NO_CLASS,
    "B": PROBABILITIES_OR_LOGITS,
    "C": NO_HEADER,
    "D": BY_NAME,
    "F": OTHER_FILES,
    "G": WAYS_OF_WRITING,
}


def loss_of(found):
    rows, from_logits = as_scored(found.rows, found.kind)
    if found.labels is None:
        return float(-(found.targets * np.log(rows)).sum(axis=1).mean())
    return float(np.average(score(Batch(found.labels, rows, from_logits)).losses, weights=found.weights))


def is_right(content, expected):
    """Returns whether a file has the loss that is right, or its sentence; a doubt is not sure, or told."""
    try:
        found = predictions(io.BytesIO(content))
    except InputError as error:
        return isinstance(expected, str) and expected in str(error)
    if isinstance(expected, str):
        return expected in " ".join(found.remarks)
    return found.sure and abs(loss_of(found) - expected) < 2e-6


def test_files_of_other_programs_are_read_or_refused():
    wrong = [
        (kind, name)
        for kind, cases in KINDS.items()
        for name, (content, right) in cases.items()
        if not is_right(content, right)
    ]
    assert wrong == []
