"""What changes servers and the catalogue: the record and the cloud, kept in step."""
