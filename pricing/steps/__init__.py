"""The steps of the arithmetic, in the order of docs/pricing.md; `pricing/arithmetic.py` goes through them.

A step works with exact decimals: call it inside `money.exact()`.
"""
