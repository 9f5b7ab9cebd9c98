"""The client that is awaited. The package _sync is made from this one."""
