"""``ostler`` with the reference in the place of its application."""

from service import __main__ as ostler
from service import app
from tests.reference.app import build_reference

vars(app)["build_application"] = build_reference
ostler.main()
