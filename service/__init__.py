"""The process and everything HTTP: settings in, the whole application out (``app.py``).

Web frameworks are used only here, and no rule of the lifecycle is.
"""

import gc
import signal
import sys
import warnings

# The command imports for half a second, in which a Ctrl-C would be answered with a trace. Until
# main() takes care of it the system ends the process, unless it has been started to be deaf to it.
is_command = sys.argv[0].endswith("/ostler") or (sys.argv[0] == "-m" and __name__ in sys.orig_argv)
if is_command and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

# Connexion imports Starlette's test client, which complains of httpx on every start.
warnings.filterwarnings("ignore", message="Using `httpx` with")

GARBAGE_THRESHOLD = 20_000
"""Objects between two looks of the collector.

With Python's 700 it looks after every few requests, and takes a sixth of the time of the start.
"""

gc.set_threshold(GARBAGE_THRESHOLD)
