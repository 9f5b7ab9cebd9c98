"""Header fields, media types and hosts, read and written."""
