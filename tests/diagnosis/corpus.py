"""Losses that people reported in public: the number as it stands there, what was known, and what it was.

Facts only: numbers, settings and addresses. A cause is known from a maintainer's answer, from the code of the thread, or
by arithmetic; `because` says which. Where no cause of the catalogue is right, `right` is empty: to name one is an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scce.diagnosis import Key

GITHUB = "https://github.com/"


@dataclass(frozen=True)
class Thread:
    """A report.

    Attributes:
        address: where it was reported.
        said: the loss as it stands there, with what a reader would copy with it.
        right: the causes that are right; none where no cause of the catalogue is.
        because: how that is known.
        known: what the thread says beside the loss.
        num_classes: K of the cause, where that is part of the answer.
        way: what the expression of the first answer must hold, where one cause has several.
        is_new: whether the decoder was written before the thread was found.
    """

    address: str
    said: Any
    right: tuple[Key, ...]
    because: str
    known: Mapping[str, Any] = field(default_factory=dict)
    num_classes: int | None = None
    way: str = ""
    is_new: bool = True


def _designed(address: str, said: Any, right: Key, because: str, **rest: Any) -> Thread:
    return Thread(GITHUB + address, said, (right,), because, is_new=False, **rest)


def _found(address: str, said: Any, right: tuple[Key, ...], because: str, **rest: Any) -> Thread:
    return Thread(address if "://" in address else GITHUB + address, said, right, because, **rest)


FLAT_1000 = "6.9076 6.9091 6.9048 6.9069 6.9074 6.9080 6.9067 6.9071 6.9045"
FLAT_10 = (
    "epoch 0 loss = 2.308579206466675\nepoch 1 loss = 2.297269344329834\nepoch 2 loss = 2.3083386421203613\n"
    "epoch 3 loss = 2.3027005195617676\nepoch 4 loss = 2.304455518722534\nepoch 5 loss = 2.305694341659546"
)
CAFFE_1000 = (
    "Iteration 20, loss = 6.90501\nTrain net output #0: loss = 6.90776 (* 1 = 6.90776 loss)\n"
    "Iteration 40, loss = 6.90635\nTrain net output #0: loss = 6.90776 (* 1 = 6.90776 loss)\n"
    "Iteration 60, loss = 6.90681\nTrain net output #0: loss = 6.90776 (* 1 = 6.90776 loss)"
)

# The decoder was written with these at hand.
DESIGNED = (
    _designed("PaddlePaddle/Paddle/issues/35087", "5.308267593383789", "guessing", "ln 202", num_classes=202),
    _designed("snf/keras-fractalnet/issues/3", "loss: 2.3026 - acc: 0.1000", "guessing", "code", num_classes=10),
    _designed(
        "pjreddie/darknet/issues/1400", "6.907 to 6.911", "guessing", "code", known={"num_classes": 1000}, num_classes=1000
    ),
    _designed("BVLC/caffe/issues/401", "6.91", "guessing", "code", known={"num_classes": 1000}, num_classes=1000),
    _designed("ariecattan/SciCo/issues/2", "a floor at 0.74, four classes", "double_softmax_floor", "maintainer's answer"),
    _designed("apache/mxnet/issues/6175", "23.025851", "clip", "-ln 1e-10"),
    _designed("yhenon/pytorch-retinanet/issues/41", "2.30212", "focal", "code", known={"num_classes": 10}),
    _designed(
        "tensorflow/tensorflow/issues/12287", "0.6931", "constant_output", "ln 2", known={"num_classes": 2, "accuracy": 0.59}
    ),
    _designed("mosaicml/llm-foundry/issues/288", "loss 10.2541, metric 9.2585", "metric_not_loss", "exp of the metric"),
    _designed("FluxML/Flux.jl/issues/1546", ["0.28823234186242325"] * 5, "constant_output", "code: softmax of one unit"),
    _designed("keras-team/keras/issues/17634", "16.118", "clip", "-ln 1e-7"),
)

# These were found afterwards.
FOUND = (
    # Guessing.
    _found("jixing0415/caffe-mobilenet-v3/issues/1", CAFFE_1000, ("guessing",), "ln 1000", num_classes=1000),
    _found("soumith/imagenet-multiGPU.torch/issues/70", FLAT_1000, ("guessing",), "1000 classes, top-1 of 0", num_classes=1000),
    _found(
        "soumith/imagenet-multiGPU.torch/issues/70",
        "Epoch: [11][1383/10000] Time 0.675 Err 6.9076 Top1-%: 0.00 LR 1e-02 DataLoadingTime 0.015",
        ("guessing",),
        "1000 classes, top-1 of 0",
        num_classes=1000,
    ),
    _found(
        "BVLC/caffe/issues/59",
        "Iteration 78020, loss = 6.90727\nIteration 78040, loss = 6.9073",
        ("guessing", "near_guessing"),
        "accuracy 0.001",
        known={"num_classes": 1000, "accuracy": "0.001"},
        num_classes=1000,
    ),
    _found(
        "https://discuss.pytorch.org/t/cross-entropy-loss-is-not-decreasing/43814/16",
        FLAT_10,
        ("guessing", "near_guessing"),
        "answer in the thread",
        known={"num_classes": 10},
        num_classes=10,
    ),
    _found(
        "snf/keras-fractalnet/issues/3",
        "loss: 2.3029 - acc: 0.0987 - val_loss: 2.3026 - val_acc: 0.1000",
        ("guessing", "near_guessing"),
        "10 classes, accuracy 0.1",
        num_classes=10,
    ),
    _found(
        "keras-team/keras/issues/4066",
        "2.304",
        ("guessing", "near_guessing"),
        "one class for all, accuracy 0.1",
        known={"num_classes": 10, "accuracy": "0.1", "framework": "Keras"},
        num_classes=10,
    ),
    _found(
        "kheyer/Genomic-ULMFiT/issues/5", "8.3", ("guessing",), "ln 4^6, as the thread says", known={"num_classes": 4096}
    ),
    _found("BVLC/caffe/issues/4427", "0.69", ("guessing",), "accuracy 0.5", known={"num_classes": 2, "accuracy": "0.5"}),
    # Clips.
    _found(
        "hszhao/PSPNet/issues/63",
        "Iteration 20, loss = 87.3365\nTrain net output #0: accuracy = 0\nTrain net output #1: loss = 87.3365 (* 1 = 87.3365 loss)",
        ("clip",),
        "Caffe cuts at the smallest normal float32",
        way="1.1755e-38",
    ),
    _found("BVLC/caffe/issues/1255", "Iteration 0, loss = 87.3366", ("clip",), "the same, rounded up", way="1.1755e-38"),
    _found("wy1iu/sphereface/issues/103", "loss=87.3365", ("clip",), "the same", way="1.1755e-38"),
    _found(
        "yaringal/DropoutUncertaintyCaffeModels/issues/3",
        "Test net output #0: accuracy = 0.1\nTest net output #1: loss = 87.3365 (* 1 = 87.3365 loss)\nIteration 56000, loss = 87.3365",
        ("clip",),
        "the same",
        known={"num_classes": 10},
        way="1.1755e-38",
    ),
    _found(
        "peteanderson80/Up-Down-Captioner/issues/2",
        "Train net output #0: accuracy = 1\nTrain net output #1: cross_entropy_loss = 87.3365 (* 20 = 1746.73 loss)",
        ("clip",),
        "the same, with a weight of 20",
        way="1.1755e-38",
    ),
    _found(
        "scikit-learn/scikit-learn/issues/17399",
        "logloss is 8.634694098727671",
        ("clip",),
        "code: 1 of 4 is wrong for sure, at 1e-15",
        known={"framework": "scikit-learn", "accuracy": 0.75},
        way="1e-15",
    ),
    _found(
        "https://huggingface.co/datasets/nvidia/Nemotron-CC-Math-v1",
        "34.538776394910684",
        ("clip",),
        "code: all 3 wrong for sure, at 1e-15",
        known={"num_classes": 3, "framework": "scikit-learn"},
        way="1e-15",
    ),
    _found(
        "https://answerofmath.com/solved-binary-cross-entropy-plugging-in-probability-0/",
        "3.31035117",
        ("clip",),
        "15,294 of 159,571 are wrong for sure, at 1e-15",
        known={"accuracy": "0.904155", "framework": "scikit-learn"},
        way="1e-15",
    ),
    _found(
        "keras-team/keras/issues/14573",
        "276/650 [===========>..................] - ETA: 19s - loss: 8.4678 - acc: 0.4746 - categorical_crossentropy: 8.4678",
        ("clip",),
        "(1 - 0.4746) x (-ln 1e-7)",
        known={"framework": "Keras"},
        way="1e-7",
    ),
    _found(
        "keras-team/keras/issues/14573",
        "282/650 [============>.................] - ETA: 19s - loss: 8.4591 - acc: 0.4752 - categorical_crossentropy: 8.4591",
        ("clip",),
        "(1 - 0.4752) x (-ln 1e-7)",
        way="1e-7",
    ),
    _found("pytorch/pytorch/issues/4867", "27.6310", ("clip",), "answer in the thread: 1e-12", way="1e-12"),
    _found(
        "osh/KerasGAN/issues/14", "generator loss is stuck on 16", ("clip",), "two classes, Keras", known={"framework": "Keras"}
    ),
    # Softmax twice, or logits between 0 and 1.
    _found(
        "https://imathworks.com/cv/solved-pytorch-cross-entropy-loss-implementation-counterintuitive/",
        "tensor(0.5514)",
        ("double_softmax_floor",),
        "answer: logits 0, 1, 0",
        known={"num_classes": 3},
        num_classes=3,
    ),
    _found(
        "https://imathworks.com/cv/solved-pytorch-cross-entropy-loss-implementation-counterintuitive/",
        "tensor(0.5514)",
        ("double_softmax_floor",),
        "answer: logits 0, 1, 0",
        num_classes=3,
    ),
    _found("https://openillumi.com/?p=73112", "0.7437", ("double_softmax_floor",), "logits 0, 0, 0, 1", num_classes=4),
    _found(
        "jsboige/CoursIA/pull/13003",
        "0.3133",
        ("double_softmax_floor",),
        "review: e / (e + 1)",
        known={"num_classes": 2},
        num_classes=2,
    ),
    # Binary cross-entropy.
    _found(
        "keras-team/keras/issues/4994",
        "4384/15998 [=======>......................] - ETA: 1953s - loss: 0.1985 - acc: 0.9500",
        ("binary_cross_entropy",),
        "answer: binary_crossentropy of 20 classes",
        known={"num_classes": 20},
        num_classes=20,
    ),
    # Bits: 2 to the power of the loss is the perplexity.
    _found(
        "facebookresearch/fairseq/issues/940",
        "| epoch 001:    450 / 1891 loss=11.521, nll_loss=10.881, ppl=1886.05, wps=52922, ups=0.5, wpb=104928, bsz=5325",
        ("bits",),
        "2^10.881 = 1886",
    ),
    _found(
        "facebookresearch/fairseq/issues/311",
        "| epoch 001:     10 / 614 loss=10.519, nll_loss=10.519, ppl=1467.16, wps=1276, ups=2.4, wpb=422, bsz=17",
        ("bits",),
        "2^10.519 = 1467",
    ),
    _found("facebookresearch/fairseq/issues/301", "| epoch 010 | train loss 1.44 | train ppl 2.72", ("bits",), "2^1.44 = 2.71"),
    _found(
        "facebookresearch/fairseq/issues/514",
        "| epoch 008 | loss 6.326 | nll_loss 5.193 | ppl 36.58 | wps 12876 | ups 4.9 | wpb 2578 | bsz 108",
        ("bits",),
        "2^5.193 = 36.6",
    ),
    # A metric that is none of this loss.
    _found(
        "tensorflow/tensorflow/issues/35568",
        "60000/60000 [==============================] - 10s 165us/sample - loss: 0.1980 - acc: 0.0989 - val_loss: 0.0433 - val_acc: 0.0995",
        ("metric_not_loss",),
        "the predictions are right, the thread says",
        known={"num_classes": 10},
    ),
    _found(
        "tensorflow/tensor2tensor/issues/1264",
        "1029/1029 [==============================] - 0s 42us/step - loss: 0.0158 - acc: 0.0000e+00",
        ("metric_not_loss",),
        "code: targets are no class numbers",
    ),
    _found(
        "rstudio/keras3/issues/296",
        "178/178 [==============================] - 0s 76us/step - loss: 0.0282 - acc: 0.0056 - val_loss: 0.0063",
        ("metric_not_loss",),
        "an accuracy of a regression",
    ),
    # Class weights.
    _found(
        "pytorch/pytorch/issues/107680",
        "class indices: 0.8705, one-hot: 54.4052",
        ("class_weights",),
        "code: 25, 25, 100",
        known={"num_classes": 3},
    ),
    # Below zero.
    _found("pytorch/pytorch/issues/10033", "tensor(-0.9000)", ("negative",), "code: nll_loss of probabilities"),
    _found(
        "https://datascience.stackexchange.com/questions/38604/too-low-accuracy-on-mnist-dataset-using-a-neural-network",
        "40199/40199 [==============================] - 3s 76us/step - loss: -55.0284 - acc: 0.1141 - val_loss: -55.1361 - val_acc: 0.1088",
        ("negative",),
        "code: labels 0 to 9 for one sigmoid",
    ),
    _found("tensorflow/tensorflow/issues/71638", "tf.Tensor(-1.7812711e-06, shape=(), dtype=float32)", ("negative",), "code"),
    # No number.
    _found("pytorch/pytorch/issues/116349", "nll_loss_mean is nan", ("nan",), "maintainer: all are ignored", known={"framework": "PyTorch"}, way="0 / 0"),
    _found("pytorch/pytorch/issues/70348", "tensor(nan)", ("nan",), "maintainer: all are ignored", way="0 / 0"),
    _found(
        "pytorch/pytorch/issues/75181", "nan", ("nan",), "code: all are ignored", known={"framework": "PyTorch"}, way="0 / 0"
    ),
    _found(
        "tensorflow/tensorflow/issues/8484",
        "loss of NaN",
        ("nan",),
        "code: a label is out of range",
        known={"framework": "TensorFlow"},
        way="no row for the label",
    ),
    _found("karpathy/nanoGPT/issues/215", "iter 3010: loss nan, time 1019.95ms, mfu 14.12%", ("nan",), "float16"),
    _found(
        "open-mmlab/mmdetection/issues/4595",
        "Epoch [1][50/304]\tlr: 9.890e-04, memory: 5695, loss_cls: 0.9992, loss_bbox: inf, loss: inf",
        ("infinite",),
        "as it stands there",
    ),
    # A sum of two.
    _found("SHI-Labs/StyleNAT/issues/11", "1.39", ("sum_not_mean", "binary_cross_entropy"), "2 ln 2, as the thread says", known={"num_classes": 2}),
    # Runs that learn, and losses of another kind.
    _found(
        "keras-team/keras/issues/5239",
        "50000/50000 [==============================] - 18s - loss: 1.5869 - acc: 0.4241 - val_loss: 1.2808 - val_acc: 0.5496",
        (),
        "it learns",
        known={"num_classes": 10},
    ),
    _found(
        "keras-team/keras/issues/2937",
        "50000/50000 [==============================] - 701s - loss: 1.3731 - acc: 0.5027 - val_loss: 1.0936 - val_acc: 0.6131",
        (),
        "it learns",
    ),
    _found("facebookarchive/C3D/issues/303", "Train net output #0: loss = 1.25873 (* 1 = 1.25873 loss)", (), "one batch", known={"num_classes": 101}),
    _found(
        "nntrainer/nntrainer/issues/1422",
        "#320/1500 - Training Loss: 0.291056 >> [ Accuracy: 93.3468% - Validation Loss : 0.289771 ]",
        (),
        "it learns",
        known={"num_classes": 10},
    ),
    _found("mesolitica/NLP-Models-Tensorflow/issues/10", "Loss: 3.2396 - perplexity: 25.5224", (), "e^3.2396 = 25.52"),
    _found("longcw/yolo2-pytorch/issues/48", "cls_loss: 0.999", (), "a squared error"),
    _found(
        "inspirehep/magpie/issues/183",
        "6072/6072 [==============================] - 110s 18ms/step - loss: 0.6284 - top_k_categorical_accuracy: 1.0000 - val_loss: 0.5469",
        (),
        "many labels a row",
    ),
    _found(
        "the-deep-learners/deep-learning-illustrated/issues/15",
        "1224/1224 [==============================] - 29s 24ms/sample - loss: 0.2306 - acc: 0.9428 - val_loss: 3.3835 - val_acc: 0.6691",
        (),
        "it learns by heart",
        known={"num_classes": 17},
    ),
    _found("cloud-annotations/cloud-annotations/issues/56", "Step 270: Cross entropy = 0.012275", (), "it has learned"),
    _found(
        "keras-team/keras/issues/12707",
        "249/249 [==============================] - 24s 96ms/step - loss: 2.3118 - acc: 0.1406 - val_loss: 1.7989 - val_acc: 0.1587",
        (),
        "the first epoch of another number of classes",
    ),
    _found("935963004/LaBraM/issues/64", '{"train_mlm_acc": 0.0044, "train_loss_rec": 3.851059658631664, "train_loss": 15.404179030606118}', (), "a sum of four losses of 8,192 classes that learn"),
)

THREADS = (*DESIGNED, *FOUND)
