"""A loss is read as people copy it, and what is none is refused in one sentence that names it."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.diagnosis import causes, curve_of
from scce.diagnosis.known import as_known
from scce.diagnosis.log_text import reading_of

READ = [
    ("0.7437", 0.7437, 4),
    (" 2,3026 ", 2.3026, 5),
    ("loss: 6.9078", 6.9078, 5),
    ("Loss = 2.30", 2.30, 3),
    ("1.2e-7", 1.2e-7, 2),
    ("1.1920929e-07", 1.1920929e-07, 6),
    ("2", 2, 1),
    (2.3026, 2.3026, 5),
    (np.float32(2.3025851), 2.3025851, 6),
    (np.array([0.7437]), 0.7437, 4),
    ("tensor(2.3026, grad_fn=<NllLossBackward0>)", 2.3026, 5),
    ("tensor(2.3026, device='cuda:0', grad_fn=<MeanBackward0>)", 2.3026, 5),
    ("tf.Tensor(2.3025851, shape=(), dtype=float32)", 2.3025851, 6),
    ("<tf.Tensor: shape=(), dtype=float32, numpy=2.3025851>", 2.3025851, 6),
    ("Array(2.3025851, dtype=float32)", 2.3025851, 6),
    ("np.float64(0.6931471805599453)", 0.6931471805599453, 6),
    ("tensor(2.3125, dtype=torch.bfloat16)", 2.3125, 3),
    ("938/938 [==============================] - 3s 3ms/step - loss: 2.3026 - acc: 0.1000", 2.3026, 5),
    (
        "\x1b[1m313/313\x1b[0m \u2501\u2501 \x1b[37m\x1b[0m \x1b[1m1s\x1b[0m 2ms/step - accuracy: 0.0980 - loss: "
        "2.3026",
        2.3026,
        5,
    ),
    ("Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.302585", 2.302585, 6),
    ("Epoch 0: 100%|\u2588| 938/938 [00:10<00:00, 90.1it/s, v_num=0, train_loss=2.300]", 2.3, 4),
    ("{'loss': 2.3026, 'grad_norm': 0.0, 'learning_rate': 5e-05, 'epoch': 0.5}", 2.3026, 5),
    ("{'train_runtime': 12.5, 'train_loss': 6.9078, 'epoch': 3.0}", 6.9078, 5),
    ("Iteration 20, loss = 87.3365", 87.3365, 6),
    ("Test set: Average loss: 2.3026, Accuracy: 1000/10000 (10%)", 2.3026, 5),
    ("2.31 2.30 2.3026", 2.3026, 5),
    ("[2.31, 2.30, 2.3026]", 2.3026, 5),
    ("2,31; 2,30; 2,3026", 2.3026, 5),
    ("my loss says 2.3026 after 10 epochs", 2.3026, 5),
    ("stuck at 0.7437 with four classes", 0.7437, 4),
    ("loss: 1,234.5", 1234.5, 5),
    ("> loss: 2.3026", 2.3026, 5),
    ("\uff12.\uff13\uff10\uff12\uff16", 2.3026, 5),
    ("val_loss: 2.3026", 2.3026, 5),
    ("-0.1000", -0.1, 4),
    ("step 0: train loss 10.8249, val loss 10.8250", 10.8249, 6),
    ("step 1000 | loss 10.825 | lr 6e-4 | norm 1.0 | dt 100ms", 10.825, 5),
    ("1: 6.907755, 6.907712 avg loss, 0.001 rate", 6.907712, 6),
    ("[1,  2000] loss: 2.303", 2.303, 4),
    ("Epoch: [0][10/100] Time 0.5 (0.6) Loss 6.9078 (6.9100) Acc@1 0.00 (0.10)", 6.9078, 5),
    ("Epoch 00003: val_loss did not improve from 2.30259", 2.30259, 6),
    ("lm loss: 1.082490E+01 | grad norm: 1.0", 10.8249, 6),
    ("loss=tensor(2.3026, device='cuda:0')", 2.3026, 5),
    ("[2.302587032318115, 0.10000000149011612]", 2.302587032318115, 6),
    ("inf", np.inf, 0),
    ("-inf", -np.inf, 0),
    ("loss: NaN", np.nan, 0),
]


@pytest.mark.parametrize("case", READ, ids=lambda case: repr(case[0])[:50])
def test_a_loss_is_read_with_its_digits(case):
    loss, value, digits = case
    said = causes(loss).said
    np.testing.assert_equal((said.value, said.digits), (value, digits))


def test_what_the_text_says_beside_the_loss_is_known():
    found = causes("loss: 2.3026 - acc: 0.1000 - 10 classes")
    assert found.read == "The loss 2.3026 was read, with 5 digits that count; 10 classes and an accuracy of 0.1000."


def test_a_perplexity_that_is_a_power_of_2_says_that_the_loss_is_in_bits():
    first = causes("epoch 001: loss=9.800, ppl=891.4")[0]
    assert (first.key, first.unit, round(first.nats, 3)) == ("bits", "bits", 6.793)


def test_what_evaluate_returns_is_a_loss_and_an_accuracy():
    read = causes("[14.506285667419434, 0.10000000149011612]").read
    assert read.endswith("; an accuracy of 0.100000; framework: Keras, as its evaluate() returns it.")


# A text, the loss in it, and what is read beside it: the framework with where it is known from, K, the accuracy.
BESIDE = [
    ("nan PyTorch", "nan", "PyTorch, from your text", None, None),
    ("loss 0.6931 keras", "0.6931", "Keras, from your text", None, None),
    ("tf.keras: 16.118", "16.118", 'Keras, from "tf.keras" in your text', None, None),
    ("nan after jax update", "nan", 'Optax, from "jax" in your text', None, None),
    ("nan, PyTorch 2.5.1", "nan", "PyTorch, from your text", None, None),
    ("pytorch 2.1 loss nan", "nan", "PyTorch, from your text", None, None),
    ("PyTorch 2.31", "2.31", "PyTorch, from your text", None, None),
    ("nan tensorflow==2.15", "nan", "TensorFlow, from your text", None, None),
    ("keras 3.0 and torch 2.1: nan", "nan", "", None, None),
    ("nan in keras with jax backend", "nan", 'Keras, from "keras with jax backend" in your text', None, None),
    ("2.3026 torch.nn.CrossEntropyLoss()", "2.3026", 'PyTorch, from "torch" in your text', None, None),
    ("torch 0.69, then .numpy()", "0.69", 'PyTorch, from "torch" in your text', None, None),
    ("tensor(nan, grad_fn=<NllLossBackward0>)", "nan", "PyTorch, by the way it is printed", None, None),
    ("keras gave tensor(0.5, grad_fn=<DivBackward0>)", "0.5", "Keras, from your text", None, None),
    ("938/938 - 3s 3ms/step - loss: 2.3026, tensorflow", "2.3026", "Keras, by the way it is printed", None, None),
    ("0.6931 accuracy of 0.7", "0.6931", "", None, 0.7),
    ("0.6931 accuracy 70%", "0.6931", "", None, 0.7),
    ("70% accuracy, loss 0.6931", "0.6931", "", None, 0.7),
    ("acc: 0.70 0.6931", "0.6931", "", None, 0.7),
    ("Accuracy (%): 70 loss 0.6931", "0.6931", "", None, 0.7),
    ("0.7437 (K=4)", "0.7437", "", 4, None),
    ("n_classes=4 loss 0.7437", "0.7437", "", 4, None),
    ("6.91 with 1000 categories", "6.91", "", 1000, None),
    ("2.3026 num_labels=10 acc 10%", "2.3026", "", 10, 0.1),
    ("0.9163 class_weight={0: 1, 1: 3}", "0.9163", "", 2, None),
]


@pytest.mark.parametrize("case", BESIDE, ids=lambda case: case[0])
def test_words_beside_a_loss_are_read_and_said(case):
    text, loss, framework, num_classes, accuracy = case
    reading = reading_of(text)
    known = as_known(reading.num_classes, {}, reading)
    assert (known.told, known.num_classes) == (framework, num_classes)
    assert (known.accuracy.value if known.accuracy else None) == pytest.approx(accuracy)
    found = causes(text)
    assert found.said.text == loss
    assert f"framework: {framework}." in found.read or not framework


def test_a_framework_from_the_text_counts_as_one_that_is_said():
    for text, framework in (("nan PyTorch", "PyTorch"), ("nan keras", "Keras"), ("16.12 pytorch", "PyTorch")):
        said, read = causes(text.split()[0], framework=framework), causes(text)
        assert [(each.expression, each.share) for each in read] == [(each.expression, each.share) for each in said]
    assert causes("nan PyTorch", framework="Keras")[0].expression == "the logarithm of a number below 0 = NaN"


def test_what_is_said_twice_in_two_ways_is_asked():
    found = causes("2.3026 in keras or pytorch")
    assert (found.asks_for, found.read.partition(". ")[2]) == (
        "framework",
        "Your text names Keras and PyTorch: none of them was taken for the framework.",
    )
    assert causes("2.3026 in keras or pytorch", framework="Keras").asks_for == ""
    found = causes("2.3026, 10 classes, K=4")
    assert (found.asks_for, found.read.partition(". ")[2]) == (
        "num_classes",
        "Your text says 10 and 4 classes: none of them was taken for the number of classes.",
    )
    assert causes("2.3026, 10 classes, K=4", 10).asks_for == ""


# Two losses of one batch: that over examples, and that over weights.
PAIRS = [
    ("Keras 1.2040 PyTorch 0.9163", "1.2040", "0.9163"),
    ("1.2040 in Keras and 0.9163 in PyTorch", "1.2040", "0.9163"),
    ("torch: 0.9163, tf.keras: 1.2040, accuracy 0.5", "1.2040", "0.9163"),
    ("in Keras I get 0.6, PyTorch 0.3", "0.6", "0.3"),
    ("1.2040 optax, 0.9163 sklearn", "1.2040", "0.9163"),
    ("class indices: 0.8705, one-hot: 54.4052", "54.4052", "0.8705"),
]


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case[0])
def test_two_losses_of_one_batch_differ_by_the_mean_weight(case):
    text, over_examples, over_weights = case
    first = causes(text)[0]
    assert (first.key, first.standing) == ("class_weights", "likely")
    assert first.constant.parts["ratio"] == float(over_examples) / float(over_weights)
    assert f"{over_examples} / " in first.expression


def test_two_losses_that_class_weights_cannot_part_are_not_said_to_be():
    texts = (
        "Keras 2.3026 PyTorch 2.3026",
        "Keras 1.2 TensorFlow 0.9",
        "keras sparse 0.3, one-hot 0.9",
        "Keras nan torch 2",
    )
    assert "class_weights" not in {each.key for text in texts for each in causes(text)}
    assert causes("Keras nan, torch 2.1")[0].expression == "the logarithm of a number below 0 = NaN"


def test_an_error_is_a_loss_where_nothing_else_is_and_it_is_no_share():
    text = "Epoch: [11][1383/10000] Time 0.675 Err 6.9076 Top1-%: 0.00 LR 1e-02 DataLoadingTime 0.015"
    found = causes(text)
    assert (found.said.text, found.asks_for) == ("6.9076", "num_classes")
    assert "the number that your text calls Err" in found.read
    assert causes(text, 1000)[0].key == "near_guessing"


REFUSED = [
    (("",), {}, "the loss is empty: there is no number in it"),
    (("hello",), {}, "there is no loss in 'hello'"),
    (("epoch 3",), {}, "there is no loss in 'epoch 3'"),
    (("a1b2",), {}, "'a1b2' is not a number"),
    (("between us 3 and 900",), {}, "'between us 3 and 900' holds 2 numbers, and none of them is called a loss"),
    ((True,), {}, "the loss True is neither a number nor text"),
    ((None,), {}, "the loss None is neither a number nor text"),
    (([],), {}, "the series [] is empty"),
    (("1e999",), {}, "the number 1e999 is beyond what a float holds"),
    (("err: 0.3 acc: 0.7",), {}, "there is no loss in 'err: 0.3 acc: 0.7'"),
    (("2.3", 1), {}, "num_classes 1 is too few; a classification needs at least 2 classes"),
    (("2.3", 10**7), {}, "num_classes 10000000 is above 1,000,000"),
    (("2.3",), {"accuracy": 70}, "accuracy 70 is outside 0..1"),
    (("2.3",), {"accuracy": "170%"}, "the accuracy '170%' is outside 0..1; write 70 percent as 0.7 or 70%"),
    (("2.3",), {"batch_size": 0}, "the batch size, 0, is not a whole number in 1..1000000000"),
    (("2.3",), {"smoothing": 2}, "smoothing 2 is outside 0..1"),
    (("2.3",), {"framework": "cobol"}, "framework 'cobol' is not one of"),
    (("2.3",), {"class_counts": "many"}, "class_counts 'many' are not one number per class"),
    (("2.3",), {"acuracy": 0.5}, "'acuracy' is nothing that is asked here; there are accuracy, batch_size"),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_used_is_refused_with_its_value(case):
    given, known, sentence = case
    with pytest.raises(InputError) as refusal:
        causes(*given, **known)
    assert str(refusal.value).startswith(sentence)


def test_an_accuracy_that_is_no_number_says_nothing():
    for said in ("nan%", "nan", "inf"):
        assert [each.key for each in causes(f"0.6931, accuracy {said}")] == [each.key for each in causes("0.6931")]
    assert curve_of("step,loss\n1,2\n\x1e 2,1\n3,0.5").training.steps == (1, 2, 3)


def test_what_several_losses_have_in_common_is_on_the_side_that_is_said():
    assert causes("2.3045 2.3031 2.3028").not_these == ("It is not ln 10 = 2.3026: 2.3031 is 0.00051 above it.",)
