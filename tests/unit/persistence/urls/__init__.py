"""Which database a URL means, and what is refused."""
