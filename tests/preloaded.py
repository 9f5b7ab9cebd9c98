"""The files of the document, read once for all services that come from one process."""

from functools import cache
from importlib.resources import files

from service.contract import bundle

bundle.read_document = cache(bundle.read_document)
for file in files("spec").iterdir():
    if file.name.endswith(".yaml"):
        bundle.read_document(file.name)
