"""The parts of HTTP that every room uses: header fields, media types, tags, JSON, envelope.

It knows no operation of the document.
"""
