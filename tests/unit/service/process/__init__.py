"""tests/unit/service/process."""
