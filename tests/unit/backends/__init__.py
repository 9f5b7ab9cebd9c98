"""The parts of backends that need no cloud."""
