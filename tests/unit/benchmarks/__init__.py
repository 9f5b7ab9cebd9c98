"""The benchmarks: how they read, count and write."""
