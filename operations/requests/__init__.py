"""What a request may ask for, checked and recorded in one transaction.

What takes longer is left to ``operations/execution``.
"""
