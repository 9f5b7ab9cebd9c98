"""The OpenAPI document of ``spec/``: its files as one, its operations, its forms.

It knows no request.
"""
