"""The page of diagnoses on paper: what was found and the table, without what can only be pressed."""

import streamlit as st

PRINT = """<style>
@media print {
  [data-testid="stHeader"], [data-testid="stExpander"], [data-testid="stButtonGroup"], [data-testid="stPopover"],
  [data-testid="stButton"], [data-testid="stLayoutWrapper"]:has(> :is(.st-key-on_screen, .st-key-part_repair)) {
    display: none !important;
  }
  [data-testid="stTable"] { overflow: visible !important; break-inside: avoid; font-size: 8.5pt; }
  [data-testid="stTable"] :is(td, th) { padding: 2pt 4pt !important; white-space: normal !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; }
}
</style>"""


def for_print() -> None:
    """Says what a printed page leaves out, and that no column of a table is cut."""
    st.html(PRINT)
