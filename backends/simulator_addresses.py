"""The addresses of the simulated cloud: one of its own for each server that ever was."""

HOSTS = 254  # in each block of 256, without the first and the last address
BLOCKS = 2**16
LAST_NUMBER = BLOCKS * HOSTS


def derive_address(number: int) -> str | None:
    """Return the address of the server ``number`` (from 1), or None behind the end of 10.0.0.0/8.

    Addresses that end in .0 or .255 are left out, since older systems take them for a network's.
    """
    if number > LAST_NUMBER:
        return None
    block, host = divmod(number - 1, HOSTS)
    return f"10.{block >> 8}.{block & 255}.{host + 1}"
