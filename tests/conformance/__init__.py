"""The promises of ``backends.base``, put to every backend."""
