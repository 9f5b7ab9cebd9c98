"""The parser and the commands."""
