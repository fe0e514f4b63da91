"""Lets ``python -m saas.local`` run; the command line itself is in main.py."""

import sys

from saas.local.main import main

sys.exit(main(sys.argv[1:]))
