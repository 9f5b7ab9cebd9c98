"""Where files and programs are."""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "ostler_sdk"
ROOT = PACKAGE.parents[2]
BIN = Path(sys.executable).parent
