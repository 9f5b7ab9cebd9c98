"""The benchmarks: what the service costs, beside what it is built on and what it replaces."""
