"""Settings: typed, masked, and a clear word for what is unknown or impossible."""
