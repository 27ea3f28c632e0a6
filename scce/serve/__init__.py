"""HTTP without Streamlit around it: light pages, and what the full pages ask for."""

from scce.serve.light import light_routes

__all__ = ["light_routes"]
