"""persistence/listing."""
