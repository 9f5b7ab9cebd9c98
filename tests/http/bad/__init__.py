"""Requests that the service must refuse, each with the response that it must give."""
