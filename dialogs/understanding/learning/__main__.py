"""Learns from the sentences and writes the model: `python -m dialogs.understanding.learning [--measure]`.

With --measure it writes nothing, and says how well the model does on sentences it has not learnt from.
"""

from __future__ import annotations

import sys

from dialogs.understanding import model
from dialogs.understanding.learning.measuring import report
from dialogs.understanding.learning.sentences import lines, sentences
from dialogs.understanding.learning.training import train

if __name__ == "__main__":
    if "--measure" in sys.argv[1:]:
        sys.stdout.writelines(f"{line}\n" for line in report(lines()))
    else:
        known = sentences()
        model.FILE.write_text(train(known), "utf-8")
        sys.stdout.write(f"Learnt from {len(known)} sentences: {model.FILE}\n")
