"""The tests of live components share what a browser sends, and a record of every component."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
