"""service/process."""
