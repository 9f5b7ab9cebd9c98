"""Quotas: what projects have and may have, and what is counted anew of it.

What is to be taken or given back is said by who calls.
"""
