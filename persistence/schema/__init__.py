"""The tables, and the kinds of columns and text that they are made of.

No query; the migrations are held against these tables, and never import them.
"""
