"""Files that clients are shown: logos and pictures on the page, brochures behind the PDF of a proposal.

They are kept where evidence is (groundwork.evidence), for ever and by their hash: what a frozen document names has to
be there as long as the document. Why it is as it is: docs/adr/0040-the-cover.md.

- pictures: what is kept of a picture, drawn anew in the size that is shown
- brochures: what is kept of a PDF, its pages alone; brochure_child takes them out, in a process of its own
- fields: the boxes of a form
- finding: their bytes, by the hash
- serving: out to a browser
"""

from groundwork.shown.brochures import Brochure, examine_brochure
from groundwork.shown.fields import BrochureField, PictureField
from groundwork.shown.finding import LostFileError, all_of, hashes
from groundwork.shown.pictures import LOGO, PICTURE, THUMBNAIL, Shown, examine_picture
from groundwork.shown.serving import picture_answer

__all__ = [
    "LOGO",
    "PICTURE",
    "THUMBNAIL",
    "Brochure",
    "BrochureField",
    "LostFileError",
    "PictureField",
    "Shown",
    "all_of",
    "examine_brochure",
    "examine_picture",
    "hashes",
    "picture_answer",
]
