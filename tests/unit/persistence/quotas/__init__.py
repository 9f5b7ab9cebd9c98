"""What projects have, as it is recorded, taken and counted anew."""
