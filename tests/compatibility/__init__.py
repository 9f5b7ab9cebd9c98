"""Whether what clients of the last release send and read is still as they know it."""
