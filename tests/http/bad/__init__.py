"""Requests that the service must refuse, each with the answer that it must give."""
