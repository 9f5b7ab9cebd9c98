"""Events delivered to webhooks: who is due, from which slot, one signed POST after another.

What requests ask of webhooks is in ``operations/requests``; only permitted addresses are connected
to.
"""
