"""The tests of what is served share what a browser sends, the components, and any state and damage of a link."""

import sys
from pathlib import Path

for folder in ("links", "live", "serve"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
