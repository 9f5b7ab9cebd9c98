"""The console in Chromium, in front of a service whose simulated cloud obeys."""
