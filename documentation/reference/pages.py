"""All pages that are made from the program, and what is added to written ones."""

from pathlib import Path

from documentation.reference.api import write_api
from documentation.reference.commands import write_commands
from documentation.reference.document import Document
from documentation.reference.errors import write_answers
from documentation.reference.events import write_events
from documentation.reference.settings import write_settings
from service.contract.contract import Contract

FOLDER = "reference"


def write_reference(pages: Path) -> None:
    """Write the pages of the reference beside the staged ones, and end those that they complete."""
    document = Document(Contract().document)
    for folder, made in (("api", write_api(document)), ("commands", write_commands())):
        target = pages / FOLDER / folder
        target.mkdir(parents=True)
        for name, text in made.items():
            (target / name).write_text(text, encoding="utf-8")
    additions = {
        "errors.md": write_answers(document),
        "events.md": write_events(document),
        "settings.md": write_settings(),
    }
    for name, text in additions.items():
        with (pages / name).open("a", encoding="utf-8") as page:
            page.write(f"\n{text}")
