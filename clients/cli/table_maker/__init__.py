"""Makes the table of commands, ``ostler_cli/commands.json``, from the OpenAPI document.

Every module has one part of what a row says: what it is called, where it is sent, what is given,
what comes back. docs/cli.md says which words of the document, ``x-cli-...``, have a say in it.
"""
