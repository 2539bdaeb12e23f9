"""Takes the pages out of a PDF from standard input and writes them as a PDF of their own: a process of its own.

What somebody sends may be made to harm whoever reads it. Here it has limits that end this process and nothing else. Run
as a file, with no more than pikepdf: it knows nothing of Django or of us.

The arguments: how many bytes of memory it may take, and how many pages. Nothing is taken over but what draws a page:
its content, what that content needs, and its size. So no script, no action, no form, no link, no note and no file
that is enclosed comes along. On standard output stands one line, the number of pages or `fault: which`, then the PDF.
"""

import io
import resource
import sys
from typing import Any

MAX_SECONDS = 20
MAX_WRITTEN = 32 * 1024 * 1024
# What a page is made of (ISO 32000-2, 7.7.3.3).
OF_A_PAGE = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Group", "/UserUnit")
# What content can name (7.8.3).
OF_RESOURCES = (
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/XObject",
    "/Font",
    "/Properties",
    "/ProcSet",
)
# Some of it a page may have from the folder that it is in.
FROM_ABOVE = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# What may stand in the parts of a page and draws nothing: what acts, what is enclosed or lies elsewhere, what other
# programs have left behind, and the tags of the document that it was in.
DRAWS_NOTHING = (
    "/A",
    "/AA",
    "/JS",
    "/Action",
    "/OpenAction",
    "/Launch",
    "/URI",
    "/EF",
    "/AF",
    "/FFilter",
    "/FDecodeParms",
    "/OPI",
    "/Ref",
    "/PS",
    "/Alternates",
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/StructParent",
    "/StructParents",
    "/PZ",
    "/Measure",
)
MOST_PARTS = 100_000
# Sides of a page in points: from a stamp to two metres.
SMALLEST, LARGEST = 36, 5_700


class Fault(Exception):
    """Why it is refused, in a word that brochures knows."""


def main() -> None:
    memory, most_pages = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    content = sys.stdin.buffer.read()
    import pikepdf

    try:
        pages, made = taken(content, most_pages)
    except Fault as fault:
        answer = f"fault: {fault}\n".encode()
    except pikepdf.PasswordError:
        answer = b"fault: locked\n"
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        answer = b"fault: damaged\n"
    else:
        answer = f"{pages}\n".encode() + made
    sys.stdout.buffer.write(answer)


def taken(content: bytes, most_pages: int) -> tuple[int, bytes]:
    """How many pages there are, and a PDF of nothing else."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as source, pikepdf.new() as target:
        if source.is_encrypted:
            raise Fault("locked")
        if not 0 < len(source.pages) <= most_pages:
            raise Fault("pages" if len(source.pages) else "damaged")
        known: set[tuple[int, int]] = set()
        for page in source.pages:
            kept = pikepdf.Dictionary(Type=pikepdf.Name.Page)
            for name in OF_A_PAGE:
                found = inherited(page.obj, name) if name in FROM_ABOVE else page.obj.get(name)
                if found is not None:
                    kept[name] = found
            clean(kept, known)
            demand_size(kept)
            target.pages.append(pikepdf.Page(source.make_indirect(kept)))
        target.remove_unreferenced_resources()
        file = io.BytesIO()
        target.save(file, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return len(target.pages), file.getvalue()


def inherited(node: Any, name: str) -> Any:
    for _level in range(50):
        if name in node:
            return node[name]
        node = node.get("/Parent")
        if node is None:
            return None
    raise Fault("damaged")


def demand_size(page: Any) -> None:
    box = [float(side) for side in page.get("/MediaBox", ())]
    if len(box) != 4 or not all(SMALLEST <= abs(box[at + 2] - box[at]) <= LARGEST for at in (0, 1)):
        raise Fault("size")


def clean(start: Any, known: set[tuple[int, int]]) -> None:
    """Leave only what draws, here and in everything that this leads to. `known` are the parts that were seen."""
    import pikepdf

    waiting = [start]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, pikepdf.Object):
            continue
        if part.is_indirect:
            if part.objgen in known:
                continue
            known.add(part.objgen)
            if len(known) > MOST_PARTS:
                raise Fault("parts")
        if isinstance(part, pikepdf.Array):
            waiting.extend(part)
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            if isinstance(part, pikepdf.Stream):
                demand_drawing(part)
            fields = part.stream_dict if isinstance(part, pikepdf.Stream) else part
            for name in list(fields.keys()):
                if name in DRAWS_NOTHING or (name == "/Parent" and fields.get("/Type") in ("/Page", "/Pages")):
                    del fields[name]
                    continue
                if name == "/Resources" and isinstance(fields[name], pikepdf.Dictionary):
                    for other in set(fields[name].keys()) - set(OF_RESOURCES):
                        del fields[name][other]
                waiting.append(fields[name])


def demand_drawing(stream: Any) -> None:
    """Its bytes stand here, not in another file, and they are no program of a printer's."""
    if "/F" in stream.stream_dict:
        raise Fault("elsewhere")
    if stream.get("/Subtype") == "/PS" or stream.get("/Subtype2") == "/PS":
        raise Fault("elsewhere")


if __name__ == "__main__":
    main()
