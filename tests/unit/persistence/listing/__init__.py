"""tests/unit/persistence/listing."""
