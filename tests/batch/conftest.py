"""The tests of a batch share how batches of any kind are made."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
