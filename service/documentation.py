"""What the documentation operations serve: the document and the files of its pages."""

from importlib.resources import files

from service.contract import Contract

MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


def load_documents(contract: Contract) -> dict[str, tuple[str, bytes]]:
    """Return ``name -> (media type, content)`` of everything that is served as it is."""
    documents = {
        "openapi.json": ("application/json", contract.json_bytes),
        "openapi.yaml": ("application/yaml", contract.yaml_bytes),
    }
    for file in files("service").joinpath("static").iterdir():
        media_type = MEDIA_TYPES.get(f".{file.name.rpartition('.')[2]}")
        if media_type:
            documents[file.name] = (media_type, file.read_bytes())
    return documents
