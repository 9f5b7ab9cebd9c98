"""The client that is called. It is made from the package _async."""
