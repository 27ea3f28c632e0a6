"""The tests of links share any state of every page, and what can be wrong with its link."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
