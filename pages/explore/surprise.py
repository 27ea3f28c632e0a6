"""Shape what happens and what a model expects, and see surprise, entropy and cross-entropy follow."""

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from scce.figures import surprise as figures
from scce.information import Unit, cross_entropy, entropy, in_unit, kl_divergence, perplexity, surprise
from scce.labels import smooth_labels
from scce.readable import readable
from scce.surprise.two_distributions import account, with_probability
from scce.ui.frame import open_page
from scce.ui.picture import show_picture
from scce.ui.session import session_of
from scce.ui.surprise import controls
from scce.ui.surprise.session import SurpriseSession

page = open_page(SurpriseSession)
session, state = page.session, page.state
st.markdown(session.subject.invitation)


# Each of these runs again by its key while a slider moves (see controls.receive); when it is let go, all of the page.


@st.fragment(key="distributions")
def show_distributions() -> None:
    session_of(SurpriseSession).show(controls.receive)


@st.fragment(key="surprise_curve")
def show_surprise_curve() -> None:
    state = session_of(SurpriseSession).state
    record = figures.surprise_curve_of(state.event, state.pair, state.unit)
    show_picture("surprise_curve", figures.surprise_curve(record))


@st.fragment(key="floor_and_excess")
def show_floor_and_excess() -> None:
    state = session_of(SurpriseSession).state
    show_picture("floor_and_excess", figures.floor_and_excess(figures.floor_and_excess_of(state.pair, state.unit)))


def show_three_units() -> None:
    total = float(session_of(SurpriseSession).state.pair.told.cross_entropy)
    nats, bits, guesses = st.columns(3)
    nats.metric("H(p, q) in nats", readable(total), help="The natural logarithm, ln. Losses are in nats.")
    bits.metric(
        "H(p, q) in bits", readable(float(in_unit(total, "bits"))), help="The logarithm to base 2: yes-no questions."
    )
    guesses.metric("perplexity, e to the H(p, q)", readable(float(perplexity(total))), help="A number of outcomes.")


def show_best_q() -> None:
    state = session_of(SurpriseSession).state
    told = state.pair.told
    st.markdown(
        f"Your p has H(p) = **{_said(told.entropy, state.unit)}**. Your q reaches "
        f"**{_said(told.cross_entropy, state.unit)}**: {_said(told.divergence, state.unit)} more than the best q."
    )


def _said(nats: ArrayLike, unit: Unit) -> str:
    return f"{readable(float(in_unit(nats, unit)))} {unit}"


pair, unit = state.pair, state.unit

show_distributions()

with st.container(horizontal=True, vertical_alignment="bottom"):
    page.show_undo()
page.show_way_on()

left, right = st.columns(2)
with left:
    show_surprise_curve()
    st.caption(
        f"Each halving of the probability adds {_said(np.log(2), unit)}: one more coin. The numbered marks are the "
        "outcomes where the model expects them, larger where they happen more often."
    )
with right:
    show_floor_and_excess()
    st.caption(
        "The floor is what happens: no expectation gets below it. The rest is the price of expecting something else."
    )

st.header("The same number in three units")
show_three_units()
st.markdown(
    "**Nats** come from the natural logarithm, **bits** from the logarithm to base 2: 1 nat is "
    f"{readable(float(in_unit(1.0, 'bits')))} bits. **Perplexity** says among how many equally likely outcomes one "
    f"would have to guess to be as unsure. Guessing evenly among your {len(pair.outcomes)} outcomes has a perplexity "
    f"of {readable(float(perplexity(np.log(len(pair.outcomes)))))}."
)

st.header("Why the loss of a label is one surprise")
st.markdown(
    "A label says that one class is certain. As a distribution p it is one-hot: a 1 and zeros. Nothing is uncertain "
    "about it, so H(p) = 0. In the sum of p times surprise only the term of the true class is left, and the "
    "cross-entropy is its surprise, \u2212ln q. That is the loss of the logit lab. Press **one-hot label** above, then "
    "drag q. An integer says as much as a one-hot p, and takes less room."
)

st.header("When an integer is not enough")
words, picture = st.columns(2)
with words:
    st.markdown(
        "**Label smoothing** takes a share s from the true class and spreads it evenly over all classes. The label is "
        "then a soft target, and no integer can say it. Its entropy is above 0, and so is the lowest loss that any "
        "model can reach. A training loss that stops there has not failed."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        smoothing = st.number_input("smoothing s", 0.0, 1.0, 0.1, 0.01, key="smoothing", width=150)
        st.button("Smooth your p", icon=":material/blur_on:", on_click=controls.smooth)
    show_best_q()
with picture:
    show_picture("lowest_loss", figures.lowest_loss(figures.lowest_loss_of(len(pair.outcomes), smoothing, unit)))
st.header("Where this comes from")
st.markdown(
    "- C. E. Shannon (1948), *A Mathematical Theory of Communication*: entropy, and why it has to be this sum. "
    "[doi.org/10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)\n"
    "- S. Kullback and R. A. Leibler (1951), *On Information and Sufficiency*: the divergence KL. "
    "[doi.org/10.1214/aoms/1177729694](https://doi.org/10.1214/aoms/1177729694)\n"
    "- C. Szegedy and others (2016), *Rethinking the Inception Architecture*: label smoothing. "
    "[doi.org/10.1109/CVPR.2016.308](https://doi.org/10.1109/CVPR.2016.308)"
)

page.close(
    surprise, entropy, cross_entropy, kl_divergence, perplexity, in_unit, with_probability, smooth_labels, account
)
