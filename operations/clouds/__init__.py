"""operations/clouds."""
