"""The seal of a file: a signature (PAdES) by a key of this installation, with which every PDF reader sees a change.

A seal shows that bytes are what they were when it was laid. Whose key it is, a certificate that we gave ourselves
cannot show; one of an authority can, and takes its place (docs/adr/0030-the-sealed-contract.md).

- key: the key: made on the first start, or the one that the operator has set
- marks: laying a seal on a file, and reading those that are on one

What is imported from here is light. pyHanko, which takes half a second, is loaded with the first seal.
"""

from groundwork.sealing.key import SealError, SealKey, current_key, existing_key, make_key, read_key

__all__ = ["SealError", "SealKey", "current_key", "existing_key", "make_key", "read_key"]
