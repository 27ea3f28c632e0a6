"""Every recorded difference is what the frameworks compute, in the versions that the record names."""

import pytest

from scce.encodings.differences import DIFFERENCES, core_losses

# Three decimals are shown. The order in which a processor adds 100,000 numbers of float32 moves the fifth.
NEARLY = {"abs": 5e-5, "rel": 0, "nan_ok": True}

RECORDED = {f"{difference.framework}: {difference.title}": difference for difference in DIFFERENCES}
BY_HOME = {
    home: [name for name, difference in RECORDED.items() if difference.framework == home]
    for home in dict.fromkeys(difference.framework for difference in DIFFERENCES)
}


def value_of(run, difference, code):
    printed, _ = run(difference.framework, f"{difference.given}\nprint(float({code}))")
    return float(printed)


def test_the_losses_of_the_integers_and_of_the_one_hot_rows_are_the_ones_recorded(run, everywhere):
    def is_recorded(home, name):
        difference = RECORDED[name]
        found = [value_of(run, difference, code) for code in (difference.integer_code, difference.one_hot_code)]
        assert found == pytest.approx([difference.integer_loss, difference.one_hot_loss], **NEARLY)

    everywhere(is_recorded, BY_HOME)


def test_the_repair_gives_the_loss_of_the_core_and_where_it_has_none_that_of_the_integers(run, everywhere):
    def repairs(home, name):
        difference = RECORDED[name]
        wanted, _ = core_losses(difference) or (difference.integer_loss, None)
        assert value_of(run, difference, difference.repair) == pytest.approx(wanted, **NEARLY)

    everywhere(repairs, BY_HOME)


@pytest.mark.parametrize("version", sorted({difference.version for difference in DIFFERENCES}))
def test_the_recorded_version_is_the_installed_one(run, version):
    names = [part.split()[0] for part in version.split(" on ")]
    modules = {name: {"PyTorch": "torch"}.get(name, name.lower()) for name in names}
    imports = "".join(f"import {module}\n" for module in modules.values())
    # A build for the processor calls itself 2.13.0+cpu.
    program = imports + "".join(f"print({module}.__version__.split('+')[0])\n" for module in modules.values())
    installed, _ = run(" on ".join(names), program)
    assert " on ".join(" ".join(pair) for pair in zip(names, installed.split(), strict=True)) == version


def test_the_class_weights_of_the_record_are_divided_by_two_different_sums(run):
    weights = DIFFERENCES[-1]
    both = f"{weights.integer_code} * weight[labels].sum() - {weights.one_hot_code} * len(labels)"
    assert value_of(run, weights, both) == pytest.approx(0, abs=1e-5)
